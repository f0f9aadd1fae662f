//! Points for every full step of what is spent: parts of a step earn nothing.
//!
//! ```
//! use coppertoken_rules::mechanics::{Earns, MechanicTerms, Rate, Steps};
//! use coppertoken_rules::{Amount, Points};
//! // 5 points for every full 2.50.
//! let steps = Steps(Rate { points: Points::new(5)?, per: Amount::new(250)? });
//! assert_eq!(steps.check(), Ok(()));
//! assert_eq!(steps.earns(), Earns::Rate(steps.0));
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, BUY, Earns, Gift, MechanicTerms, Occasion, Rate, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;

/// What full steps of spending earn: "5 points for every full 2.50".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Steps(pub Rate);

// In the document it is a rate and nothing else.
#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Steps {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        Rate::schema()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Steps {
    fn name() -> std::borrow::Cow<'static, str> {
        Rate::name()
    }

    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
        Rate::schemas(schemas);
    }
}

impl MechanicTerms for Steps {
    fn check(&self) -> Result<(), &'static str> {
        self.0.check()
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![]
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        None
    }

    fn earns(&self) -> Earns {
        Earns::Rate(self.0)
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
