//! The properties of the rules over many histories: every property in slices, each with a seed of its own, as many at a time as there
//! are cores. Equal slices of all properties come before the next ones, so that a run that is cut short has looked everywhere.
//!
//! A slice is repeated by its seed: `PROPTEST_RNG_SEED=… PROPTEST_TIMES=… cargo test … --test rules -- --exact NAME`.

use super::setting;
use crate::process;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

/// How many times the floor of `cargo test` a slice runs.
const TIMES: u64 = 5;
const HISTORIES: u64 = 100_000;
const SEED: u64 = 20_261_121;
/// Where the properties stand among the tests of the rules.
const PROPERTIES: &str = "properties::";
/// Properties about single numbers: they run beside, and their cases are no histories.
const NO_HISTORIES: &str = "properties::numbers";

/// What the threads share.
struct Progress {
    /// The next job: slices of the first property, of the second and so on, then the next slices.
    next: u64,
    histories: u64,
    failed: Vec<String>,
}

/// Runs slices until enough histories have been lived.
pub fn prove() -> Result<()> {
    let (wanted, seed) = (setting("LAWS_HISTORIES", HISTORIES)?, setting("LAWS_SEED", SEED)?);
    let tests = executable()?;
    let listed = process::capture(Command::new(&tests).args(["--list", "--format", "terse"]))?;
    let names: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test").filter(|name| name.starts_with(PROPERTIES)))
        .collect();
    let properties = u64::try_from(names.len())?;
    println!("{properties} properties, {wanted} histories, seeds from {seed}");
    let progress = Mutex::new(Progress { next: 0, histories: 0, failed: Vec::new() });
    let started = Instant::now();
    let work = || -> Result<()> {
        loop {
            let job = {
                let mut progress = progress.lock().map_err(|_| anyhow::anyhow!("another slice panicked"))?;
                let is_round_over = progress.next.is_multiple_of(properties);
                if !progress.failed.is_empty() || (is_round_over && progress.histories >= wanted) {
                    return Ok(());
                }
                progress.next += 1;
                progress.next - 1
            };
            let name = names[usize::try_from(job % properties)?];
            let seed = seed + job;
            let slice = Instant::now();
            let cases = run(&tests, name, seed)?;
            let mut progress = progress.lock().map_err(|_| anyhow::anyhow!("another slice panicked"))?;
            match cases {
                Ok(cases) => {
                    progress.histories += if name.starts_with(NO_HISTORIES) { 0 } else { cases };
                    println!(
                        "{name}: {cases} cases, seed {seed}, {:.0} s; {} histories in {:.0} s",
                        slice.elapsed().as_secs_f32(),
                        progress.histories,
                        started.elapsed().as_secs_f32()
                    );
                }
                Err(said) => {
                    println!("{name} FAILED with seed {seed}:\n{said}");
                    progress.failed.push(name.to_owned());
                }
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow::anyhow!("a slice panicked"))?)
    })?;
    let progress = progress.into_inner().map_err(|_| anyhow::anyhow!("a slice panicked"))?;
    if !progress.failed.is_empty() {
        bail!("broken: {}", progress.failed.join(", "));
    }
    println!("{} histories over {} slices of {properties} properties", progress.histories, progress.next);
    Ok(())
}

/// Runs a slice: the number of its cases, or what the test said when it failed.
fn run(tests: &PathBuf, name: &str, seed: u64) -> Result<Result<u64, String>> {
    let mut slice = Command::new(tests);
    // From the package's folder, as cargo runs it: failures are noted beside the source.
    slice.current_dir(crate::paths::root().join("tests")).args(["--exact", name, "--nocapture", "--test-threads=1"]);
    slice.env("PROPTEST_RNG_SEED", seed.to_string()).env("PROPTEST_TIMES", TIMES.to_string());
    let output = slice.output().with_context(|| format!("cannot start {}", tests.display()))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Ok(Err(said));
    }
    Ok(Ok(cases(&said)))
}

/// Told on the line of the test's name, before its outcome. What is no property tells none.
fn cases(said: &str) -> u64 {
    said.lines().find_map(|line| line.split_once("cases: ")?.1.trim().parse().ok()).unwrap_or(0)
}

/// Builds the properties and finds them.
fn executable() -> Result<PathBuf> {
    let mut cargo = process::cargo();
    cargo.args(["test", "--profile", "prove", "--package", "coppertoken-tests", "--no-default-features"]);
    cargo.args(["--test", "rules", "--no-run", "--message-format", "json-render-diagnostics"]);
    let (status, output) = process::capture_output(&mut cargo)?;
    if !status.success() {
        bail!("the properties were not built");
    }
    let messages = output.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut found = messages.filter(|message| message["target"]["name"] == "rules");
    let path = found.find_map(|message| message["executable"].as_str().map(PathBuf::from));
    path.context("cargo named no executable")
}

#[cfg(test)]
mod tests {
    use super::cases;

    #[test]
    fn cases_are_told_where_the_test_runs() {
        assert_eq!(cases("running 1 test\ntest properties::tiers::a ... cases: 750\nok\n"), 750);
        assert_eq!(cases("running 1 test\ntest properties::told::b ... ok\n"), 0);
    }
}
