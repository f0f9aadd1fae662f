//! `cargo xtask build`: the worker's bundle and the widget's files, as they are deployed.
//! Wrangler runs this too (its `[build]` command), at times twice at once: a lock puts the runs in order, and what has
//! not changed is left alone, so that the second run is quick and no watcher sees new files.

mod fingerprint;
mod loader;
mod widget;
mod worker;

use crate::process;
use crate::tools::{self, Tools, WASM_TARGET};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::time::Instant;

/// Set for wrangler when xtask has just built: its own `[build]` command then has nothing to do.
pub const ALREADY_BUILT: &str = "COPPERTOKEN_ALREADY_BUILT";

/// Builds everything that is served.
pub fn build(tools: &Tools) -> Result<()> {
    if std::env::var_os(ALREADY_BUILT).is_some() {
        return Ok(());
    }
    let started = Instant::now();
    let _one_at_a_time = tools::lock("build")?;
    let widget = widget::build(tools).context("the widget was not built")?;
    loader::build(&widget).context("the loader was not built")?;
    worker::build(tools).context("the worker was not built")?;
    println!("Built the worker and the widget in {:.1} s", started.elapsed().as_secs_f32());
    Ok(())
}

/// The widget's files, as served.
pub fn built_widget_files() -> Result<Vec<PathBuf>> {
    widget::built_files()
}

/// The worker's files, as deployed.
#[must_use]
pub fn built_worker_files() -> Vec<PathBuf> {
    worker::built_files()
}

/// Compiles one package for WebAssembly, in the release profile.
fn compile(package: &str) -> Result<()> {
    let target = ["--release", "--target", WASM_TARGET];
    process::run(process::cargo().args(["build", "--package", package, "--lib"]).args(target))
}
