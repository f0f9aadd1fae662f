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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_day_belong_to_it() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let window = Window { first_day: Some(day("2027-02-28")), last_day: Some(day("2027-03-01")) };
        for (text, begins_after, has_ended) in [
            ("2027-02-27", true, false),
            ("2027-02-28", false, false),
            ("2027-03-01", false, false),
            ("2027-03-02", false, true),
        ] {
            assert_eq!(window.begins_after(day(text)), begins_after, "{text}");
            assert_eq!(window.has_ended(day(text)), has_ended, "{text}");
            assert_eq!(window.contains(day(text)), !begins_after && !has_ended, "{text}");
        }
        assert!(Window::default().is_always() && Window::default().contains(day("0001-01-01")));
    }
}
