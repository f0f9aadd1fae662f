//! The worker: compiled, bound and bundled with its entry into `worker/build`, from where wrangler takes it.

use super::Effort;
use super::fingerprint::Fingerprint;
use crate::tools::Tools;
use crate::{lockfile, paths, process};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// Builds the worker's bundle.
pub fn build(tools: &Tools, effort: Effort) -> Result<()> {
    // When the module is the same as last time, packing it again would only cost time.
    let settings: &[_] = if effort == Effort::Full { &super::FAST } else { &[] };
    super::compile("coppertoken-worker", settings)?;
    let compiled = paths::wasm_release().join("coppertoken_worker.wasm");
    let wasm = fs::read(&compiled).with_context(|| format!("cargo left no {}", compiled.display()))?;
    let entry = fs::read(paths::root().join("worker/entry.js"))?;
    let npm_versions = fs::read(paths::root().join("package-lock.json"))?;
    let versions = [effort.name(), &lockfile::version_of("wasm-bindgen")?].join(" ");
    let inputs = Fingerprint::of(&[&wasm, &entry, &npm_versions, versions.as_bytes(), include_bytes!("worker.rs")]);

    let note = paths::target().join("worker-made-from");
    if inputs.is_noted_in(&note) && built_files().iter().all(|file| file.exists()) {
        return Ok(());
    }
    println!("Packing the worker ({}) …", effort.name());
    let bound = paths::target().join("worker-bound");
    let _ = fs::remove_dir_all(&bound);
    bind(tools, effort, &compiled, &bound)?;
    finish(&bound)?;
    inputs.note_in(&note)
}

/// The module and the glue that can begin anew after a panic.
fn bind(tools: &Tools, effort: Effort, compiled: &Path, bound: &Path) -> Result<()> {
    let mut bind = process::command(&tools.wasm_bindgen);
    bind.args(["--target", "module", "--no-typescript", "--out-name", "index"]);
    bind.args(["--experimental-reset-state-function", "--force-enable-abort-handler"]);
    if effort == Effort::Full {
        // A panic says file and line by itself; names of all functions would be a twelfth of what is uploaded.
        bind.args(["--remove-name-section", "--remove-producers-section"]);
    }
    process::run(bind.arg("--out-dir").arg(bound).arg(compiled))?;
    // The runtime hands modules over with the plain form of the import.
    let glue = bound.join("index.js");
    let text = fs::read_to_string(&glue)?;
    ensure!(text.contains("import source "), "wasm-bindgen imports the module in another way than it did");
    Ok(fs::write(glue, text.replace("import source ", "import "))?)
}

/// What is deployed. Each file appears whole: wrangler may be watching.
fn finish(bound: &Path) -> Result<()> {
    let bundled = bound.join("bundled.js");
    let mut bundle = process::npm_command("esbuild");
    bundle.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"]);
    bundle.args(["--external:./index_bg.wasm"]).arg(format!("--outfile={}", bundled.display()));
    fs::copy(paths::root().join("worker/entry.js"), bound.join("entry.js"))?;
    process::run(bundle.arg(bound.join("entry.js")))?;

    let [wasm, script] = built_files();
    fs::create_dir_all(folder())?;
    // Not by wasm-opt: it takes minutes, and what then travels is as large (0.3 % less) and as fast.
    fs::rename(bound.join("index_bg.wasm"), wasm)?;
    Ok(fs::rename(bundled, script)?)
}

fn folder() -> PathBuf {
    paths::root().join("worker/build")
}

/// What is uploaded: the module and its JavaScript.
#[must_use]
pub fn built_files() -> [PathBuf; 2] {
    [folder().join("index_bg.wasm"), folder().join("index.js")]
}
