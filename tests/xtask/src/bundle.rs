//! `cargo xtask build`: the worker's bundle and the widget's files, as they are deployed.
//! Wrangler runs this too (its `[build]` command), at times twice at once: a lock puts the runs in order, and what has
//! not changed is left alone, so that the second run is quick and no watcher sees new files.

mod fingerprint;
mod loader;
mod names;
pub mod portable;
mod widget;
mod worker;

pub use worker::Worker;

use crate::tools::{self, Tools, WASM_TARGET};
use crate::{paths, process};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::time::Instant;

/// Tells a `cargo xtask build` below us, run by wrangler, how much to do: one of the [`Effort`]s' names.
pub const EFFORT: &str = "COPPERTOKEN_BUILD";

/// How much a build is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// As deployed.
    Full,
    /// Without the slow last steps that only make files smaller: what somebody waits for after each change.
    Quick,
    /// Nothing: it was just built.
    None,
}

impl Effort {
    const ALL: [Self; 3] = [Self::Full, Self::Quick, Self::None];

    /// As it stands in the environment.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Quick => "quick",
            Self::None => "none",
        }
    }

    /// What the environment asks for.
    #[must_use]
    pub fn asked_for() -> Self {
        let name = std::env::var(EFFORT).unwrap_or_default();
        Self::ALL.into_iter().find(|effort| effort.name() == name).unwrap_or(Self::Full)
    }
}

/// The release profile is made for what a shopper downloads. What runs at the edge is compiled for speed: a sixth more bytes, which nobody
/// waits for, and up to a fourth less processor time.
const FAST: [(&str, &str); 1] = [("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3")];

/// Builds everything that these workers serve.
pub fn build(tools: &Tools, effort: Effort, workers: &[Worker]) -> Result<()> {
    if effort == Effort::None {
        return Ok(());
    }
    let started = Instant::now();
    let _one_at_a_time = tools::lock("build")?;
    let widget = widget::build(tools, effort).context("the widget was not built")?;
    loader::build(&widget).context("the loader was not built")?;
    widget.remove_others()?;
    for worker in workers {
        worker::build(tools, effort, *worker).with_context(|| format!("{worker:?} was not built"))?;
    }
    println!("Built the widget and {workers:?} in {:.1} s", started.elapsed().as_secs_f32());
    Ok(())
}

/// The widget's files, as served.
pub fn built_widget_files() -> Result<Vec<PathBuf>> {
    widget::built_files()
}

/// What the widget fetches when it is first needed, as served.
pub fn built_widget_chunks() -> Result<Vec<PathBuf>> {
    widget::built_chunks()
}

/// Compiles one package for WebAssembly, in the release profile but for these settings.
fn compile(package: &str, settings: &[(&str, &str)]) -> Result<()> {
    let target = ["--release", "--target", WASM_TARGET];
    process::run(process::cargo().args(["build", "--package", package, "--lib"]).args(target).envs(settings.to_vec()))
}

/// Compiles one package for WebAssembly with a standard library built for size, and returns the folder of the result.
///
/// Panics abort at once, without the code that words their messages: the widget shows none, and that code was a tenth of what a
/// shopper downloads. Both are unstable options of the pinned toolchain, which `RUSTC_BOOTSTRAP` admits; a folder of its
/// own keeps these artifacts apart from all others.
fn compile_small(package: &str) -> Result<PathBuf> {
    let folder = paths::target().join("small");
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", package, "--lib", "--release", "--target", WASM_TARGET, "--target-dir"]);
    cargo.arg(&folder).args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    cargo.env("RUSTC_BOOTSTRAP", "1");
    cargo.env("RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none");
    process::run(&mut cargo)?;
    Ok(folder.join(WASM_TARGET).join("release"))
}
