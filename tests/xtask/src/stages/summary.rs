//! What a person, and whatever runs us, reads last.

use super::slowest::Timed;
use super::{Report, Run, Stage, Tally};

/// How many of the slowest tests are told.
const SLOWEST: usize = 10;

/// Prints what did not hold, the tables and, as the very last line, the counts. Returns whether everything passed.
pub fn print(reports: &[Report], run: &mut Run) -> bool {
    if !run.failures.is_empty() {
        println!("\n━━ what did not hold ━━");
        for failure in &run.failures {
            println!("{failure}");
        }
    }
    slowest(&mut run.times);
    println!("\n{:<13}{:>8}{:>8}{:>10}", "stage", "passed", "failed", "seconds");
    for Report { stage, tally, time } in reports {
        println!("{:<13}{:>8}{:>8}{:>10.1}", stage.name(), tally.passed, tally.failed, time.as_secs_f32());
    }
    if !run.sizes.is_empty() {
        println!("\nbrotli 11");
        for row in &run.sizes {
            println!("{row}");
        }
    }
    let total = reports.iter().fold(Tally::default(), |sum, report| sum.and(report.tally));
    println!("\n{} passed, {} failed", total.passed, total.failed);
    total.failed == 0 && total.passed > 0
}

/// Prints the tests that took the longest, of all stages.
fn slowest(times: &mut [(Stage, Timed)]) {
    times.sort_by_key(|(_, timed)| std::cmp::Reverse(timed.time));
    if !times.is_empty() {
        println!("\n{:>8}  slowest tests", "seconds");
    }
    for (stage, timed) in times.iter().take(SLOWEST) {
        println!("{:>8.1}  {} {}", timed.time.as_secs_f32(), stage.name(), timed.name);
    }
}
