//! The days on which a rule is in force, in the program's time zone.

use serde::{Deserialize, Serialize};

use crate::time::Date;

/// From the beginning of `first_day` to the end of `last_day`: half-open [00:00 of `first_day`, 00:00 after `last_day`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Window {
    /// The first day; absent = since ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day: Option<Date>,
    /// The last day; absent = for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Date>,
}

impl Window {
    /// Is the rule in force on `day`?
    pub fn contains(&self, day: Date) -> bool {
        !self.begins_after(day) && !self.has_ended(day)
    }

    /// Does it begin later than `day`?
    pub fn begins_after(&self, day: Date) -> bool {
        self.first_day.is_some_and(|first_day| day < first_day)
    }

    /// Was its last day before `day`?
    pub fn has_ended(&self, day: Date) -> bool {
        self.last_day.is_some_and(|last_day| last_day < day)
    }

    /// True when it is in force always.
    pub const fn is_always(&self) -> bool {
        self.first_day.is_none() && self.last_day.is_none()
    }
}
