//! The widget: compiled, split, bound, shrunk, and laid into a folder named by its content, so that it may be cached for
//! ever.

use super::fingerprint::Fingerprint;
use super::{Effort, names};
use crate::tools::Tools;
use crate::{paths, process};
use anyhow::{Context, Result, anyhow, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// The JavaScript module that the loader imports; it finds the WebAssembly beside itself.
const GLUE: &str = "coppertoken_widget.js";
/// The same, as the splitter's glue imports it.
const GLUE_ADDRESS: &str = "./coppertoken_widget.js";
const WASM: &str = "coppertoken_widget_bg.wasm";

/// What is fetched when it is first needed: the program page, the member's part of it, and the words. The splitter names each
/// file after the module that a `#[wasm_split(…)]` in `widget/src` names.
const CHUNKS: [&str; 5] = ["split_page.wasm", "split_member.wasm", "split_en.wasm", "split_mk.wasm", "split_ru.wasm"];
/// And what begins the name of a file that several of those share; it is fetched with the first of them.
const SHARED: &str = "chunk_";

/// What rustc emits for this target by default: wasm-opt must know it, or it refuses the module.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Large functions that are called once stay functions: larger before compression, smaller after.
const SHRINK: [&str; 3] = ["-Oz", "--one-caller-inline-max-function-size=30", "--converge"];

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
        super::compile("coppertoken-widget", &[])?;
        paths::wasm_release()
    };
    let compiled = folder.join("coppertoken_widget.wasm");
    let wasm = fs::read(&compiled).with_context(|| format!("cargo left no {}", compiled.display()))?;
    let npm_versions = fs::read(paths::root().join("package-lock.json"))?;
    // Of the tools that are crates, and of wasm-bindgen.
    let crate_versions = fs::read(paths::root().join("Cargo.lock"))?;
    let effort_name = effort.name().as_bytes();
    let this_step = [include_bytes!("widget.rs").as_slice(), include_bytes!("names.rs")].concat();
    let inputs = Fingerprint::of(&[&wasm, &npm_versions, &crate_versions, effort_name, &this_step]);

    let work = paths::target().join("widget-bundle");
    let note = work.join("made-from");
    let finished = work.join("finished");
    if !inputs.is_noted_in(&note) || !finished.join(GLUE).exists() {
        let _ = fs::remove_dir_all(&work);
        finish(tools, effort, &wasm, &work, &finished)?;
        inputs.note_in(&note)?;
    }
    publish(&finished)
}

/// From cargo's module to the files that are served.
fn finish(tools: &Tools, effort: Effort, wasm: &[u8], work: &Path, finished: &Path) -> Result<()> {
    println!("Splitting and binding the widget ({}) …", effort.name());
    let bound = work.join("bound");
    fs::create_dir_all(finished)?;
    let main = work.join("main.wasm");
    let chunks = split(wasm, &bound, &main)?;

    let mut bindgen = process::command(&tools.wasm_bindgen);
    // The chunks find the first module's table under the linker's name.
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports"]);
    bindgen.args(["--remove-name-section", "--remove-producers-section"]);
    process::run(bindgen.args(["--out-name", "coppertoken_widget", "--out-dir"]).arg(&bound).arg(main))?;

    // Bundled: wasm-bindgen's glue imports the splitter's, and crates may bring JavaScript of their own.
    let mut minify = process::npm_command("esbuild");
    minify.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"]);
    // wasm-bindgen names the splitter's glue once for each chunk.
    minify.arg("--log-override:duplicate-object-key=silent");
    minify.arg(bound.join(GLUE)).arg(format!("--outfile={}", finished.join(GLUE).display()));
    if effort != Effort::Full {
        for module in chunks.iter().map(String::as_str).chain([WASM]) {
            fs::copy(bound.join(module), finished.join(module))?;
        }
        return process::run(&mut minify);
    }
    let notes = work.join("names.json");
    minify.arg(format!("--mangle-props={}", names::pattern())).arg(format!("--mangle-cache={}", notes.display()));
    process::run(&mut minify)?;
    let notes = fs::read_to_string(notes)?;
    for module in chunks.iter().map(String::as_str).chain([WASM]) {
        let named = work.join(module);
        fs::write(&named, names::shorten(&fs::read(bound.join(module))?, &notes)?)?;
        let mut shrink = process::npm_command("wasm-opt");
        process::run(shrink.args(SHRINK).args(FEATURES).arg(named).arg("-o").arg(finished.join(module)))?;
    }
    Ok(())
}

/// Moves into each chunk what only it needs, functions and data, going by the linker's relocations, and writes the glue that
/// fetches chunks. What is left goes to `main`, for wasm-bindgen. Returns the chunks' names.
fn split(wasm: &[u8], folder: &Path, main: &Path) -> Result<Vec<String>> {
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = main;
    options.main_module = GLUE_ADDRESS;
    let chunks = transform(options).map_err(|fault| anyhow!("{fault:#}"))?.split_modules;
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut chunks: Vec<String> = chunks.iter().filter_map(name).collect();
    chunks.sort_unstable();
    let is_known = |chunk: &String| CHUNKS.contains(&chunk.as_str()) || chunk.starts_with(SHARED);
    let is_whole = CHUNKS.iter().all(|chunk| chunks.iter().any(|came| came == chunk)) && chunks.iter().all(is_known);
    ensure!(is_whole, "these chunks were expected: {CHUNKS:?}, and these came: {chunks:?}");
    Ok(chunks)
}

/// Copies the files to the folder their content names.
fn publish(finished: &Path) -> Result<Widget> {
    let mut files = modules(finished)?;
    // The glue last: who finds it finds everything.
    files.push(GLUE.to_owned());
    let contents: Vec<Vec<u8>> = files.iter().map(|file| Ok(fs::read(finished.join(file))?)).collect::<Result<_>>()?;
    let name = Fingerprint::of(&contents.iter().map(Vec::as_slice).collect::<Vec<_>>()).short().to_owned();
    let folder = paths::www().join("v1/widget").join(&name);
    if !folder.join(GLUE).exists() {
        fs::create_dir_all(&folder)?;
        for (file, content) in files.iter().zip(&contents) {
            fs::write(folder.join(file), content)?;
        }
    }
    Ok(Widget { address: format!("/v1/widget/{name}/{GLUE}"), folder })
}

impl Widget {
    /// Removes other versions; called when the loader names this one.
    pub fn remove_others(&self) -> Result<()> {
        for entry in fs::read_dir(paths::www().join("v1/widget"))? {
            let path = entry?.path();
            if path != self.folder {
                fs::remove_dir_all(path)?;
            }
        }
        Ok(())
    }
}

/// What badge, banner and hints need of the built widget, for the table of sizes.
pub fn built_files() -> Result<Vec<PathBuf>> {
    let folder = served_folder()?;
    Ok(vec![folder.join(WASM), folder.join(GLUE)])
}

/// What comes later, for the table of sizes: what shoppers wait for first, and then what several of those share.
pub fn built_chunks() -> Result<Vec<PathBuf>> {
    let folder = served_folder()?;
    let shared = modules(&folder)?.into_iter().filter(|module| module.starts_with(SHARED));
    Ok(CHUNKS.map(str::to_owned).into_iter().chain(shared).map(|chunk| folder.join(chunk)).collect())
}

/// The names of a folder's modules, sorted.
fn modules(folder: &Path) -> Result<Vec<String>> {
    let mut modules = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|ending| ending == "wasm") {
            modules.push(name);
        }
    }
    modules.sort_unstable();
    Ok(modules)
}

fn served_folder() -> Result<PathBuf> {
    let versions = paths::www().join("v1/widget");
    Ok(fs::read_dir(&versions)?.next().context("the widget is not built")??.path())
}
