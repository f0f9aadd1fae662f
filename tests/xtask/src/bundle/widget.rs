//! The widget: compiled, bound, shrunk, and laid into a folder named by its content, so that it may be cached for ever.

use super::Effort;
use super::fingerprint::Fingerprint;
use crate::tools::Tools;
use crate::{lockfile, paths, process};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The JavaScript module that the loader imports; it finds the WebAssembly beside itself.
const GLUE: &str = "coppertoken_widget.js";
const WASM: &str = "coppertoken_widget_bg.wasm";

/// What rustc emits for this target by default: wasm-opt must know it, or it refuses the module.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A widget that is ready to be served.
#[derive(Debug)]
pub struct Widget {
    /// In the assets' folder.
    folder: PathBuf,
    /// The module's address on the worker.
    pub address: String,
}

/// Builds the widget beside older versions of it.
pub fn build(tools: &Tools, effort: Effort) -> Result<Widget> {
    let folder = if effort == Effort::Full {
        super::compile_small("coppertoken-widget")?
    } else {
        super::compile("coppertoken-widget")?;
        paths::wasm_release()
    };
    let compiled = folder.join("coppertoken_widget.wasm");
    let wasm = fs::read(&compiled).with_context(|| format!("cargo left no {}", compiled.display()))?;
    let npm_versions = fs::read(paths::root().join("package-lock.json"))?;
    let bindgen_version = lockfile::version_of("wasm-bindgen")?;
    let effort_name = effort.name().as_bytes();
    let this_file = include_bytes!("widget.rs");
    let inputs = Fingerprint::of(&[&wasm, &npm_versions, bindgen_version.as_bytes(), effort_name, this_file]);

    let work = paths::target().join("widget-bundle");
    let note = work.join("made-from");
    let finished = work.join("finished");
    if !inputs.is_noted_in(&note) || !finished.join(WASM).exists() {
        shrink(tools, effort, &compiled, &work, &finished)?;
        inputs.note_in(&note)?;
    }
    publish(&finished)
}

/// From cargo's module to the two files that are served.
fn shrink(tools: &Tools, effort: Effort, compiled: &Path, work: &Path, finished: &Path) -> Result<()> {
    println!("Binding the widget ({}) …", effort.name());
    let bound = work.join("bound");
    let _ = fs::remove_dir_all(work);
    fs::create_dir_all(finished)?;

    let mut bindgen = process::command(&tools.wasm_bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--remove-name-section", "--remove-producers-section"]);
    process::run(bindgen.args(["--out-name", "coppertoken_widget", "--out-dir"]).arg(&bound).arg(compiled))?;

    if effort == Effort::Full {
        let mut shrink = process::npm_command("wasm-opt");
        shrink.args(["-Oz", "--strip-debug", "--strip-producers", "--strip-target-features"]).args(FEATURES);
        process::run(shrink.arg(bound.join(WASM)).arg("-o").arg(finished.join(WASM)))?;
    } else {
        fs::copy(bound.join(WASM), finished.join(WASM))?;
    }

    // Bundled, because crates may bring JavaScript snippets of their own that the glue imports.
    let mut minify = process::npm_command("esbuild");
    minify.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"]);
    process::run(minify.arg(bound.join(GLUE)).arg(format!("--outfile={}", finished.join(GLUE).display())))
}

/// Copies the files to the folder their content names.
fn publish(finished: &Path) -> Result<Widget> {
    let glue = fs::read(finished.join(GLUE))?;
    let wasm = fs::read(finished.join(WASM))?;
    let name = Fingerprint::of(&[&glue, &wasm]).short().to_owned();
    let versions = paths::www().join("v1/widget");
    let folder = versions.join(&name);
    if !folder.join(GLUE).exists() || !folder.join(WASM).exists() {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(WASM), wasm)?;
        fs::write(folder.join(GLUE), glue)?;
    }
    Ok(Widget { address: format!("/v1/widget/{name}/{GLUE}"), folder })
}

impl Widget {
    /// Takes older versions away, once nothing names them any more.
    pub fn remove_others(&self) -> Result<()> {
        for entry in fs::read_dir(paths::www().join("v1/widget"))? {
            let entry = entry?.path();
            if entry != self.folder {
                fs::remove_dir_all(entry)?;
            }
        }
        Ok(())
    }
}

/// The two files of the built widget, for the table of sizes.
pub fn built_files() -> Result<Vec<PathBuf>> {
    let versions = paths::www().join("v1/widget");
    let folder = fs::read_dir(&versions)?.next().context("the widget is not built")??.path();
    Ok(vec![folder.join(WASM), folder.join(GLUE)])
}
