//! Mutation testing with cargo-mutants: bugs planted one at a time in the rules, each to be noticed by their tests.
//!
//! Only tests of the rules run: the worker is not compiled. Two rounds: tests that end within a second look at every mutant, and only what
//! they let live meets the properties (with few cases) and the store-year (with few members), which take most of a minute.
//! `MUTANTS_OF` names other files (`shared/src/decide/**`), `MUTANTS_SHARD` a part such as `2/8`.

use crate::{paths, process};
use anyhow::{Context, Result, bail};

const FILES: &str = "shared/src/ledger/**,shared/src/mechanics/**";

/// Targets that look at the rules and nothing else, a round each. The rules' own tests come late: for them the rules are compiled twice.
const ROUNDS: [&[&str]; 2] = [
    &["--test=scenarios", "--test=documents", "--test=limits"],
    &["--lib", "--test=properties", "--test=store_year", "--test=renewal", "--test=checkout_documents"],
];

/// What the tests of a round may take: ten times what they do on two busy cores.
const TIMEOUT_SECONDS: &str = "120";
/// Address space of a build or a test: the largest compilation takes 2 GiB of it, a shell's threads reserve more.
const MEMORY_KIBIBYTES_MAX: u64 = 12 << 20;

/// Runs it; survivors are listed in `target/mutants.out/missed.txt`.
pub fn prove() -> Result<()> {
    process::capture(process::cargo().args(["mutants", "--version"]))
        .context("cargo-mutants is missing: cargo install cargo-mutants --locked")?;
    for (place, tests) in ROUNDS.into_iter().enumerate() {
        round(tests, place > 0)?;
    }
    Ok(())
}

fn round(tests: &[&str], is_of_survivors: bool) -> Result<()> {
    let mut mutants = process::command("sh");
    // Some mutants allocate for ever: a limit ends them before the machine does.
    mutants.args(["-c", &format!("ulimit -v {MEMORY_KIBIBYTES_MAX}; exec cargo \"$@\""), "cargo"]);
    // Nothing is written beside the sources: a copy is changed, with a target folder that stays warm from mutant to mutant.
    mutants.args([
        "mutants",
        "--package",
        "coppertoken-rules",
        "--baseline",
        "skip",
        "--timeout",
        TIMEOUT_SECONDS,
        "--colors",
        "never",
    ]);
    if is_of_survivors {
        mutants.arg("--iterate");
    }
    mutants.arg("--output").arg(paths::target());
    let files = std::env::var("MUTANTS_OF").unwrap_or_else(|_| FILES.to_owned());
    for files in files.split(',') {
        mutants.args(["--file", files]);
    }
    if let Ok(shard) = std::env::var("MUTANTS_SHARD") {
        mutants.args(["--shard", &shard]);
    }
    mutants.args(["--test-package", "coppertoken-rules,coppertoken-tests", "--no-default-features"]);
    // As arguments of cargo, not of its tests: they choose what is compiled, too.
    for test in tests {
        mutants.arg(format!("--cargo-arg={test}"));
    }
    mutants.env("PROPTEST_CASES", "40").env("STORE_YEAR_MEMBERS", "60").env("CARGO_PROFILE_DEV_DEBUG", "0");
    // 2: some mutants survived, 3: some ran into the time limit; both are told in the report.
    match process::spawn(&mut mutants)?.wait()?.code() {
        Some(0 | 2 | 3) => Ok(()),
        code => bail!("cargo-mutants ended with {code:?}"),
    }
}
