//! How long the member has been one.

use serde::{Deserialize, Serialize};

use super::Unmet;
use crate::time::Date;

/// Bounds in days since joining; both belong to the range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MemberDays {
    /// Joined at least this many days ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u16>,
    /// Joined at most this many days ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u16>,
}

impl MemberDays {
    /// What fails for a member who joined on `joined_on`; `None` = not a member.
    pub fn unmet(self, joined_on: Option<Date>, today: Date) -> Option<Unmet> {
        let days = joined_on.map(|joined_on| today.days_after(joined_on));
        let is_inside = days.is_some_and(|days| {
            self.at_least.is_none_or(|least| days >= i32::from(least))
                && self.at_most.is_none_or(|most| days <= i32::from(most))
        });
        (!is_inside).then_some(Unmet::MemberDays)
    }
}
