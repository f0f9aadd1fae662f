//! Mutation testing with cargo-mutants: bugs planted one at a time in the rules, each to be noticed by their tests.
//!
//! Three rounds: tests that end within a second look at every mutant; what they let live meets the properties (with few cases) and the
//! store-year (with few members), which take most of a minute; and only what is left meets the services, with the worker compiled.
//! `MUTANTS_OF` names other files (`shared/rules/src/terms/order/**`), `MUTANTS_COUNT` how many of their mutants are drawn, `MUTANTS_SEED` which.

use std::fs;

use super::setting;
use crate::{paths, process};
use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

const FILES: &str = "shared/rules/src/decide/**,shared/rules/src/ledger/**,shared/rules/src/terms/mechanics/**";
/// A quarter of all: at some 15 s a mutant they take under two hours on two cores.
const COUNT: u64 = 400;
const SEED: u64 = 20_261_128;

/// What is tested in one round.
struct Round {
    /// For cargo: which test programs are compiled.
    targets: &'static [&'static str],
    /// Beginnings of names of tests that stay out.
    skipped: &'static [&'static str],
}

/// The rules' own tests come late: for them the rules are compiled twice.
const ROUNDS: [Round; 3] = [
    Round {
        targets: &["--test=rules"],
        skipped: &["properties::", "shown_prices::", "store_year::", "checkout_documents::"],
    },
    Round { targets: &["--lib", "--test=rules"], skipped: &[] },
    // Merging, opening balances and whatever else shows only through the services.
    Round { targets: &["--features=coppertoken-tests/shell", "--test=store"], skipped: &["chaos::", "parsers::"] },
];

/// What the tests of a round may take: ten times what they do on two busy cores.
const TIMEOUT_SECONDS: &str = "120";
/// Address space of a build or a test: the largest compilation takes 2 GiB of it, a shell's threads reserve more.
const MEMORY_KIBIBYTES_MAX: u64 = 12 << 20;

/// Runs it; survivors are listed in `target/mutants.out/missed.txt`.
pub fn prove() -> Result<()> {
    process::capture(process::cargo().args(["mutants", "--version"]))
        .context("cargo-mutants is missing: cargo install cargo-mutants --locked")?;
    let files = std::env::var("MUTANTS_OF").unwrap_or_else(|_| FILES.to_owned());
    let files: Vec<&str> = files.split(',').collect();
    draw(&files, setting("MUTANTS_COUNT", COUNT)?, setting("MUTANTS_SEED", SEED)?)?;
    for tests in &ROUNDS {
        round(&files, tests)?;
    }
    Ok(())
}

/// Draws the mutants with the smallest hashes under this seed: all others are noted as if a round before had caught them, which is how
/// cargo-mutants leaves out any kind of mutant (its own filter by name lets deleted fields pass).
fn draw(files: &[&str], count: u64, seed: u64) -> Result<()> {
    let mut list = process::cargo();
    list.args(["mutants", "--list", "--package", "coppertoken-rules", "--colors", "never"]);
    list.args(files.iter().flat_map(|files| ["--file", files]));
    let listed = process::capture(&mut list)?;
    let mut names: Vec<&str> = listed.lines().collect();
    ensure!(!names.is_empty(), "no mutants in {files:?}");
    names.sort_by_cached_key(|name| Sha256::digest(format!("{seed}:{name}")));
    let drawn = usize::try_from(count)?.min(names.len());
    println!("{drawn} of {} mutants of {}, seed {seed}", names.len(), files.join(", "));
    let folder = paths::target().join("mutants.out");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("previously_caught.txt"), names[drawn..].join("\n"))?;
    Ok(())
}

fn round(files: &[&str], tests: &Round) -> Result<()> {
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
    mutants.args(["--iterate", "--output"]).arg(paths::target());
    mutants.args(files.iter().flat_map(|files| ["--file", files]));
    mutants.args(["--test-package", "coppertoken-rules,coppertoken-tests", "--no-default-features"]);
    // As arguments of cargo, not of its tests: they choose what is compiled, too.
    for target in tests.targets {
        mutants.arg(format!("--cargo-arg={target}"));
    }
    mutants.arg("--cargo-test-arg=--");
    for skipped in tests.skipped {
        mutants.arg(format!("--cargo-test-arg=--skip={skipped}"));
    }
    // That a test fails is enough: looking for the smallest case would take minutes.
    mutants.env("PROPTEST_MAX_SHRINK_ITERS", "0");
    mutants.env("PROPTEST_CASES", "40").env("STORE_YEAR_MEMBERS", "60").env("CARGO_PROFILE_DEV_DEBUG", "0");
    // 2: some mutants survived, 3: some ran into the time limit; both are told in the report.
    match process::spawn(&mut mutants)?.wait()?.code() {
        Some(0 | 2 | 3) => Ok(()),
        code => bail!("cargo-mutants ended with {code:?}"),
    }
}
