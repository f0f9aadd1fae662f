//! Other points for certain lines: a kettle earns a tenth more, gift wrapping earns nothing.
//!
//! It takes the place of what the line would earn by the program's rates. Of several for one line a product beats a category, then the
//! higher priority, then the identifier.
//!
//! ```
//! use coppertoken_rules::mechanics::{Award, Earns, MechanicTerms, Override};
//! use coppertoken_rules::selector::Selector;
//! // Gift wrapping earns nothing.
//! let wrapping = Override { on: Selector::Products(vec!["wrapping".to_owned()]), earns: Award::Percent(0) };
//! assert_eq!(wrapping.check(), Ok(()));
//! assert_eq!(wrapping.earns(), Earns::Nothing);
//! ```

use serde::{Deserialize, Serialize};

use super::spend::Rate;
use super::{AboutOrders, BUY, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;
use crate::limits::EARN_PERCENT_MAX;
use crate::selector::Selector;

/// What certain lines earn instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The lines.
    pub on: Selector,
    /// What they earn.
    pub earns: Award,
}

/// What lines earn instead of the base award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Award {
    /// So many percent of the base award; 110 = a tenth more, 0 = nothing.
    Percent(u16),
    /// A rate of its own.
    Rate(Rate),
}

impl MechanicTerms for Override {
    fn check(&self) -> Result<(), &'static str> {
        self.on.check()?;
        if self.on.is_everything() {
            return Err("name the products or categories it is about");
        }
        match self.earns {
            Award::Percent(percent) if percent <= EARN_PERCENT_MAX => Ok(()),
            Award::Percent(_) => Err("earn 0 to 1000 percent"),
            Award::Rate(rate) => rate.check(),
        }
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![]
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        None
    }

    fn earns(&self) -> Earns {
        match self.earns {
            Award::Rate(rate) => Earns::Instead(rate),
            Award::Percent(_) => Earns::Nothing,
        }
    }

    fn orders(&self) -> AboutOrders {
        AboutOrders::of(&self.on)
    }

    fn action(&self, _: Option<&RuleId>) -> Option<&str> {
        Some(BUY)
    }

    fn reach(&self) -> Option<Reach> {
        None
    }
}
