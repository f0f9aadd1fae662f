//! Errors on the wire: RFC 9457 `application/problem+json`.

use core::fmt;

use serde::{Deserialize, Serialize};

use coppertoken_rules::program::check;

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
    /// The fields that have to change; absent when no single field is to blame.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// A field, what came in it, and the rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where it stands: `lines[0].net`, or the name of a header. `body` is the body as a whole.
    pub field: String,
    /// What came, as JSON, cut after 60 characters; absent when nothing came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is accepted, in English.
    pub rule: String,
}

impl FieldError {
    /// A field that came with a value which breaks the rule.
    pub fn new(field: impl Into<String>, value: impl fmt::Display, rule: impl Into<String>) -> Self {
        Self { field: field.into(), value: Some(shortened(value.to_string())), rule: rule.into() }
    }

    /// A field that breaks the rule by its absence, or whose value is not worth repeating.
    pub fn without_value(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { field: field.into(), value: None, rule: rule.into() }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`: {}", self.field, self.rule)?;
        match &self.value {
            Some(value) => write!(formatter, "; got {value}"),
            None => Ok(()),
        }
    }
}

/// Most characters of a value that is repeated: enough to recognise it.
const VALUE_CHARACTERS_MAX: usize = 60;

fn shortened(mut value: String) -> String {
    if let Some((end, _)) = value.char_indices().nth(VALUE_CHARACTERS_MAX) {
        value.truncate(end);
        value.push('…');
    }
    value
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
