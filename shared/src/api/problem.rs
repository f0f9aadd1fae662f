//! Errors on the wire: RFC 9457 `application/problem+json`.

use serde::{Deserialize, Serialize};

use crate::program::check;

/// What went wrong, in a form programs can match on (`code`) and people can read (`detail`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`; `code` tells the kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable snake_case code.
    pub code: String,
    /// What to do, in English.
    pub detail: String,
    /// Points or minor units that are missing, where something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<i64>,
}

/// The answer to a document that is not a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DocumentProblem {
    /// The problem itself.
    #[serde(flatten)]
    pub problem: Problem,
    /// Every place that has to change.
    pub problems: Vec<check::Problem>,
}
