//! A lower minimum order. Of several the lowest applies.

use serde::{Deserialize, Serialize};

use crate::number::Amount;
use crate::order::AMOUNT_MAX;

/// A minimum order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MinimumOrder {
    /// Goods an order needs, in minor units.
    pub amount: Amount,
}

impl MinimumOrder {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if (0..=AMOUNT_MAX).contains(&self.amount.get()) { Ok(()) } else { Err("the minimum is not negative") }
    }
}
