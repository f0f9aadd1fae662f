//! `cargo xtask setup`: what the build needs beyond cargo itself, installed once and only when missing.
//! Cargo-built tools go below the target folder, so that nothing outside the clone changes.

use crate::{lockfile, npm, paths, process};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::path::PathBuf;

/// The Rust target of the widget and the worker.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Where the tools were found.
#[derive(Debug, Clone)]
pub struct Tools {
    /// Generates JavaScript glue; its version equals the library's.
    pub wasm_bindgen: PathBuf,
}

/// Installs what is missing. Quick when nothing is.
pub fn setup() -> Result<Tools> {
    let _one_at_a_time = lock("setup")?;
    wasm_target()?;
    library_source()?;
    npm::install()?;
    let wasm_bindgen = cargo_tool("wasm-bindgen", "wasm-bindgen-cli", &lockfile::version_of("wasm-bindgen")?)?;
    // What compiling it left behind is larger than everything else together.
    let _ = std::fs::remove_dir_all(tools_folder().join("build"));
    Ok(Tools { wasm_bindgen })
}

/// Waits until no other xtask does the same work on this clone; holds until dropped.
pub fn lock(name: &str) -> Result<File> {
    std::fs::create_dir_all(paths::target())?;
    let file = File::create(paths::target().join(format!("xtask-{name}.lock")))?;
    file.lock().with_context(|| format!("cannot lock {name}"))?;
    Ok(file)
}

/// The standard library for WebAssembly.
fn wasm_target() -> Result<()> {
    let folder =
        process::capture(process::command("rustc").args(["--target", WASM_TARGET, "--print", "target-libdir"]))?;
    if PathBuf::from(folder.trim()).is_dir() {
        return Ok(());
    }
    println!("Installing the Rust target {WASM_TARGET} …");
    process::run(process::command("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
        format!(
            "the standard library for {WASM_TARGET} is missing: install rustup, then `rustup target add {WASM_TARGET}`"
        )
    })
}

/// The standard library's source: the widget brings a library of its own, built for size.
fn library_source() -> Result<()> {
    let root = process::capture(process::command("rustc").args(["--print", "sysroot"]))?;
    if PathBuf::from(root.trim()).join("lib/rustlib/src/rust/library/Cargo.toml").is_file() {
        return Ok(());
    }
    println!("Installing the standard library's source …");
    process::run(process::command("rustup").args(["component", "add", "rust-src"]))
        .context("the standard library's source is missing: install rustup, then `rustup component add rust-src`")
}

fn tools_folder() -> PathBuf {
    paths::target().join("tools")
}

/// A tool that cargo builds from source: the one on the path if its version is exactly right, else our own copy.
fn cargo_tool(program: &str, package: &str, version: &str) -> Result<PathBuf> {
    let root = tools_folder();
    let own = root.join("bin").join(program);
    for candidate in [own.clone(), PathBuf::from(program)] {
        if has_version(&candidate, version) {
            return Ok(candidate);
        }
    }
    println!("Installing {package} {version}: compiled from source once, this takes minutes …");
    // Without --locked: the published lock file may name versions that were withdrawn since.
    let mut install = process::cargo();
    install.args(["install", package, "--force", "--version", &format!("={version}"), "--root"]).arg(&root);
    install.arg("--target-dir").arg(root.join("build"));
    // The tool's own speed hardly matters, its compile time does.
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    process::run(&mut install).with_context(|| format!("cannot install {package} {version}"))?;
    if !has_version(&own, version) {
        bail!("{package} {version} was installed, but {} does not answer with that version", own.display());
    }
    Ok(own)
}

/// The version stands as the last word of `--version`, at times with a revision in brackets behind it.
fn has_version(program: &PathBuf, version: &str) -> bool {
    process::capture(process::command(program).arg("--version"))
        .is_ok_and(|said| said.split_whitespace().any(|word| word == version))
}
