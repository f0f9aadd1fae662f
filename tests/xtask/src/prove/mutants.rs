//! Mutation testing with cargo-mutants: bugs planted one at a time in the rules, each to be noticed by their tests.
//!
//! Only tests of the rules run: the worker is not compiled. Two rounds: tests that end within a second look at every mutant, and only what
//! they let live meets the properties (with few cases) and the store-year (with few members), which take most of a minute.
//! `MUTANTS_OF` names other files (`shared/src/order/**`), `MUTANTS_COUNT` how many of their mutants are drawn, `MUTANTS_SEED` which.

use super::setting;
use crate::{paths, process};
use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

const FILES: &str = "shared/src/decide/**,shared/src/ledger/**,shared/src/mechanics/**";
/// A quarter of all: at some 15 s a mutant they take under two hours on two cores.
const COUNT: u64 = 400;
const SEED: u64 = 20_261_128;

/// Targets that look at the rules and nothing else, a round each. The rules' own tests come late: for them the rules are compiled twice.
const ROUNDS: [&[&str]; 2] = [
    &["--test=scenarios", "--test=cases", "--test=documents", "--test=limits"],
    &[
        "--lib",
        "--test=properties",
        "--test=cases_generated",
        "--test=cases_shuffled",
        "--test=counted",
        "--test=purchases",
        "--test=shown_prices",
        "--test=terms",
        "--test=store_year",
        "--test=renewal",
        "--test=checkout_documents",
    ],
];

/// What the tests of a round may take: ten times what they do on two busy cores.
const TIMEOUT_SECONDS: &str = "120";
/// Address space of a build or a test: the largest compilation takes 2 GiB of it, a shell's threads reserve more.
const MEMORY_KIBIBYTES_MAX: u64 = 12 << 20;

/// Runs it; survivors are listed in `target/mutants.out/missed.txt`.
pub fn prove() -> Result<()> {
    process::capture(process::cargo().args(["mutants", "--version"]))
        .context("cargo-mutants is missing: cargo install cargo-mutants --locked")?;
    let (count, seed) = (setting("MUTANTS_COUNT", COUNT)?, setting("MUTANTS_SEED", SEED)?);
    let drawn = draw(count, seed)?;
    for (place, tests) in ROUNDS.into_iter().enumerate() {
        round(&drawn, tests, place > 0)?;
    }
    Ok(())
}

/// Names of the mutants with the smallest hashes under this seed.
fn draw(count: u64, seed: u64) -> Result<Vec<String>> {
    let mut list = process::cargo();
    list.args(["mutants", "--list", "--package", "coppertoken-rules", "--colors", "never"]);
    let files = std::env::var("MUTANTS_OF").unwrap_or_else(|_| FILES.to_owned());
    for files in files.split(',') {
        list.args(["--file", files]);
    }
    let listed = process::capture(&mut list)?;
    let mut names: Vec<&str> = listed.lines().collect();
    ensure!(!names.is_empty(), "no mutants in {files}");
    let of = names.len();
    names.sort_by_cached_key(|name| Sha256::digest(format!("{seed}:{name}")));
    names.truncate(usize::try_from(count)?);
    println!("{} of {of} mutants of {files}, seed {seed}", names.len());
    Ok(names.into_iter().map(str::to_owned).collect())
}

/// An expression that matches this name and no other.
fn exactly(name: &str) -> String {
    let mut expression = String::from("^");
    for character in name.chars() {
        if r"\.+*?()|[]{}^$".contains(character) {
            expression.push('\\');
        }
        expression.push(character);
    }
    expression.push('$');
    expression
}

fn round(drawn: &[String], tests: &[&str], is_of_survivors: bool) -> Result<()> {
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
    for name in drawn {
        mutants.args(["--re", &exactly(name)]);
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
