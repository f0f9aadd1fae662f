//! Lock files: every package comes from crates.io or from npm's registry, and its content is known by its checksum.

use crate::paths;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

/// Folders of generated files; those that begin with a dot are passed over too.
const GENERATED: [&str; 3] = ["build", "node_modules", "target"];

/// The rules engine beside which ours is measured, built for other machines. The registry did not have these when the lock file was
/// written, so nobody knows their checksum; where it is measured (Linux on x86-64) none of them is installed.
const WITHOUT_CHECKSUM: [&str; 6] = [
    "@gorules/zen-engine-darwin-arm64",
    "@gorules/zen-engine-darwin-x64",
    "@gorules/zen-engine-linux-arm64-gnu",
    "@gorules/zen-engine-linux-arm64-musl",
    "@gorules/zen-engine-wasm32-wasi",
    "@gorules/zen-engine-win32-x64-msvc",
];

/// A package of a `Cargo.lock`.
#[derive(Debug, Default)]
pub struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    pub checksum: Option<String>,
}

impl Locked {
    /// Its name and version.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

/// Returns the packages of a `Cargo.lock`: cargo writes each field on a line of its own.
#[must_use]
pub fn of_cargo(text: &str) -> Vec<Locked> {
    let packages = text.split("[[package]]").skip(1);
    let read = |package: &str| {
        let field = |name: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
            line.and_then(|line| line.strip_suffix('"')).map(str::to_owned)
        };
        let (name, version) = (field("name").unwrap_or_default(), field("version").unwrap_or_default());
        Locked { name, version, source: field("source"), checksum: field("checksum") }
    };
    packages.map(read).collect()
}

/// Returns a sentence for every package of every lock file that comes from elsewhere or whose content nobody knows.
pub fn faults() -> Result<Vec<String>> {
    let (mut locks, mut own) = (Vec::new(), BTreeSet::new());
    find(&paths::root(), &mut locks, &mut own)?;
    let (mut faults, mut unknown) = (Vec::new(), BTreeSet::new());
    for path in &locks {
        let text = fs::read_to_string(path)?;
        let place = path.strip_prefix(paths::root())?.display().to_string();
        let found = if path.ends_with("Cargo.lock") {
            faults_of_cargo(&of_cargo(&text), &own)
        } else {
            let lock: Value = serde_json::from_str(&text).with_context(|| format!("{place} is not JSON"))?;
            faults_of_npm(&lock, &mut unknown)
        };
        faults.extend(found.into_iter().map(|fault| format!("{place}: {fault}")));
    }
    let known = WITHOUT_CHECKSUM.iter().filter(|name| !unknown.contains(**name));
    faults
        .extend(known.map(|name| format!("{name} has a checksum, or is gone: take it off the list of those without")));
    Ok(faults)
}

/// Collects the lock files below a folder, and the names of the packages whose manifests stand there.
fn find(folder: &Path, locks: &mut Vec<std::path::PathBuf>, own: &mut BTreeSet<String>) -> Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && !name.starts_with('.') && !GENERATED.contains(&name.as_str()) {
            find(&entry.path(), locks, own)?;
        } else if name == "Cargo.lock" || name == "package-lock.json" {
            locks.push(entry.path());
        } else if name == "Cargo.toml" {
            let manifest = fs::read_to_string(entry.path())?;
            let package = manifest.split("[package]").nth(1).unwrap_or_default();
            let name = package.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
            own.extend(name.map(str::to_owned));
        }
    }
    Ok(())
}

fn faults_of_cargo(packages: &[Locked], own: &BTreeSet<String>) -> Vec<String> {
    let fault = |package: &Locked| {
        let is_known = package.checksum.as_ref().is_some_and(|sum| sum.len() == 64);
        match package.source.as_deref() {
            None if own.contains(&package.name) => None,
            None => Some(format!("{} comes from a folder outside of this clone", package.title())),
            Some(CRATES) if is_known => None,
            Some(CRATES) => Some(format!("{} has no checksum", package.title())),
            Some(other) => Some(format!("{} comes from {other}", package.title())),
        }
    };
    packages.iter().filter_map(fault).collect()
}

/// What is without a checksum for a known reason is noted in `unknown`.
fn faults_of_npm(lock: &Value, unknown: &mut BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let packages = lock["packages"].as_object().into_iter().flatten();
    // The first is the folder's own package.
    for (path, package) in packages.filter(|(path, _)| !path.is_empty()) {
        let name = path.rsplit("node_modules/").next().unwrap_or_default();
        // An entry without an address comes from the registry that npm is set to.
        if package["resolved"].as_str().is_some_and(|address| !address.starts_with(NPM)) {
            faults.push(format!("{name} comes from {}", package["resolved"]));
        }
        if package["integrity"].as_str().is_some_and(|sum| sum.starts_with("sha512-")) {
            continue;
        }
        if package["optional"] == true && WITHOUT_CHECKSUM.contains(&name) {
            unknown.insert(name.to_owned());
        } else {
            faults.push(format!("{name} has no checksum"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{CRATES, WITHOUT_CHECKSUM, faults_of_cargo, faults_of_npm, of_cargo};
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn a_crate_from_elsewhere_or_without_a_checksum_is_found() {
        let sum = "a".repeat(64);
        let lock = format!(
            "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\n\
             [[package]]\nname = \"good\"\nversion = \"1.0.0\"\nsource = \"{CRATES}\"\nchecksum = \"{sum}\"\n\n\
             [[package]]\nname = \"bare\"\nversion = \"1.0.0\"\nsource = \"{CRATES}\"\n\n\
             [[package]]\nname = \"forked\"\nversion = \"1.0.0\"\nsource = \"git+https://example.com/forked#1\"\n\n\
             [[package]]\nname = \"beside\"\nversion = \"1.0.0\"\n"
        );
        let found = faults_of_cargo(&of_cargo(&lock), &BTreeSet::from(["ours".to_owned()]));
        let expected = [
            "bare 1.0.0 has no checksum",
            "forked 1.0.0 comes from git+https://example.com/forked#1",
            "beside 1.0.0 comes from a folder outside of this clone",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_npm_package_from_elsewhere_or_without_a_checksum_is_found() {
        let lock = json!({ "packages": {
            "": { "name": "ours" },
            "node_modules/good": { "integrity": "sha512-x", "resolved": "https://registry.npmjs.org/good/-/good-1.0.0.tgz" },
            "node_modules/good/node_modules/@of/bare": { "optional": true },
            "node_modules/elsewhere": { "integrity": "sha512-x", "resolved": "git+ssh://git@example.com/it.git" },
            "node_modules/weak": { "integrity": "sha1-x" },
            format!("node_modules/{}", WITHOUT_CHECKSUM[0]): { "optional": true },
            format!("node_modules/{}", WITHOUT_CHECKSUM[1]): {},
        } });
        let mut unknown = BTreeSet::new();
        let mut found = faults_of_npm(&lock, &mut unknown);
        found.sort();
        let expected = [
            "@gorules/zen-engine-darwin-x64 has no checksum",
            "@of/bare has no checksum",
            "elsewhere comes from \"git+ssh://git@example.com/it.git\"",
            "weak has no checksum",
        ];
        assert_eq!(found, expected);
        assert_eq!(unknown, BTreeSet::from([WITHOUT_CHECKSUM[0].to_owned()]));
    }
}
