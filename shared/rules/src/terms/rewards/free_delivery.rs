//! Delivery of one order for nothing, or up to an amount.

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
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        let is_fine = self.amount_max.is_none_or(|most| (1..=AMOUNT_MAX).contains(&most.get()));
        if is_fine { Ok(()) } else { Err("the most it pays is above zero, in minor units") }
    }

    /// What comes off a delivery that costs `shipping`.
    pub fn applied_to(&self, shipping: Amount) -> Amount {
        let shipping = shipping.at_least_zero();
        self.amount_max.map_or(shipping, |most| shipping.min(most))
    }
}
