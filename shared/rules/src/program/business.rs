//! What the merchant knows of the shop and has set aside. The linter judges rewards by these figures; nobody else sees them.

use serde::{Deserialize, Serialize};

use crate::number::Amount;
use crate::order::AMOUNT_MAX;

/// Figures of the shop. What is absent is not judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Business {
    /// Goods of the median order, in minor units: half of all orders cost less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_basket: Option<Amount>,
    /// The most that one reward may cost the merchant, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin_budget: Option<Amount>,
}

impl Business {
    /// True when nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Says what is wrong with the figures.
    pub fn check(&self) -> Result<(), &'static str> {
        let is_fine = |amount: Amount| (1..=AMOUNT_MAX).contains(&amount.get());
        let all_fine = [self.median_basket, self.margin_budget].into_iter().flatten().all(is_fine);
        if all_fine { Ok(()) } else { Err("amounts are above zero, in minor units, such as 4200 for 42.00") }
    }
}
