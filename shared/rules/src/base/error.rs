//! What the lowest layers refuse. Each layer above says more of the reason: see [`crate::rejection::Rejection`].

use core::fmt;

/// A number left its range: |x| ≤ [`crate::number::LIMIT`] where it is kept, 128 bits on the way there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an amount, or a sum of amounts, is larger than can be counted")
    }
}

impl core::error::Error for OutOfRange {}

/// A field that says what cannot be: where it stands, what it says, and the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The place in the request, such as `lines[0].net`.
    pub field: String,
    /// What it says.
    pub value: String,
    /// What it must be, as a predicate: "is an amount of minor units, not below 0".
    pub rule: String,
}

impl Invalid {
    /// A field, its value and the rule it breaks.
    pub fn new(field: impl Into<String>, value: impl fmt::Display, rule: impl Into<String>) -> Self {
        Self { field: field.into(), value: value.to_string(), rule: rule.into() }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` {}; got {}", self.field, self.rule, self.value)
    }
}
