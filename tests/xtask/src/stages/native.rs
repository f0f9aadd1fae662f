//! `cargo test`: rules, properties, the repository on real SQLite, tidiness, and xtask's own.

use super::{Run, Tally, failures};
use crate::process;
use anyhow::Result;

/// Runs every package's tests, all of them even after a failure.
pub fn test(run: &mut Run) -> Result<Tally> {
    let mut cargo = process::cargo();
    let (status, output) =
        process::run_and_keep_output(cargo.args(["test", "--workspace", "--no-fail-fast"]).args(&run.extra))?;
    run.failures.extend(failures::of_cargo(&output));
    Ok(count(&output).with_exit(status.success()))
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
