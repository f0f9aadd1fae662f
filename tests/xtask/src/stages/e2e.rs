//! The whole story in a real browser, by Playwright.

use super::{Run, Stage, Tally, browser, failures, slowest};
use crate::{paths, process};
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;

/// Runs `tests/e2e` against a fresh worker.
pub fn test(run: &mut Run) -> Result<Tally> {
    let chromium = browser::find()?;
    println!("Chromium: {}", chromium.display());
    let counted = paths::test_logs().join("e2e.json");
    let _ = fs::remove_file(&counted);
    let extra = run.extra.clone();
    let worker = run.start_worker(Stage::E2e)?;
    let mut playwright = process::npm_command("playwright");
    playwright.args(["test", "-c", "tests/e2e/playwright.config.mjs", "--reporter=list,json"]).args(extra);
    playwright.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &counted).env("CHROMIUM_PATH", chromium);
    // What a failed test said is read again from the report.
    playwright.env("FORCE_COLOR", "0");
    worker.describe_to(&mut playwright);
    let status = process::spawn(&mut playwright)?.wait()?;
    let report =
        fs::read_to_string(counted).context("Playwright left no report: it did not get as far as the tests")?;
    let report = serde_json::from_str(&report)?;
    let tally = count(&report).with_exit(status.success());
    if tally.failed > 0 {
        println!("The worker's log ends with\n{}", worker.log_tail());
    }
    run.note_times(Stage::E2e, slowest::of_playwright(&report));
    run.failures.extend(failures::of_playwright(&report));
    Ok(tally)
}

/// A test that passed only when tried again counts as passed: the machine is shared, and so is the browser's time. It is told with the
/// failures all the same, with what the first try said.
fn count(report: &Value) -> Tally {
    let number = |name: &str| report["stats"][name].as_u64().unwrap_or(0);
    Tally { passed: number("expected") + number("flaky"), failed: number("unexpected") }
}

#[cfg(test)]
mod tests {
    use super::{Tally, count};

    #[test]
    fn a_test_that_failed_twice_failed_and_a_skipped_one_counts_for_nothing() {
        let report = serde_json::json!({ "stats": { "expected": 7, "unexpected": 1, "flaky": 1, "skipped": 2 } });
        assert_eq!(count(&report), Tally { passed: 8, failed: 1 });
    }
}
