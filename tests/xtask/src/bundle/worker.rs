//! The worker: compiled and packed by worker-build, with the tools we pinned instead of the ones it would download.

use super::Effort;
use super::fingerprint::Fingerprint;
use crate::tools::Tools;
use crate::{lockfile, paths, process};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// Builds the worker's bundle into `worker/build`.
pub fn build(tools: &Tools, effort: Effort) -> Result<()> {
    // Compiled here first: when the module is the same as last time, packing it again would only cost time.
    let settings: &[_] = if effort == Effort::Full { &super::FAST } else { &[] };
    super::compile("coppertoken-worker", settings)?;
    let compiled = paths::wasm_release().join("coppertoken_worker.wasm");
    let wasm = fs::read(&compiled).with_context(|| format!("cargo left no {}", compiled.display()))?;
    let manifest = fs::read(paths::root().join("worker/Cargo.toml"))?;
    let npm_versions = fs::read(paths::root().join("package-lock.json"))?;
    let versions = [effort.name(), &lockfile::version_of("worker")?, &lockfile::version_of("wasm-bindgen")?].join(" ");
    let inputs = Fingerprint::of(&[&wasm, &manifest, &npm_versions, versions.as_bytes(), include_bytes!("worker.rs")]);

    let note = paths::target().join("worker-made-from");
    if inputs.is_noted_in(&note) && built_files().iter().all(|file| file.exists()) {
        return Ok(());
    }
    println!("Packing the worker ({}) …", effort.name());
    let mut pack = process::command(&tools.worker_build);
    pack.current_dir(paths::root().join("worker")).arg("--release");
    if effort == Effort::Quick {
        pack.arg("--no-opt");
    }
    pack.envs(settings.to_vec());
    pack.env("WASM_BINDGEN_BIN", &tools.wasm_bindgen);
    pack.env("WASM_OPT_BIN", paths::npm_commands().join("wasm-opt"));
    pack.env("ESBUILD_BIN", paths::npm_commands().join("esbuild"));
    process::run(&mut pack)?;
    inputs.note_in(&note)
}

/// What is uploaded: the module and its JavaScript.
#[must_use]
pub fn built_files() -> Vec<PathBuf> {
    let folder = paths::root().join("worker/build");
    vec![folder.join("index_bg.wasm"), folder.join("index.js")]
}
