//! Delivery for nothing from a minimum order on; below it, or where free delivery cannot be had, at a fixed price. Never dearer than
//! for everybody.
//!
//! ```
//! use coppertoken_rules::{Amount, benefits::Delivery};
//! let delivery = Delivery { free_from: Some(Amount::new(3000)?), fixed: Some(Amount::new(190)?) };
//! assert_eq!(delivery.price(Amount::new(2999)?, Amount::new(490)?), Amount::new(190)?);
//! assert_eq!(delivery.price(Amount::new(3000)?, Amount::new(490)?), Amount::ZERO);
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::number::Amount;
use crate::order::AMOUNT_MAX;

/// A price of delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Delivery {
    /// Goods from which on it costs nothing, in minor units; absent = never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Amount>,
    /// What it costs otherwise, in minor units; absent = as for everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Amount>,
}

impl Delivery {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.free_from.is_none() && self.fixed.is_none() {
            return Err("say from which order on delivery is free, or what it costs");
        }
        let is_amount = |amount: Amount| (0..=AMOUNT_MAX).contains(&amount.get());
        let is_fine = [self.free_from, self.fixed].into_iter().flatten().all(is_amount);
        if is_fine { Ok(()) } else { Err("amounts are in minor units and not negative") }
    }

    /// What delivery costs for goods of `goods`, when it costs `normal` for everybody. Minor units.
    pub fn price(&self, goods: Amount, normal: Amount) -> Amount {
        if self.free_from.is_some_and(|free_from| goods >= free_from) {
            return Amount::ZERO;
        }
        self.fixed.map_or(normal, |fixed| fixed.min(normal))
    }
}
