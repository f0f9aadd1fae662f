//! Delivery of one order for nothing, or up to an amount.

use super::{Checkout, RewardTerms, Used};
use crate::error::OutOfRange;
use crate::ids::OrderId;
use crate::selector::Selector;
use serde::{Deserialize, Serialize};

use crate::number::Amount;
use crate::order::AMOUNT_MAX;

/// Delivery for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FreeDelivery {
    /// Most minor units of delivery it pays; absent = all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_max: Option<Amount>,
}

impl FreeDelivery {
    /// What comes off a delivery that costs `shipping`.
    pub fn applied_to(&self, shipping: Amount) -> Amount {
        let shipping = shipping.at_least_zero();
        self.amount_max.map_or(shipping, |most| shipping.min(most))
    }
}

impl RewardTerms for FreeDelivery {
    fn name(&self) -> &'static str {
        "free_delivery"
    }

    fn check(&self) -> Result<(), &'static str> {
        let is_fine = self.amount_max.is_none_or(|most| (1..=AMOUNT_MAX).contains(&most.get()));
        if is_fine { Ok(()) } else { Err("the most it pays is above zero, in minor units") }
    }

    fn used(&self) -> Used {
        Used::Delivery
    }

    fn used_up_by(&self) -> Option<OrderId> {
        None
    }

    fn off(&self, checkout: Checkout<'_>) -> Result<Amount, OutOfRange> {
        Ok(self.applied_to(checkout.shipping))
    }

    fn for_member(&self, _: impl Fn(&Selector) -> Selector) -> Self {
        *self
    }

    fn amount(&self) -> Option<Amount> {
        None
    }

    fn worth(&self, _: Amount) -> Option<i64> {
        None
    }

    fn figure(&self) -> Option<i64> {
        None
    }
}
