//! Why a file of orders is refused: the line, the column where one is to blame, and what to do.

use std::fmt;

/// A refusal. Shown behind the file's name and a colon: `17: column net: "12,3x" is not an amount: …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line, from 1; the header stands on 1.
    pub line: u64,
    /// The column as the file calls it; `None` where the whole row or the header is meant.
    pub column: Option<String>,
    /// What is wrong and what to do.
    pub reason: String,
}

impl Refusal {
    /// A refusal of a cell.
    pub fn of_cell(line: u64, column: &str, reason: impl Into<String>) -> Self {
        Self { line, column: Some(column.to_owned()), reason: reason.into() }
    }

    /// A refusal of a row.
    pub fn of_row(line: u64, reason: impl Into<String>) -> Self {
        Self { line, column: None, reason: reason.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(formatter, "{}: column {column}: {}", self.line, self.reason),
            None => write!(formatter, "{}: {}", self.line, self.reason),
        }
    }
}
