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

/// Clippy over everything natively, and over what is compiled for WebAssembly as it is compiled there.
pub fn lint() -> Result<Tally> {
    let native = check(process::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let mut wasm = process::cargo();
    wasm.args(["clippy", "--package", "coppertoken-widget", "--package", "coppertoken-worker"]);
    wasm.args(["--package", "coppertoken-portable"]);
    wasm.args(["--target", WASM_TARGET, "--", "-D", "warnings"]);
    Ok(native.and(check(&mut wasm)?))
}

fn check(command: &mut Command) -> Result<Tally> {
    Ok(Tally::of(process::spawn(command)?.wait()?.success()))
}
