//! A fixed amount off the next order: 250 points → 5.00. Never more than the goods cost; what is left over lapses.
//!
//! ```
//! use coppertoken_rules::{Amount, rewards::AmountOff};
//! let reward = AmountOff { amount: Amount::new(500)? };
//! assert_eq!(reward.applied_to(Amount::new(4995)?), Amount::new(500)?);
//! assert_eq!(reward.applied_to(Amount::new(320)?), Amount::new(320)?);
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::number::Amount;
use crate::order::AMOUNT_MAX;

/// `amount` minor units off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AmountOff {
    /// Minor units, above zero.
    pub amount: Amount,
}

impl AmountOff {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if (1..=AMOUNT_MAX).contains(&self.amount.get()) {
            Ok(())
        } else {
            Err("`amount` is above zero, in minor units, such as 500 for 5.00")
        }
    }

    /// What comes off goods that cost `goods` after all other discounts.
    pub fn applied_to(&self, goods: Amount) -> Amount {
        self.amount.min(goods.at_least_zero())
    }
}
