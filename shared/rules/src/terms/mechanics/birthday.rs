//! A gift on the birthday, once a year. Month and day are enough; they are personal data and stand in the member's table, so the
//! shell passes them in the fact.
//!
//! ```
//! use coppertoken_rules::Points;
//! use coppertoken_rules::mechanics::{Birthday, Gift, GiftPoints, MechanicTerms, Occasion};
//! // A hundred points a week before the birthday.
//! let gives = Gift::Points(GiftPoints { points: Points::new(100)?, valid_days: Some(30) });
//! let birthday = Birthday { gives: gives.clone(), days_ahead: 7 };
//! assert_eq!(birthday.gives(), [(Occasion::Birthday, &gives)]);
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;

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

impl MechanicTerms for Birthday {
    fn check(&self) -> Result<(), &'static str> {
        if self.days_ahead > 30 {
            return Err("send the gift at most 30 days ahead");
        }
        self.gives.check()
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![(Occasion::Birthday, &self.gives)]
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
        None
    }

    fn reach(&self) -> Option<Reach> {
        None
    }
}
