//! Reading documents and failing well: every failure names the file, and the line where one is known.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use coppertoken_rules::Program;
use coppertoken_rules::program::check::Problem;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::rehearse::rehearsed;
use coppertoken_words::Language;
use serde::de::DeserializeOwned;

use crate::locate;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// What was read is not in order; the message says all of it.
    NotInOrder(String),
    /// The command or a file could not be read or written.
    Unusable(String),
}

impl Failure {
    /// What the shell gets.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::NotInOrder(_) => 1,
            Self::Unusable(_) => 2,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInOrder(message) => formatter.write_str(message),
            Self::Unusable(message) => write!(formatter, "error: {message}"),
        }
    }
}

/// The text of a file.
pub fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Unusable(format!("{}: {error}", path.display())))
}

/// A JSON document.
pub fn json<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| {
        let full = error.to_string();
        // The place stands in front, as editors and terminals link it; serde says it at the end.
        let message = full.split(" at line ").next().unwrap_or_default();
        let place = format!("{}:{}:{}", path.display(), error.line(), error.column());
        Failure::NotInOrder(format!("{place}: {message}"))
    })
}

/// A program that passes every check and of which every example holds.
pub fn program(path: &Path) -> Result<Program, Failure> {
    let text = text(path)?;
    let document: ProgramDocument = json(path, &text)?;
    rehearsed(1, document).map_err(|problems| problems_of(path, &text, &problems))
}

/// Problems, a line each.
pub fn problems_of(path: &Path, text: &str, problems: &[Problem]) -> Failure {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}: {}: {}", locate::link(path, text, &problem.place), problem.place, problem.message))
        .collect();
    Failure::NotInOrder(lines.join("\n"))
}

/// A language by its code; without one, the first of the program that has words, else English.
pub fn language(code: Option<&str>, document: &ProgramDocument) -> Result<Language, Failure> {
    match code {
        Some(code) => Language::of(code)
            .ok_or_else(|| Failure::Unusable(format!("there are no words in {code}: take en, ru or mk"))),
        None => Ok(document.languages.iter().find_map(|code| Language::of(code)).unwrap_or(Language::English)),
    }
}

/// Writes to standard output. A reader that has read enough (`head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Unusable(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}
