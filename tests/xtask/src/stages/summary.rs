//! What a person, and whatever runs us, reads last.

use super::size::Row;
use super::{Report, Tally};

/// Prints what did not hold, the tables and, as the very last line, the counts. Returns whether everything passed.
pub fn print(reports: &[Report], sizes: &[Row], failures: &[String]) -> bool {
    if !failures.is_empty() {
        println!("\n━━ what did not hold ━━");
        for failure in failures {
            println!("{failure}");
        }
    }
    println!("\n{:<13}{:>8}{:>8}{:>10}", "stage", "passed", "failed", "seconds");
    for Report { stage, tally, time } in reports {
        println!("{:<13}{:>8}{:>8}{:>10.1}", stage.name(), tally.passed, tally.failed, time.as_secs_f32());
    }
    if !sizes.is_empty() {
        println!("\nbrotli 11");
        for row in sizes {
            println!("{row}");
        }
    }
    let total = reports.iter().fold(Tally::default(), |sum, report| sum.and(report.tally));
    println!("\n{} passed, {} failed", total.passed, total.failed);
    total.failed == 0 && total.passed > 0
}
