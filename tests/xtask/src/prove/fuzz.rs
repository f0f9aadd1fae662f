//! cargo-fuzz on every parser that meets the outside: libFuzzer searches on from the corpus in `tests/fuzz/corpus`, as long as it is given.
//!
//! Without a sanitizer, so that the pinned stable toolchain builds it: the code is safe Rust, and what is looked for is a panic, an
//! overflow, an endless loop. `FUZZ_SECONDS` is the time of each parser, `FUZZ_OF` names one. What is found stands in `target/fuzz`.

use super::setting;
use crate::{paths, process};
use anyhow::{Context, Result, bail, ensure};
use std::fs::{self, File};

/// Seconds of each parser.
const SECONDS: u64 = 60;
/// A seed of libFuzzer's own choices.
const SEED: u64 = 20_261_122;

/// Runs all of them, one after the other.
pub fn prove() -> Result<()> {
    process::capture(process::cargo().args(["fuzz", "--version"]))
        .context("cargo-fuzz is missing: cargo install cargo-fuzz --locked")?;
    let (seconds, seed) = (setting("FUZZ_SECONDS", SECONDS)?, setting("FUZZ_SEED", SEED)?);
    let only = std::env::var("FUZZ_OF").ok();
    let mut parsers: Vec<String> = fs::read_dir(paths::root().join("tests/fuzz/corpus"))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    parsers.retain(|name| only.as_ref().is_none_or(|only| only == name));
    parsers.sort();
    ensure!(!parsers.is_empty(), "there is no parser of that name");
    let (mut total, mut broken) = (0, Vec::new());
    for parser in parsers {
        let (executions, held) = run(&parser, seconds, seed)?;
        println!("{parser}: {executions} executions in {seconds} s, {}", if held { "0 crashes" } else { "BROKEN" });
        total += executions;
        if !held {
            broken.push(parser);
        }
    }
    println!("{total} executions, seed {seed}");
    ensure!(broken.is_empty(), "broken: {}; see target/fuzz", broken.join(", "));
    Ok(())
}

fn run(parser: &str, seconds: u64, seed: u64) -> Result<(u64, bool)> {
    let folder = paths::target().join("fuzz");
    let (found, seeds) = (folder.join("corpus").join(parser), paths::root().join("tests/fuzz/corpus").join(parser));
    let artifacts = folder.join("artifacts").join(parser);
    fs::create_dir_all(&found)?;
    fs::create_dir_all(&artifacts)?;
    let log = folder.join(format!("{parser}.log"));
    let mut fuzz = process::cargo();
    fuzz.args(["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--sanitizer", "none", "--target-dir"]).arg(&folder);
    fuzz.arg(parser).arg(found).arg(seeds).arg("--").arg(format!("-max_total_time={seconds}"));
    fuzz.arg(format!("-seed={seed}")).arg(format!("-artifact_prefix={}/", artifacts.display()));
    // Programs have up to 512 KiB; what breaks a parser breaks it small.
    fuzz.args(["-print_final_stats=1", "-max_len=16384", "-timeout=20", "-rss_limit_mb=4096"]);
    let status = process::spawn(fuzz.stderr(File::create(&log)?))?.wait()?;
    let said = fs::read_to_string(&log).unwrap_or_default();
    let Some(executions) = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")) else {
        bail!("{parser} did not run: {}", said.lines().rev().take(20).collect::<Vec<_>>().join("\n"));
    };
    Ok((executions.trim().parse()?, status.success()))
}
