//! Rust's standard library: linked into both modules, and in no lock file, because it comes with the compiler.

use crate::process;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The library's own notices, which name what it brings along.
const NOTICES: &str = "rust-standard-library.html";

/// The standard library of the compiler that builds the modules.
#[derive(Debug)]
pub struct Library {
    pub version: String,
    /// The compiler's documents.
    documents: PathBuf,
}

impl Library {
    pub const NAME: &str = "rust-std";
    pub const LICENCE: &str = "MIT OR Apache-2.0";
    pub const REPOSITORY: &str = "https://github.com/rust-lang/rust";

    /// Asks the compiler.
    pub fn find() -> Result<Self> {
        let version = process::capture(process::command("rustc").arg("--version"))?;
        let version = version.split(' ').nth(1).context("rustc has no version")?.to_owned();
        let root = process::capture(process::command("rustc").args(["--print", "sysroot"]))?;
        Ok(Self { version, documents: PathBuf::from(root.trim()).join("share/doc/rust") })
    }

    /// Its name and version, as they stand in headings.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", Self::NAME, self.version)
    }

    /// What the notices say about it.
    #[must_use]
    pub fn notice(&self) -> String {
        format!(
            "Licence: {}\nAuthors: The Rust Project Developers\nRepository: {}\nIn: worker, widget\n\
             Texts: {NOTICES}, which also names what the library brings along\n",
            Self::LICENCE,
            Self::REPOSITORY
        )
    }

    /// Copies its own notices into a folder; a sentence says when there are none.
    pub fn copy_notices(&self, folder: &Path) -> Result<Option<String>> {
        let source = self.documents.join("COPYRIGHT-library.html");
        if !source.is_file() {
            return Ok(Some(format!("the compiler brings no {}", source.display())));
        }
        fs::copy(source, folder.join(NOTICES))?;
        Ok(None)
    }

    /// The text of a licence by its name, for packages that bring none.
    #[must_use]
    pub fn licence_text(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.documents.join("licenses").join(format!("{name}.txt"))).ok()
    }
}
