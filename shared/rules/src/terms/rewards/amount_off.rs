//! A fixed amount off the next order: 250 points → 5.00. Never more than the goods cost; what is left over lapses.
//!
//! ```
//! use coppertoken_rules::{Amount, rewards::AmountOff};
//! let reward = AmountOff { amount: Amount::new(500)?, share_bps_max: None };
//! assert_eq!(reward.applied_to(Amount::new(4995)?)?, Amount::new(500)?);
//! assert_eq!(reward.applied_to(Amount::new(320)?)?, Amount::new(320)?);
//! // At most a tenth of the goods: of 32.00 that is 3.20.
//! let reward = AmountOff { share_bps_max: Some(1000), ..reward };
//! assert_eq!(reward.applied_to(Amount::new(3200)?)?, Amount::new(320)?);
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use super::{Checkout, RewardTerms, Used};
use crate::ids::OrderId;
use crate::selector::Selector;
use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;
use crate::number::Amount;
use crate::order::AMOUNT_MAX;
use crate::ratio::{BASIS_POINTS, share_of};

/// `amount` minor units off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AmountOff {
    /// Minor units, above zero.
    pub amount: Amount,
    /// Largest share of the goods it may take, in hundredths of a percent; absent = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_bps_max: Option<u16>,
}

impl AmountOff {
    /// What comes off goods that cost `goods` after all other discounts.
    pub fn applied_to(&self, goods: Amount) -> Result<Amount, OutOfRange> {
        let goods = goods.at_least_zero();
        let most = share_of(goods, self.share_bps_max.unwrap_or(BASIS_POINTS))?;
        Ok(self.amount.min(most))
    }
}

impl RewardTerms for AmountOff {
    fn name(&self) -> &'static str {
        "amount_off"
    }

    fn check(&self) -> Result<(), &'static str> {
        if !(1..=AMOUNT_MAX).contains(&self.amount.get()) {
            return Err("`amount` is above zero, in minor units, such as 500 for 5.00");
        }
        if self.share_bps_max.is_some_and(|share| !(1..=BASIS_POINTS).contains(&share)) {
            return Err("a share is 1 to 10000 hundredths of a percent");
        }
        Ok(())
    }

    fn used(&self) -> Used {
        Used::Sum
    }

    fn used_up_by(&self) -> Option<OrderId> {
        None
    }

    fn off(&self, checkout: Checkout<'_>) -> Result<Amount, OutOfRange> {
        self.applied_to(checkout.goods)
    }

    fn for_member(&self, _: impl Fn(&Selector) -> Selector) -> Self {
        *self
    }

    fn amount(&self) -> Option<Amount> {
        Some(self.amount)
    }

    fn worth(&self, _: Amount) -> Option<i64> {
        Some(self.amount.get())
    }

    fn figure(&self) -> Option<i64> {
        Some(self.amount.get())
    }
}
