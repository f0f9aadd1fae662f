//! Versions of tools follow `Cargo.lock`: the wasm-bindgen command must match the library to the digit.

use crate::paths;
use anyhow::{Context, Result};

/// The version of a package in the workspace's `Cargo.lock`.
pub fn version_of(package: &str) -> Result<String> {
    let path = paths::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path).context("cannot read Cargo.lock")?;
    find(&text, package).with_context(|| format!("Cargo.lock has no package {package}"))
}

/// Cargo writes each package's name and version on two lines that follow each other.
fn find(lockfile: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lockfile.lines().skip_while(|line| *line != name).skip(1);
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::find;

    const LOCKFILE: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";

    #[test]
    fn the_exact_name_is_found() {
        assert_eq!(find(LOCKFILE, "wasm-bindgen").as_deref(), Some("0.2.130"));
    }

    #[test]
    fn a_part_of_a_name_is_not() {
        assert_eq!(find(LOCKFILE, "bindgen"), None);
    }
}
