//! `cargo test`: rules, properties, the repository on real SQLite, tidiness, and xtask's own.

use super::slowest::Listener;
use super::{Run, Stage, Tally, failures};
use crate::process;
use anyhow::Result;
use std::ffi::OsStr;
use std::thread;
use std::time::Instant;

/// Every package.
const ALL: [&str; 1] = ["--workspace"];
/// Scenarios, laws and documents, and what the rules' own files test: without the worker and SQLite, which take most of the compiling.
const RULES: [&str; 8] = [
    "--package",
    "coppertoken-rules",
    "--package",
    "coppertoken-tests",
    "--no-default-features",
    "--lib",
    "--test",
    "rules",
];

/// Runs every package's tests, all of them even after a failure.
pub fn test(run: &mut Run) -> Result<Tally> {
    tests_of(run, Stage::Native, &ALL)
}

/// Runs the tests of the rules alone.
pub fn rules(run: &mut Run) -> Result<Tally> {
    tests_of(run, Stage::Rules, &RULES)
}

fn tests_of(run: &mut Run, stage: Stage, targets: &[&str]) -> Result<Tally> {
    let mut cargo = process::cargo();
    cargo.args(["test", "--no-fail-fast"]).args(targets).args(&run.extra);
    let mut listener = Listener::new(threads());
    let (status, output) = process::run_and_hear_output(&mut cargo, |line| listener.hear(line, Instant::now()))?;
    // With so many threads of the person's own choice, or what tests print in between, ends do not tell starts.
    if !run.extra.iter().any(|argument| changes_order(argument)) {
        run.note_times(stage, listener.times());
    }
    run.failures.extend(failures::of_cargo(&output));
    Ok(count(&output).with_exit(status.success()))
}

/// How many tests a test program runs at a time.
fn threads() -> usize {
    let asked = std::env::var("RUST_TEST_THREADS").ok().and_then(|number| number.parse().ok());
    asked.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
}

fn changes_order(argument: &OsStr) -> bool {
    ["--test-threads", "--nocapture", "--shuffle"].iter().any(|option| argument.to_string_lossy().starts_with(option))
}

/// Adds up the lines that each test program ends with: `test result: ok. 5 passed; 0 failed; ...`.
pub fn count(output: &str) -> Tally {
    output
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("test result: "))
        .fold(Tally::default(), |sum, line| {
            sum.and(Tally { passed: number_before(line, " passed"), failed: number_before(line, " failed") })
        })
}

/// The number that stands before a word.
fn number_before(line: &str, word: &str) -> u64 {
    let number = line.split(word).next().and_then(|before| before.rsplit([' ', ';']).next());
    number.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Tally, count};

    #[test]
    fn results_of_several_programs_add_up() {
        let output = "running 5 tests\ntest a ... ok\n\
            test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 2.00s\n";
        assert_eq!(count(output), Tally { passed: 17, failed: 3 });
    }

    #[test]
    fn a_program_that_did_not_compile_counts_as_one_failure() {
        assert_eq!(count("error: could not compile").with_exit(false), Tally::ONE_FAILED);
    }
}
