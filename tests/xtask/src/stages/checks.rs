//! Format and lint: what needs no test to be wrong.

use super::Tally;
use crate::process;
use crate::tools::WASM_TARGET;
use anyhow::Result;
use std::process::Command;

/// rustfmt over all packages.
pub fn format() -> Result<Tally> {
    check(process::cargo().args(["fmt", "--all", "--", "--check"]))
}

/// What is compiled for WebAssembly. One package a call: together they would share the widest set of features, and the widget's own
/// would never be looked at.
const OF_WASM: [&str; 4] = ["coppertoken-widget", "coppertoken-worker", "coppertoken-demo", "coppertoken-portable"];

/// Clippy over everything natively, and over what is compiled for WebAssembly as it is compiled there; rustdoc, whose links must lead
/// somewhere.
pub fn lint() -> Result<Tally> {
    let mut tally = check(process::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    for package in OF_WASM {
        let arguments = ["clippy", "--package", package, "--target", WASM_TARGET, "--", "-D", "warnings"];
        tally = tally.and(check(process::cargo().args(arguments))?);
    }
    let mut doc = process::cargo();
    doc.args(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    doc.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    Ok(tally.and(check(&mut doc)?))
}

fn check(command: &mut Command) -> Result<Tally> {
    Ok(Tally::of(process::spawn(command)?.wait()?.success()))
}
