//! `cargo xtask prove NAME`: the full run of a proof whose floor stands in `cargo xtask test`. Done once per issue.

mod widget;

use crate::process;
use anyhow::{Result, bail};
use std::time::Instant;

/// A proof that can be asked for.
struct Proof {
    name: &'static str,
    /// What it shows.
    shows: &'static str,
    /// Arguments for cargo.
    cargo: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

const PROOFS: [Proof; 2] = [
    Proof {
        name: "laws",
        shows: "the invariants of the rules, each on 100,000 random histories",
        cargo: &["test", "--profile", "prove", "--package", "coppertoken-tests", "--test", "properties"],
        environment: &[("PROPTEST_CASES", "100000")],
    },
    Proof {
        name: "store-year",
        shows: "a year of 10,000 members under the auditor that shares no code with the rules",
        cargo: &[
            "test",
            "--profile",
            "prove",
            "--package",
            "coppertoken-tests",
            "--test",
            "store_year",
            "--",
            "--nocapture",
        ],
        environment: &[("STORE_YEAR_MEMBERS", "10000")],
    },
];

/// Runs the proof of that name and prints how long it took.
pub fn prove(name: &str) -> Result<()> {
    if name == "widget" {
        return widget::prove();
    }
    let Some(proof) = PROOFS.iter().find(|proof| proof.name == name) else {
        bail!("there is no proof {name}; there are:\n{}", list());
    };
    println!("Proving {}: {}", proof.name, proof.shows);
    let started = Instant::now();
    process::run(process::cargo().args(proof.cargo).envs(proof.environment.iter().copied()))?;
    let commit = process::capture(process::command("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
    println!("Proved {} at commit {} in {:.0} s", proof.name, commit.trim(), started.elapsed().as_secs_f32());
    Ok(())
}

/// All proofs, one a line.
#[must_use]
pub fn list() -> String {
    let widget = ("widget", "bytes, milliseconds, memory and Lighthouse points, beside a Preact widget");
    let all = PROOFS.iter().map(|proof| (proof.name, proof.shows)).chain([widget]);
    all.map(|(name, shows)| format!("  {name:<10}{shows}")).collect::<Vec<_>>().join("\n")
}
