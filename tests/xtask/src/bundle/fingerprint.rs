//! What a step was made from, so that it is not made again.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// The digest of a step's inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Of everything that decides the result, tools and options included.
    #[must_use]
    pub fn of(inputs: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for input in inputs {
            // Lengths keep neighbours apart.
            hash.update((input.len() as u64).to_be_bytes());
            hash.update(input);
        }
        Self(format!("{:x}", hash.finalize()))
    }

    /// Enough of the digest to name a folder that is cached for ever.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..16]
    }

    /// Whether the step was last made from these inputs.
    #[must_use]
    pub fn is_noted_in(&self, note: &Path) -> bool {
        fs::read_to_string(note).is_ok_and(|text| text == self.0)
    }

    /// Notes that the step has been made.
    pub fn note_in(&self, note: &Path) -> Result<()> {
        fs::write(note, &self.0).with_context(|| format!("cannot write {}", note.display()))
    }
}
