//! A campaign that multiplies what lines earn: double points on Black Friday.
//!
//! Within one stacking group the best applies; what the groups add to 100 percent is added up. A tier that earns 110 and a
//! campaign of 200 give 100 + 10 + 100 = 210 percent, never 220.
//!
//! ```
//! use coppertoken_rules::mechanics::{Earns, MechanicTerms, Multiplier};
//! // Double points.
//! let double = Multiplier { percent: 200, on: Default::default(), group: "campaign".to_owned() };
//! assert_eq!(double.check(), Ok(()));
//! assert_eq!(double.earns(), Earns::Percent(200));
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, BUY, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;
use crate::limits::EARN_PERCENT_MAX;
use crate::selector::Selector;

/// The stacking group of campaigns that name none.
pub const GROUP_DEFAULT: &str = "campaign";

/// The stacking group of personal offers; campaigns have others.
pub const OFFER_GROUP: &str = "offer";

/// Multiplies the award of certain lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Multiplier {
    /// Percent of the base award; 200 = double.
    pub percent: u16,
    /// The lines.
    #[serde(default, skip_serializing_if = "Selector::is_everything")]
    pub on: Selector,
    /// Of several in one group the best applies.
    #[serde(default = "group_default")]
    pub group: String,
}

fn group_default() -> String {
    GROUP_DEFAULT.to_owned()
}

impl MechanicTerms for Multiplier {
    fn check(&self) -> Result<(), &'static str> {
        self.on.check()?;
        if !(101..=EARN_PERCENT_MAX).contains(&self.percent) {
            return Err("multiply by 101 to 1000 percent");
        }
        if self.group.is_empty() || self.group.len() > 40 {
            return Err("name the stacking group in 1 to 40 letters");
        }
        if self.group == OFFER_GROUP {
            return Err("the group `offer` is that of personal offers; name another");
        }
        Ok(())
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![]
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        None
    }

    fn earns(&self) -> Earns {
        Earns::Percent(self.percent)
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
