//! The packages of others in the two modules that are deployed. Macros and build scripts run at compile time; nothing of them is passed on.

use super::{licence, locks};
use crate::tools::WASM_TARGET;
use crate::{paths, process};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// What is deployed, and the package it is built from.
const MODULES: [(&str, &str); 2] = [("worker", "coppertoken-worker"), ("widget", "coppertoken-widget")];

/// A package of others that is linked.
#[derive(Debug, Clone)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// An expression in the notation of SPDX; empty where the package states none.
    pub licence: String,
    pub authors: Vec<String>,
    pub repository: Option<String>,
    /// Where cargo unpacked it.
    pub folder: PathBuf,
    /// SHA-256 of the package as the registry serves it, from `Cargo.lock`.
    pub checksum: Option<String>,
    /// The modules it is in: `worker`, `widget`.
    pub linked_by: Vec<&'static str>,
}

impl Package {
    /// Its name and version, as they stand in headings.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

/// Returns every linked package, in order of name and version.
pub fn packages() -> Result<Vec<Package>> {
    let mut linked_by: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for (module, package) in MODULES {
        for title in tree(package)? {
            linked_by.entry(title).or_default().push(module);
        }
    }
    let lock = fs::read_to_string(paths::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let locked = locks::of_cargo(&lock);
    let arguments = ["metadata", "--locked", "--format-version", "1", "--filter-platform", WASM_TARGET];
    let metadata: Value = serde_json::from_str(&process::capture(process::cargo().args(arguments))?)?;
    let known = metadata["packages"].as_array().context("cargo's metadata has no packages")?;
    let mut packages = Vec::new();
    for (title, linked_by) in linked_by {
        let is_it = |package: &&Value| format!("{} {}", text(&package["name"]), text(&package["version"])) == title;
        let package = known.iter().find(is_it).with_context(|| format!("cargo's metadata has no {title}"))?;
        // The workspace's own have no source.
        if package["source"].is_null() {
            continue;
        }
        let checksum = locked.iter().find(|locked| locked.title() == title).and_then(|locked| locked.checksum.clone());
        packages.push(read(package, checksum, linked_by));
    }
    Ok(packages)
}

fn read(package: &Value, checksum: Option<String>, linked_by: Vec<&'static str>) -> Package {
    let authors = package["authors"].as_array().into_iter().flatten();
    let mut folder = PathBuf::from(text(&package["manifest_path"]));
    folder.pop();
    Package {
        name: text(&package["name"]),
        version: text(&package["version"]),
        licence: licence::modern(&text(&package["license"])),
        authors: authors.map(text).collect(),
        repository: package["repository"].as_str().map(str::to_owned),
        folder,
        checksum,
        linked_by,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Names and versions of a package and of what it links, its own included.
fn tree(package: &str) -> Result<BTreeSet<String>> {
    let mut cargo = process::cargo();
    cargo.args(["tree", "--locked", "--package", package, "--target", WASM_TARGET]);
    cargo.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let lines = process::capture(&mut cargo)?;
    // `name v1.2.3`, and behind it perhaps a path.
    let titles = lines.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some(format!("{} {}", words.next()?, words.next()?.strip_prefix('v')?))
    });
    Ok(titles.collect())
}

/// Returns a sentence for every package that is compiled for WebAssembly and not listed, or listed and not compiled. What is
/// compiled, cargo says itself: in the graph of units that the build would run.
pub fn faults(listed: &[Package]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (module, package) in MODULES {
        let compiled = compiled(package)?;
        let of_module = listed.iter().filter(|package| package.linked_by.contains(&module));
        let listed: BTreeSet<String> = of_module.map(Package::title).collect();
        faults.extend(compiled.difference(&listed).map(|title| format!("{title} is in the {module} and not listed")));
        faults.extend(listed.difference(&compiled).map(|title| format!("{title} is listed and not in the {module}")));
    }
    Ok(faults)
}

/// Names and versions of others' packages that the build of a module compiles for WebAssembly. The graph is an unstable option of the
/// pinned toolchain, which `RUSTC_BOOTSTRAP` admits; nothing is compiled for it.
fn compiled(package: &str) -> Result<BTreeSet<String>> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--locked", "--package", package, "--lib", "--release", "--target", WASM_TARGET]);
    cargo.args(["-Zunstable-options", "--unit-graph"]).env("RUSTC_BOOTSTRAP", "1");
    let graph: Value = serde_json::from_str(&process::capture(&mut cargo)?)?;
    let units = graph["units"].as_array().context("cargo's graph has no units")?;
    // What runs at compile time is compiled for this machine, which has no name there; build scripts are run, not built.
    let of_wasm = units.iter().filter(|unit| unit["platform"] == WASM_TARGET && unit["mode"] == "build");
    Ok(of_wasm.filter_map(|unit| title_of(unit["pkg_id"].as_str()?)).collect())
}

/// Name and version in cargo's identifier of a package that is not the workspace's own: `source#name@version`, or
/// `source/name#version`.
fn title_of(identifier: &str) -> Option<String> {
    let (source, fragment) = identifier.split_once('#')?;
    if source.starts_with("path+") {
        return None;
    }
    Some(match fragment.split_once('@') {
        Some((name, version)) => format!("{name} {version}"),
        None => format!("{} {fragment}", source.rsplit('/').next()?),
    })
}
