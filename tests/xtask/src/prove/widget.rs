//! The widget beside a peer written with Preact, and what the tag costs a shop: bytes, milliseconds, memory, Lighthouse points.
//!
//! Nothing is asserted: the exact figures have caps in the size stage, the others belong to the machine they were taken on.

use crate::bundle::{self, Effort};
use crate::stages::browser;
use crate::worker_process::TestWorker;
use crate::{paths, process, tools};
use anyhow::{Context, Result};

/// Builds everything as deployed and runs `tests/bench/widget` against a fresh worker.
pub fn prove() -> Result<()> {
    bundle::build(&tools::setup()?, Effort::Full, &[bundle::Worker::Demo])?;
    let folder = paths::root().join("tests/bench/widget");
    if !folder.join("node_modules/lighthouse").exists() {
        let mut install = process::plain_command("npm");
        install.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder);
        process::run(&mut install).context("the bench's own npm packages could not be installed")?;
    }
    let worker = TestWorker::start("bench-widget")?;
    let mut node = process::npm_command("node");
    node.arg(folder.join("run.mjs")).env("CHROMIUM_PATH", browser::find()?);
    worker.describe_to(&mut node);
    process::run(&mut node)
}
