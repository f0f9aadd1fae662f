//! `cargo xtask prove load`: how many requests the built worker answers, beside one that does the same in JavaScript on Hono.
//!
//! Both run under the runtime that wrangler pins, on copies of the same database, and get the same requests from wrk, one worker after
//! the other, round by round. The Hono worker must first pass the worker's own API tests for the commands it has, and
//! both must answer alike. Figures are medians of the rounds, ratios medians of each round's own ratio: what else the machine does
//! weighs on both. Processor time is the runtime's own, and the figure that a busy machine disturbs least.
//!
//! `LOAD_ROUNDS`, `LOAD_SECONDS` and `LOAD_MEMBERS` change how much is done; with `COPPERTOKEN_BUILD=none` what was built last is taken.

use crate::bundle::{self, Effort};
use crate::process::{self, Group};
use crate::secrets::Secrets;
use crate::{http, paths, tools, worker_process};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// What is asked, in this order. Those that write need a request of their own each time.
const COMMANDS: [&str; 5] = ["program", "member", "quote", "redeem", "order"];
const WRITING: [&str; 2] = ["redeem", "order"];

/// Files of API tests that ask for the five commands. Not `tenants`: it furnishes its shops with rules that the program of the bench does not have.
const API_TESTS: [&str; 9] =
    ["audit", "first_points", "http", "ledger", "programs", "redemptions", "snapshots", "tokens", "webhooks"];
/// Tests of what that program does not have (stock, conditions) and of the cron trigger, which the Hono worker lacks.
const NOT_OF_THE_BENCH: [&str; 3] = ["^R3 R12 ", "^R7 ", "^the cron trigger"];

/// Requests in flight: enough to keep one thread of the runtime busy.
const CONNECTIONS: u64 = 16;
/// Seconds of asking before a measurement: the runtime compiles anew, and better, what runs often.
const WARM_UP_SECONDS: u64 = 4;
/// Requests written down for a second of writing: several times what the runtime was ever seen to answer.
const WRITES_A_SECOND: u64 = 2_000;
/// Requests of a command that only reads; they go round.
const READS: u64 = 2_000;
/// How long a worker may take to answer first.
const START_LIMIT: Duration = Duration::from_secs(60);

/// One measurement.
#[derive(Clone, Copy)]
struct Figures {
    a_second: f64,
    p50: f64,
    p99: f64,
    /// Milliseconds of the runtime's processor time a request, where the system tells.
    processor: Option<f64>,
}

/// Runs the whole comparison and prints it.
pub fn prove() -> Result<()> {
    let [rounds, seconds, members] =
        [setting("LOAD_ROUNDS", 5)?, setting("LOAD_SECONDS", 5)?, setting("LOAD_MEMBERS", 1_000)?];
    check_wrk()?;
    bundle::build(&tools::setup()?, Effort::asked_for(), &[bundle::Worker::Deployed, bundle::Worker::Demo])?;
    process::run(process::command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder()))?;
    let bench = Bench { secrets: Secrets::random()?, root: paths::target().join("load") };
    let _ = fs::remove_dir_all(&bench.root);
    bench.pass_the_api_tests().context("the Hono worker does not do what the worker does")?;
    let seed = bench.seed(members)?;
    let mut measured = Vec::new();
    for round in 0..rounds {
        bench.round(&seed, round, seconds, &mut measured)?;
    }
    print(&measured);
    Ok(())
}

fn setting(name: &str, usual: u64) -> Result<u64> {
    std::env::var(name).map_or(Ok(usual), |text| text.parse().with_context(|| format!("{name} is no number: {text}")))
}

/// wrk says its version and exits with 1.
fn check_wrk() -> Result<()> {
    match Command::new("wrk").arg("--version").output() {
        Ok(_) => Ok(()),
        Err(_) => {
            bail!("wrk is not installed: `apt-get install wrk` on Debian and Ubuntu, `brew install wrk` on a Mac")
        }
    }
}

fn folder() -> PathBuf {
    paths::root().join("tests/bench/load")
}

/// A script of the bench.
fn script(name: &str) -> Command {
    let mut node = process::npm_command("node");
    node.arg("--disable-warning=ExperimentalWarning").arg(folder().join(name));
    node
}

/// What all workers of a run share.
struct Bench {
    secrets: Secrets,
    /// States of workers lie below it.
    root: PathBuf,
}

/// A running worker; it ends when this is dropped.
struct Served {
    url: String,
    state: PathBuf,
    _group: Group,
}

impl Bench {
    /// An empty, migrated state.
    fn empty_state(&self, name: &str) -> Result<PathBuf> {
        let state = self.root.join(name);
        fs::create_dir_all(&state)?;
        let mut log = File::create(self.root.join(format!("{name}.log")))?;
        worker_process::migrate(Some(&state), Some(&mut log))?;
        Ok(state)
    }

    fn serve(&self, which: &str, state: &Path, worker: &str) -> Result<Served> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let log = state.with_extension("log");
        let mut node = script("serve.mjs");
        node.arg(which).arg(state).arg(port.to_string()).env("WORKER", worker);
        node.env("ADMIN_SECRET", &self.secrets.admin_secret).env("MASTER_KEY", &self.secrets.master_key);
        let output = File::create(&log)?;
        let mut group = process::spawn(node.stdout(output.try_clone()?).stderr(output))?;
        let url = format!("http://127.0.0.1:{port}");
        let deadline = Instant::now() + START_LIMIT;
        while !http::get(&format!("{url}/v1/health"), None).is_ok_and(|answer| answer.is_success()) {
            let is_over = group.ended()?.is_some() || Instant::now() > deadline;
            ensure!(!is_over, "{which} does not answer; see {}", log.display());
            thread::sleep(Duration::from_millis(200));
        }
        Ok(Served { url, state: state.to_owned(), _group: group })
    }

    /// The Hono worker answers the five commands, the worker everything else, in one runtime on one database.
    fn pass_the_api_tests(&self) -> Result<()> {
        println!("The API tests of the five commands, asked of the Hono worker …");
        let state = self.empty_state("api")?;
        let both = self.serve("hono-with-ours", &state, "demo")?;
        let mut node = process::npm_command("node");
        node.args(["--test", "--test-concurrency=1", "--test-reporter=dot"]);
        node.args(NOT_OF_THE_BENCH.map(|pattern| format!("--test-skip-pattern={pattern}")));
        node.args(API_TESTS.map(|name| paths::root().join(format!("tests/api/{name}.test.mjs"))));
        node.env("COPPERTOKEN_URL", &both.url).env("ADMIN_SECRET", &self.secrets.admin_secret);
        node.env("COPPERTOKEN_PERSIST", state.join("v3/d1/miniflare-D1DatabaseObject"));
        process::run(&mut node)
    }

    /// Members with points, made by the worker; and proof that both workers answer alike.
    fn seed(&self, members: u64) -> Result<PathBuf> {
        println!("Making {members} members …");
        let state = self.empty_state("seed")?;
        process::run(script("seed.mjs").arg("clock").arg(&state))?;
        let worker = self.serve("ours", &state, "demo")?;
        let mut data = script("seed.mjs");
        data.arg("data").arg(&state).arg(&worker.url).arg(members.to_string());
        process::run(data.env("ADMIN_SECRET", &self.secrets.admin_secret))?;
        drop(worker);
        let [ours, hono] = self.pair(&state)?;
        process::run(script("alike.mjs").arg(&ours.state).args([&ours.url, &hono.url]))?;
        Ok(state)
    }

    /// Both workers, each on a copy of its own.
    fn pair(&self, seed: &Path) -> Result<[Served; 2]> {
        let serve = |which: &str| {
            let state = self.root.join(which);
            let _ = fs::remove_dir_all(&state);
            copy(seed, &state)?;
            self.serve(which, &state, "deployed")
        };
        Ok([serve("ours")?, serve("hono")?])
    }

    /// Measures every command of both, on fresh copies; every other round begins with the other worker.
    fn round(
        &self,
        seed: &Path,
        round: u64,
        seconds: u64,
        measured: &mut Vec<(&'static str, [Figures; 2])>,
    ) -> Result<()> {
        let both = self.pair(seed)?;
        for command in COMMANDS {
            let warm_up = self.requests(seed, command, &format!("warm-{round}"), WARM_UP_SECONDS)?;
            let requests = self.requests(seed, command, &format!("round-{round}"), seconds)?;
            let mut figures = [None; 2];
            let order = if round.is_multiple_of(2) { [0, 1] } else { [1, 0] };
            for place in order {
                ask(&both[place], command, &warm_up, WARM_UP_SECONDS)?;
                figures[place] = Some(ask(&both[place], command, &requests, seconds)?);
            }
            let [Some(ours), Some(hono)] = figures else { bail!("{command} was not measured") };
            println!("round {} {command}: ours {:.0}/s, Hono {:.0}/s", round + 1, ours.a_second, hono.a_second);
            measured.push((command, [ours, hono]));
        }
        Ok(())
    }

    fn requests(&self, seed: &Path, command: &str, name: &str, seconds: u64) -> Result<PathBuf> {
        let file = self.root.join(format!("{name}.requests"));
        let count = if WRITING.contains(&command) { WRITES_A_SECOND * seconds } else { READS };
        let mut node = script("requests.mjs");
        node.arg(seed).args([command, name, &count.to_string()]).arg(&file);
        process::run(&mut node)?;
        Ok(file)
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?
        } else {
            fs::copy(entry.path(), target).map(drop)?
        }
    }
    Ok(())
}

/// Asks one worker for so many seconds.
fn ask(worker: &Served, command: &str, requests: &Path, seconds: u64) -> Result<Figures> {
    let mut wrk = process::plain_command("wrk");
    wrk.args(["--threads", "1", "--connections", &CONNECTIONS.to_string(), "--duration", &format!("{seconds}s")]);
    // On a busy machine answers may take seconds; late is not wrong.
    wrk.args(["--timeout", "30s"]);
    wrk.arg("--script").arg(folder().join("wrk.lua")).args([&worker.url, "--"]).arg(requests);
    let before = processor_milliseconds(&worker.state);
    let printed = process::capture(&mut wrk)?;
    let after = processor_milliseconds(&worker.state);
    let line = printed.lines().find(|line| line.starts_with('{')).context("wrk printed no figures")?;
    let told: Value = serde_json::from_str(line)?;
    let figure = |name: &str| told[name].as_f64().with_context(|| format!("wrk printed no {name}"));
    let answered = figure("requests")?;
    ensure!(figure("failed")? == 0.0 && answered > 0.0, "{command} at {}: {line}", worker.url);
    let is_known = WRITING.contains(&command) && answered > (WRITES_A_SECOND * seconds) as f64;
    ensure!(!is_known, "{command}: more than {WRITES_A_SECOND} a second, so that requests were repeated");
    let processor = before.zip(after).map(|(before, after)| (after - before) / answered);
    Ok(Figures { a_second: answered / figure("seconds")?, p50: figure("p50")?, p99: figure("p99")?, processor })
}

/// Milliseconds the runtime has computed so far, by Linux' count of hundredths (proc_pid_stat(5), fields 14 and 15).
fn processor_milliseconds(state: &Path) -> Option<f64> {
    let id = fs::read_to_string(state.join("runtime.pid")).ok()?;
    let stat = fs::read_to_string(format!("/proc/{}/stat", id.trim())).ok()?;
    let fields: Vec<&str> = stat.rsplit(") ").next()?.split(' ').collect();
    let hundredths = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((hundredths(11)? + hundredths(12)?) * 10.0)
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

fn print(measured: &[(&'static str, [Figures; 2])]) {
    println!("\nours, Hono and ours ÷ Hono; of requests more is better, of milliseconds less");
    println!("{:<9}{:^27}{:^27}{:^27}{:^27}", "", "requests a second", "p50, ms", "p99, ms", "processor, ms a request");
    for command in COMMANDS {
        let rounds: Vec<[Figures; 2]> =
            measured.iter().filter(|(name, _)| *name == command).map(|(_, both)| *both).collect();
        let column = |of: fn(&Figures) -> f64| {
            let of_side = |side: usize| median(rounds.iter().map(|both| of(&both[side])).collect());
            let ratio = median(rounds.iter().map(|both| of(&both[0]) / of(&both[1])).collect());
            format!("{:>9.2}{:>9.2}{ratio:>7.2}  ", of_side(0), of_side(1))
        };
        let columns = [
            column(|figures| figures.a_second),
            column(|figures| figures.p50),
            column(|figures| figures.p99),
            column(|figures| figures.processor.unwrap_or(f64::NAN)),
        ];
        println!("{command:<9}{}", columns.concat());
    }
}
