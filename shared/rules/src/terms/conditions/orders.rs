//! How many orders the member has paid so far, of all time or of the last so many days. "More than 5" is `at_least: 6`.

use serde::{Deserialize, Serialize};

use super::Unmet;
use crate::time::Date;

/// Bounds in paid orders; both belong to the range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Orders {
    /// Orders it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// Orders there may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// Counts only those paid today or on this many days before; absent = all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u16>,
}

impl Orders {
    /// The first day of those that count on `today`; `None` = all of them.
    pub fn since(self, today: Date) -> Option<Date> {
        self.within_days.map(|days| today.plus_days(i32::from(days).saturating_neg()))
    }

    /// What is missing for a member with so many paid orders since [`Self::since`].
    pub fn unmet(self, count: i64) -> Option<Unmet> {
        if let Some(at_least) = self.at_least.map(i64::from).filter(|at_least| count < *at_least) {
            return Some(Unmet::OrdersMissing { missing: at_least.saturating_sub(count) });
        }
        self.at_most.map(i64::from).filter(|at_most| count > *at_most).map(|_| Unmet::OrdersAbove)
    }
}
