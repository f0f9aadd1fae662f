//! The rules as a module that Node loads, for the tests and the bench that ask it what they ask natively. Compiled for size, as the widget is.

use crate::tools::Tools;
use crate::{paths, process};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Builds the module and returns its JavaScript.
pub fn build(tools: &Tools) -> Result<PathBuf> {
    super::compile("coppertoken-portable", &[])?;
    bind(tools, &paths::wasm_release(), "portable")
}

/// The same, compiled for speed instead of size.
pub fn build_fast(tools: &Tools) -> Result<PathBuf> {
    let folder = paths::target().join("fast");
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", "coppertoken-portable", "--lib", "--release"]);
    cargo.args(["--target", crate::tools::WASM_TARGET, "--target-dir"]).arg(&folder);
    process::run(cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3"))?;
    bind(tools, &folder.join(crate::tools::WASM_TARGET).join("release"), "portable-fast")
}

fn bind(tools: &Tools, from: &Path, name: &str) -> Result<PathBuf> {
    let folder = paths::target().join(name);
    let mut bind = process::command(&tools.wasm_bindgen);
    bind.args(["--target", "nodejs", "--no-typescript", "--out-dir"]).arg(&folder);
    process::run(bind.arg(from.join("coppertoken_portable.wasm")))?;
    Ok(folder.join("coppertoken_portable.js"))
}
