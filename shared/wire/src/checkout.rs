//! The checkout: what a cart costs a member, paying a share of it with points, holding and freeing codes while it becomes an order.

use serde::{Deserialize, Serialize};

use super::quote::CartLine;
use coppertoken_rules::checkout::CartBenefits;
use coppertoken_rules::ids::{OrderId, RuleId, VoucherCode};
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};
use coppertoken_rules::number::{Amount, Points};
use coppertoken_rules::rewards::{RewardKind, RewardTerms, Used};
use coppertoken_rules::time::Date;

/// Body of `POST …/checkout`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckoutRequest {
    /// The shop's id of the customer; absent for guests.
    #[serde(default)]
    pub customer_id: Option<String>,
    /// ISO 4217 code of the cart.
    pub currency: String,
    /// The cart, at the prices for everybody. Tax on a line counts towards "free delivery from …" where it is told.
    pub lines: Vec<CartLine>,
    /// What delivery costs everybody, in minor units.
    #[serde(default)]
    pub shipping: Amount,
    /// The order the cart becomes: points it holds already can pay it again.
    #[serde(default)]
    pub order_id: Option<OrderId>,
}

/// Answer to `POST …/checkout`. It promises nothing: the same question later is answered by what is true then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CheckoutResponse {
    /// The version of the program that judged.
    pub program_version: u32,
    /// The points the member can spend; absent for guests and customers who have not joined.
    pub balance: Option<Points>,
    /// Prices, delivery, minimum order, perks, and what points may pay. Lines are numbered by their place from 0.
    pub benefits: CartBenefits,
}

/// Body of `POST …/checkout/pay`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PayShareRequest {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// The order that is being placed.
    pub order_id: OrderId,
    /// Points the member wants to give at most; 0 takes back what was paid before.
    pub points: Points,
    /// ISO 4217 code of the cart.
    pub currency: String,
    /// Goods after all other discounts, in minor units, as the shop prices them.
    pub goods_amount: Amount,
    /// The lines of the cart: products and categories may allow other shares.
    pub lines: Vec<CartLine>,
}

/// Answer to `POST …/checkout/pay`. Repeating it for the same order and cart gives the same answer; a changed cart is paid anew, with
/// another code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PayShareResponse {
    /// Minor units to take off the goods.
    pub amount: Amount,
    /// The points that took.
    pub points: Points,
    /// The code that stands for them on the order, and that releases them; absent when nothing is paid any more.
    pub code: Option<VoucherCode>,
    /// The balance after it.
    pub balance: Points,
}

/// Body of `POST …/codes/{code}/claim`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimRequest {
    /// The order that is being placed. Absent while there is only a cart.
    #[serde(default)]
    pub order_id: Option<OrderId>,
    /// The cart, by your own name of it. With `order_id` too, what the cart holds passes to the order in this one call: there is no
    /// moment in which the code is free. **A claim that is abandoned holds its code for 24 hours; `release` frees it at once.**
    #[serde(default)]
    pub cart_id: Option<OrderId>,
    /// ISO 4217 code of the cart.
    pub currency: String,
    /// Goods after all other discounts, in minor units, as the shop prices them.
    pub goods_amount: Amount,
    /// The lines of the cart; without them a code for certain products takes nothing off.
    #[serde(default)]
    pub lines: Vec<CartLine>,
    /// What delivery costs, in minor units; without it a code for free delivery takes nothing off.
    #[serde(default)]
    pub shipping: Amount,
}

/// Answer to a claim. Repeating the claim for the same order gives the same answer, or a new amount for changed goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClaimResponse {
    /// Minor units to take off the goods.
    pub amount: Amount,
    /// Minor units to take off delivery.
    pub delivery_amount: Amount,
    /// What the code gives. A `product` is added to the order at no price.
    pub gives: RewardKind,
    /// The reward behind the code.
    pub reward_id: RuleId,
    /// The last day the code can be used.
    pub expires_on: Date,
}

impl ClaimResponse {
    /// From a voucher that is held by an order; `None` for any other.
    pub fn of(voucher: &Voucher) -> Option<Self> {
        let VoucherState::Claimed { applied, .. } = &voucher.state else { return None };
        let is_delivery = voucher.gives.used() == Used::Delivery;
        Some(Self {
            amount: if is_delivery { Amount::ZERO } else { *applied },
            delivery_amount: if is_delivery { *applied } else { Amount::ZERO },
            gives: voucher.gives.clone(),
            reward_id: voucher.reward_id.clone(),
            expires_on: voucher.expires_on,
        })
    }
}

/// Body of `POST …/codes/{code}/release`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseRequest {
    /// The order that held the code; or `cart_id`.
    #[serde(default)]
    pub order_id: Option<OrderId>,
    /// The cart that held the code.
    #[serde(default)]
    pub cart_id: Option<OrderId>,
}
