//! How long ago the member last paid an order: "has not bought for long" and "stopped entirely" are two ranges.

use serde::{Deserialize, Serialize};

use super::Unmet;
use crate::time::Date;

/// Bounds in days; both belong to the range. Who has never ordered is outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LastOrder {
    /// At least this many days ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_at_least: Option<u16>,
    /// At most this many days ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_at_most: Option<u16>,
}

impl LastOrder {
    /// What fails for a member who last paid an order on `last_on`; `None` = never.
    pub fn unmet(self, last_on: Option<Date>, today: Date) -> Option<Unmet> {
        let Some(last_on) = last_on else { return Some(Unmet::LastOrder) };
        let days = today.days_after(last_on);
        let is_inside = self.days_at_least.is_none_or(|least| days >= i32::from(least))
            && self.days_at_most.is_none_or(|most| days <= i32::from(most));
        (!is_inside).then_some(Unmet::LastOrder)
    }
}
