//! `cargo xtask prove NAME`: the full run of a proof whose floor stands in `cargo xtask test`, or a bench. Done once per issue.

mod bench;
mod differential;
mod fire;
mod fuzz;
mod laws;
mod mutants;
mod widget;

use crate::process;
use anyhow::{Result, bail};
use std::time::Instant;

/// A proof that can be asked for.
struct Proof {
    name: &'static str,
    /// What it shows.
    shows: &'static str,
    how: How,
}

/// How a proof is run.
enum How {
    /// Cargo, with these arguments and settings.
    Cargo(&'static [&'static str], &'static [(&'static str, &'static str)]),
    /// A file of its own.
    Own(fn() -> Result<()>),
}

const PROOFS: [Proof; 14] = [
    Proof {
        name: "laws",
        shows: "the invariants of the rules, on 100,000 random histories (LAWS_HISTORIES, LAWS_SEED)",
        how: How::Own(laws::prove),
    },
    Proof {
        name: "store-year",
        shows: "a year of 10,000 members under the auditor that shares no code with the rules",
        how: How::Cargo(
            &[
                "test",
                "--profile",
                "prove",
                "--package",
                "coppertoken-tests",
                "--no-default-features",
                "--test",
                "rules",
                "--",
                "--nocapture",
                "store_year::",
            ],
            &[("STORE_YEAR_MEMBERS", "10000")],
        ),
    },
    Proof {
        name: "differential",
        shows: "100,000 carts and histories natively and in WebAssembly, 5,000 through the worker: equal bytes",
        how: How::Own(differential::prove),
    },
    Proof {
        name: "mutants",
        shows: "how many planted bugs in the ledger and the mechanics the tests notice (MUTANTS_OF: other files)",
        how: How::Own(mutants::prove),
    },
    Proof {
        name: "bench",
        shows: "decisions a second, natively and in WebAssembly, beside json-rules-engine and GoRules ZEN",
        how: How::Own(bench::prove),
    },
    Proof {
        name: "load",
        shows: "requests a second and latency of the built worker, beside one in JavaScript on Hono (LOAD_ROUNDS)",
        how: How::Own(crate::load::prove),
    },
    Proof {
        name: "widget",
        shows: "bytes, milliseconds, memory and Lighthouse points, beside a Preact widget",
        how: How::Own(widget::prove),
    },
    Proof {
        name: "chaos",
        shows: "900,000 operations of 48 clients at a time on a store that fails, under a model of its own",
        how: How::Cargo(
            &[
                "test",
                "--profile",
                "prove",
                "--package",
                "coppertoken-tests",
                "--test",
                "store",
                "--",
                "--nocapture",
                "chaos::",
            ],
            &[("CHAOS_OPERATIONS", "900000")],
        ),
    },
    Proof {
        name: "chaos-worker",
        shows: "100,000 operations on the built worker: its database fails, clients give up, it is killed (CHAOS_SEED)",
        how: How::Own(fire::chaos),
    },
    Proof {
        name: "crash",
        shows: "100 times kill -9 under load: nothing acknowledged is lost (CRASH_CYCLES, CRASH_SEED)",
        how: How::Own(fire::crash),
    },
    Proof {
        name: "faults",
        shows: "every error of D1 × before and after the commit × every call site; writes tests/security/faults.md",
        how: How::Own(fire::faults),
    },
    Proof {
        name: "fuzz",
        shows: "libFuzzer on every parser that meets the outside (FUZZ_SECONDS of each, FUZZ_OF one, FUZZ_SEED)",
        how: How::Own(fuzz::prove),
    },
    Proof {
        name: "redemptions",
        shows: "10,000 redemptions of one balance, 256 in flight: exactly those it covers succeed",
        how: How::Own(fire::redemptions),
    },
    Proof {
        name: "schemathesis",
        shows: "what schemathesis makes of the OpenAPI document is answered as it says (SCHEMATHESIS_EXAMPLES, _SEED)",
        how: How::Own(fire::schemathesis),
    },
];

/// Runs the proof of that name and prints how long it took.
pub fn prove(name: &str) -> Result<()> {
    let Some(proof) = PROOFS.iter().find(|proof| proof.name == name) else {
        bail!("there is no proof {name}; there are:\n{}", list());
    };
    println!("Proving {}: {}", proof.name, proof.shows);
    let started = Instant::now();
    match proof.how {
        How::Cargo(arguments, settings) => {
            process::run(process::cargo().args(arguments).envs(settings.iter().copied()))?;
        }
        How::Own(run) => run()?,
    }
    let commit = process::capture(process::command("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
    println!("Proved {} at commit {} in {:.0} s", proof.name, commit.trim(), started.elapsed().as_secs_f32());
    Ok(())
}

/// All proofs, one a line.
#[must_use]
pub fn list() -> String {
    PROOFS.iter().map(|proof| format!("  {:<14}{}", proof.name, proof.shows)).collect::<Vec<_>>().join("\n")
}

/// A number somebody may set, or the usual one.
fn setting(name: &str, usual: u64) -> Result<u64> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|_| anyhow::anyhow!("{name} is no number: {text}")),
        Err(_) => Ok(usual),
    }
}
