//! A campaign that adds a fixed number of points to an order: 50 more for an order above 30.00. Conditions say which orders.
//!
//! ```
//! use coppertoken_rules::Points;
//! use coppertoken_rules::mechanics::{Bonus, Earns, MechanicTerms};
//! // 50 points more an order.
//! let bonus = Bonus { points: Points::new(50)? };
//! assert_eq!(bonus.check(), Ok(()));
//! assert_eq!(bonus.earns(), Earns::Points);
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, BUY, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;
use crate::limits::RULE_POINTS_MAX;
use crate::number::Points;

/// Points added once an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// Points, above zero.
    pub points: Points,
}

impl MechanicTerms for Bonus {
    fn check(&self) -> Result<(), &'static str> {
        if (1..=RULE_POINTS_MAX).contains(&self.points.get()) { Ok(()) } else { Err("add 1 to 1,000,000 points") }
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![]
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        None
    }

    fn earns(&self) -> Earns {
        Earns::Points
    }

    fn orders(&self) -> AboutOrders {
        AboutOrders::Told
    }

    fn action(&self, _: Option<&RuleId>) -> Option<&str> {
        Some(BUY)
    }

    fn reach(&self) -> Option<Reach> {
        None
    }
}
