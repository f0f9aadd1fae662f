//! A percentage off the goods, or off certain lines of them. Rounded down once.
//!
//! ```
//! use coppertoken_rules::{Amount, rewards::{Checkout, PercentOff}, selector::Selector};
//! let reward = PercentOff { percent: 10, on: Selector::Everything, amount_max: Some(Amount::new(400)?) };
//! let checkout = |goods| Checkout { lines: &[], goods, shipping: Amount::ZERO };
//! assert_eq!(reward.applied_to(checkout(Amount::new(3999)?))?, Amount::new(399)?);
//! assert_eq!(reward.applied_to(checkout(Amount::new(9900)?))?, Amount::new(400)?);
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use super::{Checkout, RewardTerms, Used};
use crate::ids::OrderId;
use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;
use crate::number::Amount;
use crate::order::AMOUNT_MAX;
use crate::ratio::share_of;
use crate::selector::Selector;

/// `percent` off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PercentOff {
    /// 1 to 100.
    pub percent: u8,
    /// The lines.
    #[serde(default, skip_serializing_if = "Selector::is_everything")]
    pub on: Selector,
    /// Most minor units it takes off; absent = no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_max: Option<Amount>,
}

impl PercentOff {
    /// What comes off this cart. Without lines, a voucher for certain lines takes nothing: what cannot be seen is not discounted.
    pub fn applied_to(&self, checkout: Checkout<'_>) -> Result<Amount, OutOfRange> {
        let share = u16::from(self.percent).saturating_mul(100);
        let off = match self.on {
            Selector::Everything => share_of(checkout.goods.at_least_zero(), share)?,
            _ => checkout.share(|line| if self.on.matches(line) { share } else { 0 })?,
        };
        Ok(self.amount_max.map_or(off, |most| off.min(most)))
    }
}

impl RewardTerms for PercentOff {
    fn name(&self) -> &'static str {
        "percent_off"
    }

    fn check(&self) -> Result<(), &'static str> {
        self.on.check()?;
        if !(1..=100).contains(&self.percent) {
            return Err("take 1 to 100 percent off");
        }
        if self.amount_max.is_some_and(|most| !(1..=AMOUNT_MAX).contains(&most.get())) {
            return Err("the most it takes off is above zero, in minor units");
        }
        Ok(())
    }

    fn used(&self) -> Used {
        Used::Share
    }

    fn used_up_by(&self) -> Option<OrderId> {
        None
    }

    fn off(&self, checkout: Checkout<'_>) -> Result<Amount, OutOfRange> {
        self.applied_to(checkout)
    }

    fn for_member(&self, resolve: impl Fn(&Selector) -> Selector) -> Self {
        Self { on: resolve(&self.on), ..self.clone() }
    }

    fn amount(&self) -> Option<Amount> {
        None
    }

    fn worth(&self, basket: Amount) -> Option<i64> {
        let share = basket.get().saturating_mul(self.percent.into()).div_euclid(100);
        Some(self.amount_max.map_or(share, |most| share.min(most.get())))
    }

    fn figure(&self) -> Option<i64> {
        Some(self.percent.into())
    }
}
