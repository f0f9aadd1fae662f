//! A gift when so many points were earned in all, once. No points are spent, and falling below and rising again gives nothing more.
//!
//! ```
//! use coppertoken_rules::Points;
//! use coppertoken_rules::mechanics::{Gift, GiftPoints, MechanicTerms, Milestone, Reach};
//! // 50 points for the first thousand.
//! let gives = Gift::Points(GiftPoints { points: Points::new(50)?, valid_days: None });
//! let milestone = Milestone { points: Points::new(1_000)?, gives };
//! assert_eq!(milestone.reach(), Some(Reach::Points(Points::new(1_000)?)));
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, BUY, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;
use crate::number::{LIMIT, Points};

/// A gift at a milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Points earned by orders in all, less what was taken back.
    pub points: Points,
    /// What it gives.
    pub gives: Gift,
}

impl MechanicTerms for Milestone {
    fn check(&self) -> Result<(), &'static str> {
        if !(1..=LIMIT).contains(&self.points.get()) {
            return Err("a milestone lies above 0 points");
        }
        self.gives.check()
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![(Occasion::Order, &self.gives)]
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
        Some(BUY)
    }

    fn reach(&self) -> Option<Reach> {
        Some(Reach::Points(self.points))
    }
}
