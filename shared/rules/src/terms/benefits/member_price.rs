//! A product at a price for members. Where it is lower than what the line costs; never a higher one.

use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;
use crate::number::{Amount, LIMIT};
use crate::order::{AMOUNT_MAX, OrderLine};
use crate::quantity::Quantity;
use crate::ratio::multiply_then_divide_floor;

/// A price for members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberPrice {
    /// The platform's id of the product or variant, or its SKU.
    pub product_id: String,
    /// Minor units of one piece, without tax.
    pub net: Amount,
}

impl MemberPrice {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        let is_named = (1..=crate::ids::LENGTH_MAX).contains(&self.product_id.len());
        if is_named && (0..=AMOUNT_MAX).contains(&self.net.get()) {
            Ok(())
        } else {
            Err("name a product and its price in minor units")
        }
    }

    /// Is the line of this product?
    pub fn is_of(&self, line: &OrderLine) -> bool {
        [&line.product_id, &line.variant_id, &line.sku].into_iter().any(|id| *id == self.product_id)
    }

    /// Minor units of that much of it, without tax, rounded down.
    pub fn of(&self, quantity: Quantity) -> Result<Amount, OutOfRange> {
        let thousandths = i128::from(quantity.thousandths());
        let price = multiply_then_divide_floor(i128::from(self.net.get()), thousandths, 1_000)?;
        // 10^12 · 10^6 leaves the range of amounts: such a line is dearer for members, and stays as it is.
        Amount::new(price.min(LIMIT))
    }
}
