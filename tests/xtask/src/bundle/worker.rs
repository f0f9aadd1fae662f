//! The workers: compiled, bound and bundled with their entry into a `build` folder, from where wrangler takes them.

use super::Effort;
use super::fingerprint::Fingerprint;
use crate::tools::Tools;
use crate::{lockfile, paths, process};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// A worker that can be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worker {
    /// What is deployed.
    Deployed,
    /// The same with a demo shop's back end and a clock that can be moved.
    Demo,
}

impl Worker {
    const fn package(self) -> &'static str {
        match self {
            Self::Deployed => "coppertoken-worker",
            Self::Demo => "coppertoken-demo",
        }
    }

    /// Where its files lie.
    fn folder(self) -> PathBuf {
        paths::root().join(match self {
            Self::Deployed => "worker/build",
            Self::Demo => "worker/demo/build",
        })
    }

    /// What is uploaded: the module and its JavaScript.
    #[must_use]
    pub fn built_files(self) -> [PathBuf; 2] {
        [self.folder().join("index_bg.wasm"), self.folder().join("index.js")]
    }
}

/// Builds a worker's bundle.
pub fn build(tools: &Tools, effort: Effort, worker: Worker) -> Result<()> {
    // When the module is the same as last time, packing it again would only cost time.
    let settings: &[_] = if effort == Effort::Full { &super::FAST } else { &[] };
    super::compile(worker.package(), settings)?;
    let compiled = paths::wasm_release().join(worker.package().replace('-', "_")).with_extension("wasm");
    let wasm = fs::read(&compiled).with_context(|| format!("cargo left no {}", compiled.display()))?;
    let entry = fs::read(paths::root().join("worker/entry.js"))?;
    let npm_versions = fs::read(paths::root().join("package-lock.json"))?;
    let versions = [effort.name(), &lockfile::version_of("wasm-bindgen")?].join(" ");
    let inputs = Fingerprint::of(&[&wasm, &entry, &npm_versions, versions.as_bytes(), include_bytes!("worker.rs")]);

    let note = paths::target().join(format!("{}-made-from", worker.package()));
    if inputs.is_noted_in(&note) && worker.built_files().iter().all(|file| file.exists()) {
        return Ok(());
    }
    println!("Packing {} ({}) …", worker.package(), effort.name());
    let bound = paths::target().join(format!("{}-bound", worker.package()));
    let _ = fs::remove_dir_all(&bound);
    bind(tools, effort, &compiled, &bound)?;
    finish(&bound, worker)?;
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
fn finish(bound: &Path, worker: Worker) -> Result<()> {
    let bundled = bound.join("bundled.js");
    let mut bundle = process::npm_command("esbuild");
    bundle.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"]);
    bundle.args(["--external:./index_bg.wasm"]).arg(format!("--outfile={}", bundled.display()));
    fs::copy(paths::root().join("worker/entry.js"), bound.join("entry.js"))?;
    process::run(bundle.arg(bound.join("entry.js")))?;

    let [wasm, script] = worker.built_files();
    fs::create_dir_all(worker.folder())?;
    // Not by wasm-opt: it takes minutes, and what then travels is as large (0.3 % less) and as fast.
    fs::rename(bound.join("index_bg.wasm"), wasm)?;
    Ok(fs::rename(bundled, script)?)
}
