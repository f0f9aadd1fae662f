//! The OpenAPI document as strangers read it: two linters have nothing to say, and generated types compile. No worker runs.

use super::Tally;
use crate::{npm, paths, process};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes the document, then lets every tool read it, all of them even after a failure.
pub fn test() -> Result<Tally> {
    let folder = paths::root().join("tests/contract");
    npm::install_in(&folder)?;
    let work = paths::target().join("contract");
    fs::create_dir_all(&work)?;
    let document = work.join("openapi.json");
    fs::write(&document, printed()?)?;
    let redocly =
        tool(&folder, "redocly").args(["lint", "--config"]).arg(folder.join("redocly.yaml")).arg(&document).held()?;
    let mut spectral = tool(&folder, "spectral");
    spectral.args(["lint", "--fail-severity", "hint", "--ruleset"]).arg(folder.join("spectral.yaml"));
    let spectral = spectral.arg(&document).held()?;
    Ok(redocly.and(spectral).and(types(&folder, &work, &document)?))
}

/// The document as the worker's own code prints it.
fn printed() -> Result<String> {
    let mut cargo = process::cargo();
    cargo.args(["run", "--quiet", "--package", "coppertoken-worker", "--example", "openapi"]);
    let (status, document) = process::capture_output(&mut cargo)?;
    ensure!(status.success(), "the document was not printed");
    Ok(document)
}

/// Generates types for a client and compiles them together with one.
fn types(folder: &Path, work: &Path, document: &Path) -> Result<Tally> {
    let generated = tool(folder, "openapi-typescript").arg(document).arg("-o").arg(work.join("api.ts")).held()?;
    if generated.failed > 0 {
        return Ok(generated);
    }
    let client = work.join("client.ts");
    fs::copy(folder.join("client.ts"), &client).context("the client is not there")?;
    let mut compiler = tool(folder, "tsc");
    compiler.args(["--strict", "--noEmit", "--skipLibCheck", "false", "--target", "es2022", "--module", "nodenext"]);
    compiler.arg(&client).held()
}

/// A command of this folder's packages, that reports nothing to anybody.
fn tool(folder: &Path, name: &str) -> Command {
    let mut command = process::command(folder.join("node_modules/.bin").join(name));
    command.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    command
}

/// A command as one check.
trait Check {
    fn held(&mut self) -> Result<Tally>;
}

impl Check for Command {
    fn held(&mut self) -> Result<Tally> {
        Ok(Tally::of(process::spawn(self)?.wait()?.success()))
    }
}
