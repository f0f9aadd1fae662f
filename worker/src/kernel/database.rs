//! The seam between repositories and the store: a batch of named statements, all of it or nothing.

use core::future::Future;

use coppertoken_rules::number::LIMIT;
use serde::de::DeserializeOwned;

use crate::kernel::error::Error;

/// A value bound to a statement. Integers cross as IEEE doubles, hence the limit of 2^53 − 1 everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// An integer, |x| ≤ 2^53 − 1.
    Integer(i64),
    /// Text.
    Text(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<u32> for Value {
    fn from(integer: u32) -> Self {
        Self::Integer(i64::from(integer))
    }
}

/// Places and counts: beyond the limit there is nothing, so that the last place stands for all behind it.
impl From<u64> for Value {
    fn from(integer: u64) -> Self {
        Self::Integer(i64::try_from(integer).unwrap_or(LIMIT).min(LIMIT))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(optional: Option<T>) -> Self {
        optional.map_or(Self::Null, Into::into)
    }
}

/// A statement with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// SQL text with numbered parameters; see [`super::sql`].
    pub sql: &'static str,
    /// Values for `?1`, `?2`, …
    pub values: Vec<Value>,
}

impl Statement {
    /// A statement with its values.
    pub fn new(sql: &'static str, values: impl IntoIterator<Item = Value>) -> Self {
        Self { sql, values: values.into_iter().collect() }
    }
}

/// A row as a JSON object, column by column.
pub type Row = serde_json::Value;

/// Why a batch was not committed, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseError {
    /// A constraint or trigger aborted the batch: nothing was written. Names the constraint, or its columns.
    Constraint(String),
    /// The store is busy or the connection broke; after a write the outcome is unknown.
    Transient(String),
    /// Anything else: ours to mend.
    Broken(String),
}

impl DatabaseError {
    /// Sorts an error of SQLite or D1 by its text, which is all D1 gives.
    pub fn of_message(message: &str) -> Self {
        const CONSTRAINTS: [&str; 5] =
            ["constraint failed", "_is_immutable", "_is_kept", "_is_bound_for_good", "SQLITE_CONSTRAINT"];
        // As listed in Cloudflare's "D1 errors": all of these say "try again".
        // The last two are SQLite's own, behind a local D1.
        const TRANSIENT: [&str; 12] = [
            "Network connection lost",
            "overloaded",
            "Too many requests queued",
            "too many requests queued",
            "reset",
            "timed out",
            "timeout",
            "internal error",
            "transient issue",
            "client disconnected",
            "database is locked",
            "SQLITE_BUSY",
        ];
        let message = message.to_owned();
        if CONSTRAINTS.iter().any(|part| message.contains(part)) {
            Self::Constraint(message)
        } else if TRANSIENT.iter().any(|part| message.contains(part)) {
            Self::Transient(message)
        } else {
            Self::Broken(message)
        }
    }
}

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Constraint(message) | DatabaseError::Broken(message) => Self::Fault(message),
            DatabaseError::Transient(message) => Self::Transient(message),
        }
    }
}

/// Runs batches of statements.
pub trait Database {
    /// Runs the statements in order as one transaction and returns the rows of each.
    fn batch(&self, statements: Vec<Statement>) -> impl Future<Output = Result<Vec<Vec<Row>>, DatabaseError>>;
}

/// Reads every row of one statement.
pub async fn read_all<T: DeserializeOwned>(database: &impl Database, statement: Statement) -> Result<Vec<T>, Error> {
    let mut results = database.batch(vec![statement]).await?.into_iter();
    rows(results.next())
}

/// Reads the first row of one statement.
pub async fn read_one<T: DeserializeOwned>(database: &impl Database, statement: Statement) -> Result<Option<T>, Error> {
    Ok(read_all(database, statement).await?.into_iter().next())
}

/// Runs one statement that returns nothing.
pub async fn write(database: &impl Database, statement: Statement) -> Result<(), DatabaseError> {
    database.batch(vec![statement]).await.map(drop)
}

/// Typed rows of one result of a batch.
pub fn rows<T: DeserializeOwned>(result: Option<Vec<Row>>) -> Result<Vec<T>, Error> {
    let rows = result.ok_or_else(|| Error::Fault("a batch returned fewer results than statements".to_owned()))?;
    rows.into_iter().map(|row| serde_json::from_value(row).map_err(Error::fault)).collect()
}
