//! A gift for joining, once a member.
//!
//! ```
//! use coppertoken_rules::Points;
//! use coppertoken_rules::mechanics::{Enrollment, Gift, GiftPoints, MechanicTerms, Reach};
//! // A hundred points for joining.
//! let gives = Gift::Points(GiftPoints { points: Points::new(100)?, valid_days: None });
//! assert_eq!(Enrollment { gives }.reach(), Some(Reach::Joining));
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;

/// A gift for joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Enrollment {
    /// What it gives.
    pub gives: Gift,
}

impl MechanicTerms for Enrollment {
    fn check(&self) -> Result<(), &'static str> {
        self.gives.check()
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![(Occasion::Joining, &self.gives)]
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
        Some(Reach::Joining)
    }
}
