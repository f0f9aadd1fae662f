//! A gift card of a fixed amount: one code, used once, on the goods of one order. What is left over lapses, as with every voucher.

use serde::{Deserialize, Serialize};

use crate::number::Amount;
use crate::order::AMOUNT_MAX;

/// A gift card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GiftCard {
    /// Minor units, above zero.
    pub amount: Amount,
}

impl GiftCard {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if (1..=AMOUNT_MAX).contains(&self.amount.get()) {
            Ok(())
        } else {
            Err("`amount` is above zero, in minor units, such as 500 for 5.00")
        }
    }
}
