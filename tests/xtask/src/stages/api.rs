//! The built worker under wrangler, asked over HTTP by Node's test runner.

use super::{Run, Stage, Tally, failures, slowest};
use crate::{paths, process};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::PathBuf;

/// Runs `tests/api/*.test.mjs` against a fresh worker, one file after the other: they share its clock.
pub fn test(run: &mut Run) -> Result<Tally> {
    let files = test_files()?;
    ensure!(!files.is_empty(), "there are no tests/api/*.test.mjs");
    let counted = paths::test_logs().join("api.tap");
    let extra = run.extra.clone();
    let worker = run.start_worker(Stage::Api)?;
    let mut node = process::npm_command("node");
    node.args(["--test", "--test-concurrency=1"]);
    node.args(["--test-reporter=spec", "--test-reporter-destination=stdout"]);
    node.args(["--test-reporter=tap"]).arg(format!("--test-reporter-destination={}", counted.display()));
    worker.describe_to(&mut node);
    let status = process::spawn(node.args(extra).args(files))?.wait()?;
    let report = fs::read_to_string(counted).context("node left no counts")?;
    let tally = count(&report).with_exit(status.success());
    if tally.failed > 0 {
        println!("The worker's log ends with\n{}", worker.log_tail());
    }
    run.note_times(Stage::Api, slowest::of_tap(&report));
    run.failures.extend(failures::of_tap(&report));
    Ok(tally)
}

fn test_files() -> Result<Vec<PathBuf>> {
    let folder = paths::root().join("tests/api");
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

/// Reads the totals that the TAP report ends with. A test that was cancelled did not hold; one that is skipped or
/// still to do proves nothing and counts for nothing.
fn count(tap: &str) -> Tally {
    let total = |name: &str| -> u64 {
        let lines = tap.lines().filter_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.strip_prefix(' '));
        lines.filter_map(|number| number.trim().parse::<u64>().ok()).next_back().unwrap_or(0)
    };
    Tally { passed: total("pass"), failed: total("fail") + total("cancelled") }
}

#[cfg(test)]
mod tests {
    use super::{Tally, count};

    #[test]
    fn totals_are_read_from_the_end_of_the_report() {
        let tap = "TAP version 13\n# pass 900 is only a comment\nok 1 - a\n1..2\n# tests 4\n# suites 0\n# pass 2\n\
            # fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n# duration_ms 12.3\n";
        assert_eq!(count(tap), Tally { passed: 2, failed: 2 });
    }
}
