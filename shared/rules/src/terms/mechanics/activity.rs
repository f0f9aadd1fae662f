//! A gift for something done: confirming a newsletter, sharing, reviewing, visiting. Each occurrence counts once; what nobody has
//! verified yet waits.
//!
//! ```
//! use coppertoken_rules::Points;
//! use coppertoken_rules::mechanics::{Activity, Gift, GiftPoints, MechanicTerms};
//! // Five points for a share, twice a day at most.
//! let gives = Gift::Points(GiftPoints { points: Points::new(5)?, valid_days: None });
//! let share = Activity { action: "share".to_owned(), gives, per_day_max: 2, total_max: None };
//! assert_eq!(share.check(), Ok(()));
//! assert_eq!(share.action(None), Some("share"));
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;

/// Longest name of an action in bytes.
pub const ACTION_BYTES_MAX: usize = 32;
/// The action that every visit of a signed-in member is.
pub const VISIT: &str = "visit";

/// A gift for an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// What was done: `newsletter`, `share`, `review`, `follow`, `read_news`, `visit`, or a name of the shop's own.
    pub action: String,
    /// What it gives.
    pub gives: Gift,
    /// Most times a day.
    #[serde(default = "once")]
    pub per_day_max: u16,
    /// Most times in all; absent = no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_max: Option<u16>,
}

const fn once() -> u16 {
    1
}

impl MechanicTerms for Activity {
    fn check(&self) -> Result<(), &'static str> {
        if !is_action(&self.action) {
            return Err("name the action in 1 to 32 lower-case letters, digits or underscores");
        }
        if !(1..=100).contains(&self.per_day_max) || self.total_max == Some(0) {
            return Err("reward an action 1 to 100 times a day, and at least once in all");
        }
        self.gives.check()
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![(Occasion::Activity, &self.gives)]
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        None
    }

    fn earns(&self) -> Earns {
        Earns::Nothing
    }

    fn orders(&self) -> AboutOrders {
        AboutOrders::No
    }

    fn action(&self, _: Option<&RuleId>) -> Option<&str> {
        Some(&self.action)
    }

    fn reach(&self) -> Option<Reach> {
        None
    }
}

/// Is this the name of an action?
pub fn is_action(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=ACTION_BYTES_MAX).contains(&name.len()) && name.bytes().all(is_letter)
}
