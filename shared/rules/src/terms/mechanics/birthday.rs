//! A gift on the birthday, once a year. Month and day are enough; they are personal data and stand in the member's table, so the
//! shell passes them in the fact.

use serde::{Deserialize, Serialize};

use super::gift::Gift;

/// Days a birthday must have been known before it is celebrated: set later, it waits a year.
pub const KNOWN_DAYS_MIN: i32 = 30;

/// A gift on the birthday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Birthday {
    /// What it gives.
    pub gives: Gift,
    /// Days before the birthday the gift arrives.
    #[serde(default)]
    pub days_ahead: u16,
}

impl Birthday {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.days_ahead > 30 {
            return Err("send the gift at most 30 days ahead");
        }
        self.gives.check()
    }
}
