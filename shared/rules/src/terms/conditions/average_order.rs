//! What the member's paid orders cost on average, after refunds. Compared without dividing: spent ≥ bound · orders.

use serde::{Deserialize, Serialize};

use super::Unmet;
use crate::number::Amount;

/// Bounds in minor units; both belong to the range. Who has paid no order has no average and is outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AverageOrder {
    /// Minor units it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Amount>,
    /// Minor units it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Amount>,
}

impl AverageOrder {
    /// What fails for a member whose `orders` paid orders cost `spent` together, after refunds.
    pub fn unmet(self, orders: i64, spent: Amount) -> Option<Unmet> {
        let (orders, spent) = (i128::from(orders), i128::from(spent.get()));
        // 2^53 · 2^63 stays below 2^127.
        let times_orders = |bound: Amount| i128::from(bound.get()).saturating_mul(orders);
        let is_inside = orders > 0
            && self.at_least.is_none_or(|bound| spent >= times_orders(bound))
            && self.at_most.is_none_or(|bound| spent <= times_orders(bound));
        (!is_inside).then_some(Unmet::AverageOrder)
    }
}
