//! Proofs on the built worker under fire: tests of `tests/api` with all their cases. Each starts workers of its own.

use crate::bundle::{self, Effort};
use crate::process;
use crate::{paths, tools};
use anyhow::{Result, ensure};

/// `kill -9` under load, a hundred times.
pub fn crash() -> Result<()> {
    run("crash", &[("CRASH_CYCLES", "100")])
}

/// 10,000 redemptions of one balance.
pub fn redemptions() -> Result<()> {
    run("bank", &[("REDEMPTIONS", "10000"), ("IN_FLIGHT", "256")])
}

/// 100,000 operations with faults on.
pub fn chaos() -> Result<()> {
    run("chaos", &[("CHAOS_WORKER_OPERATIONS", "100000")])
}

/// Every error × before and after the commit × call site; writes the table.
pub fn faults() -> Result<()> {
    run("faults", &[("FAULTS_SHARE", "1"), ("FAULTS_ERRORS", "12"), ("FAULTS_WRITE", "1")])
}

/// The version whose checks the worker is held to.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// schemathesis against the OpenAPI document of a running worker.
pub fn schemathesis() -> Result<()> {
    bundle::build(&tools::setup()?, Effort::asked_for(), &[bundle::Worker::Deployed, bundle::Worker::Demo])?;
    let folder = paths::target().join("schemathesis");
    let command = folder.join("bin/st");
    if !command.exists() {
        println!("Installing {SCHEMATHESIS} into {} …", folder.display());
        process::run(process::plain_command("python3").args(["-m", "venv"]).arg(&folder))?;
        process::run(process::plain_command(folder.join("bin/pip")).args(["install", "--quiet", SCHEMATHESIS]))?;
    }
    let mut node = process::npm_command("node");
    node.arg("--disable-warning=ExperimentalWarning");
    process::run(node.arg(paths::root().join("tests/api/fire/schemathesis.mjs")).arg(command))
}

/// Runs one file with these settings, unless the caller has set them.
fn run(file: &str, settings: &[(&str, &str)]) -> Result<()> {
    bundle::build(&tools::setup()?, Effort::asked_for(), &[bundle::Worker::Deployed, bundle::Worker::Demo])?;
    let mut node = process::npm_command("node");
    node.args(["--disable-warning=ExperimentalWarning", "--test", "--test-reporter=spec"]);
    for (name, usual) in settings {
        if std::env::var_os(name).is_none() {
            node.env(name, usual);
        }
    }
    let status = process::spawn(node.arg(paths::root().join(format!("tests/api/{file}.test.mjs"))))?.wait()?;
    ensure!(status.success(), "{file}: {status}");
    Ok(())
}
