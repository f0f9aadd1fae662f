//! Holding and freeing a code while an order is being placed.

use serde::{Deserialize, Serialize};

use crate::ids::{OrderId, RuleId};
use crate::number::Amount;
use crate::time::Date;

/// Body of `POST …/codes/{code}/claim`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimRequest {
    /// The order that is being placed.
    pub order_id: OrderId,
    /// ISO 4217 code of the cart.
    pub currency: String,
    /// Goods after all other discounts, in minor units, as the shop prices them.
    pub goods_amount: Amount,
}

/// Answer to a claim. Repeating the claim for the same order gives the same answer, or a new amount for changed goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClaimResponse {
    /// Minor units to take off the goods.
    pub amount: Amount,
    /// The reward behind the code.
    pub reward_id: RuleId,
    /// The last day the code can be used.
    pub expires_on: Date,
}

/// Body of `POST …/codes/{code}/release`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseRequest {
    /// The order that held the code.
    pub order_id: OrderId,
}
