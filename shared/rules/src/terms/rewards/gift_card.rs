//! A gift card of a fixed amount: one code, used once, on the goods of one order. What is left over lapses, as with every voucher.

use super::{Checkout, RewardTerms, Used};
use crate::error::OutOfRange;
use crate::ids::OrderId;
use crate::selector::Selector;
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

impl RewardTerms for GiftCard {
    fn name(&self) -> &'static str {
        "gift_card"
    }

    fn check(&self) -> Result<(), &'static str> {
        if (1..=AMOUNT_MAX).contains(&self.amount.get()) {
            Ok(())
        } else {
            Err("`amount` is above zero, in minor units, such as 500 for 5.00")
        }
    }

    fn used(&self) -> Used {
        Used::Sum
    }

    fn used_up_by(&self) -> Option<OrderId> {
        None
    }

    fn off(&self, checkout: Checkout<'_>) -> Result<Amount, OutOfRange> {
        Ok(self.amount.min(checkout.goods.at_least_zero()))
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
