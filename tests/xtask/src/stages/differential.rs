//! The same questions natively, in WebAssembly and to the built worker.

use super::{Run, Stage, Tally, native};
use crate::bundle::portable;
use crate::process;
use crate::tools::Tools;
use crate::worker_process::TestWorker;
use anyhow::Result;
use std::ffi::OsString;

/// A floor of cases, against a fresh worker.
pub fn test(run: &mut Run) -> Result<Tally> {
    let (tools, extra) = (run.tools()?.clone(), run.extra.clone());
    let worker = run.start_worker(Stage::Differential)?;
    let tally = ask(&tools, worker, &[], &[], &extra)?;
    if tally.failed > 0 {
        println!("The worker's log ends with\n{}", worker.log_tail());
    }
    Ok(tally)
}

/// Runs the tests with these arguments for cargo, settings and arguments for the test runner.
pub fn ask(
    tools: &Tools,
    worker: &TestWorker,
    arguments: &[&str],
    settings: &[(&str, &str)],
    extra: &[OsString],
) -> Result<Tally> {
    let module = portable::build(tools)?;
    let mut cargo = process::cargo();
    cargo.args(["test", "--package", "coppertoken-portable", "--features", "built", "--test", "differential"]);
    cargo.args(arguments).env("COPPERTOKEN_PORTABLE", module).envs(settings.iter().copied());
    worker.describe_to(&mut cargo);
    if extra.is_empty() {
        cargo.args(["--", "--nocapture"]);
    }
    let (status, output) = process::run_and_keep_output(cargo.args(extra))?;
    Ok(native::count(&output).with_exit(status.success()))
}
