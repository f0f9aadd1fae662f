//! Developer commands of the workspace. `cargo xtask help` lists them.

mod bundle;
mod dev;
mod http;
mod load;
mod lockfile;
mod notices;
mod npm;
mod paths;
mod process;
mod prove;
mod secrets;
mod stages;
mod supply;
mod tools;
mod worker_process;

use anyhow::{Result, bail};
use bundle::{Effort, Worker};
use lexopt::prelude::*;
use stages::Stage;
use std::ffi::OsString;
use std::process::ExitCode;

#[cfg(not(unix))]
compile_error!("The developer commands need process groups: on Windows, use the Windows Subsystem for Linux.");

const HELP: &str = "\
cargo xtask dev [--port N]           open the demo shop on this machine, rebuilt on change
cargo xtask test [STAGE…] [-- ARG…]  prove everything, or only these stages:
                                     format lint native contract build deploy size api differential e2e audit;
                                     rules is the part of native that needs no worker
                                     (ARGs go to cargo test, node --test or playwright)
cargo xtask build [demo]             build the worker and the widget, as deployed; or the demo shop's worker
cargo xtask prove NAME               the full run of a heavy proof
cargo xtask notices                  write what of others is in the worker and the widget, with licences
cargo xtask setup                    install what is missing; the other commands do this too";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the command line and does what it says; `Ok(false)` is a failure that has already been told.
fn run() -> Result<bool> {
    process::stop_children_on_signals()?;
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(Value(command)) => command.string()?,
        None | Some(Short('h') | Long("help")) => "help".to_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "setup" => {
            nothing_more(arguments)?;
            tools::setup()?;
            println!("Everything the build needs is here.");
            Ok(true)
        }
        "build" => {
            bundle::build(&tools::setup()?, Effort::asked_for(), &[worker(arguments)?])?;
            Ok(true)
        }
        "dev" => dev::dev(port(arguments)?).map(|()| true),
        "test" => {
            let (wanted, extra) = stages_and_extra(arguments)?;
            stages::test(wanted, extra)
        }
        "prove" => match arguments.next()? {
            Some(Value(name)) => prove::prove(&name.string()?).map(|()| true),
            _ => bail!("which proof? There are:\n{}", prove::list()),
        },
        "notices" => nothing_more(arguments).and_then(|()| notices::make()).map(|()| true),
        "help" => {
            println!("{HELP}\n\nproofs:\n{}", prove::list());
            Ok(true)
        }
        other => bail!("there is no command {other}\n\n{HELP}"),
    }
}

fn nothing_more(mut arguments: lexopt::Parser) -> Result<()> {
    arguments.next()?.map_or(Ok(()), |argument| Err(argument.unexpected().into()))
}

fn worker(mut arguments: lexopt::Parser) -> Result<Worker> {
    match arguments.next()? {
        None => Ok(Worker::Deployed),
        Some(Value(name)) if name == "demo" => Ok(Worker::Demo),
        Some(other) => Err(other.unexpected().into()),
    }
}

fn port(mut arguments: lexopt::Parser) -> Result<Option<u16>> {
    let mut port = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('p') | Long("port") => port = Some(arguments.value()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(port)
}

/// Names of stages, then what stands behind `--`.
fn stages_and_extra(mut arguments: lexopt::Parser) -> Result<(Vec<Stage>, Vec<OsString>)> {
    let words: Vec<OsString> = arguments.raw_args()?.collect();
    let mut halves = words.splitn(2, |word| word == "--");
    let names = halves.next().unwrap_or_default();
    let extra = halves.next().unwrap_or_default().to_vec();
    let stages = names.iter().map(|name| Stage::parse(&name.to_string_lossy())).collect::<Result<_>>()?;
    Ok((stages, extra))
}
