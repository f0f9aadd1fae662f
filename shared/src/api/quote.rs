//! Asking what a cart would earn.

use serde::{Deserialize, Serialize};

use crate::conditions::Unmet;
use crate::decide::WhyNot;
use crate::ledger::entry::TraceLine;
use crate::number::{Amount, Points};
use crate::order::OrderLine;
use crate::quote::Quote;
use crate::time::Date;

/// Body of `POST …/quote`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// The cart.
    pub lines: Vec<CartLine>,
}

/// A line of a cart. Amounts are of the whole line, in minor units, after discounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CartLine {
    /// The platform's id of the product.
    #[serde(default)]
    pub product_id: String,
    /// Categories the product stands in.
    #[serde(default)]
    pub category_ids: Vec<String>,
    /// Pieces.
    #[serde(default = "one")]
    pub quantity: i64,
    /// Price of the whole line without tax.
    pub net: Amount,
    /// Tax on `net`.
    #[serde(default)]
    pub tax: Amount,
    /// A gift card earns when it is spent, not when bought.
    #[serde(default)]
    pub is_gift_card: bool,
}

const fn one() -> i64 {
    1
}

impl CartLine {
    /// The order line this becomes; lines are numbered by their place.
    pub fn to_order_line(&self, place: usize) -> OrderLine {
        OrderLine {
            line_id: place.to_string(),
            product_id: self.product_id.clone(),
            variant_id: String::new(),
            sku: String::new(),
            category_ids: self.category_ids.clone(),
            quantity: self.quantity,
            net: self.net,
            tax: self.tax,
            discount_net: Amount::ZERO,
            is_gift_card: self.is_gift_card,
        }
    }
}

/// Answer to `POST …/quote`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QuoteResponse {
    /// The version of the program that judged.
    pub program_version: u32,
    /// Points the cart would earn if it were paid now.
    pub points: Points,
    /// Why; sums to `points`.
    pub trace: Vec<TraceLine>,
    /// The day they would post.
    pub posts_on: Option<Date>,
    /// The last day they could be used.
    pub expires_on: Option<Date>,
    /// Why the cart earns nothing, when this member's orders do not earn.
    pub not_eligible: Option<Unmet>,
    /// Rules in force that do not apply to this cart or member, each with what is missing.
    pub why_not: Vec<WhyNot>,
}

impl QuoteResponse {
    /// From a quote of this program version.
    pub fn new(program_version: u32, quote: Quote) -> Self {
        let Quote { points, trace, posts_on, expires_on, not_eligible, why_not } = quote;
        Self { program_version, points, trace, posts_on, expires_on, not_eligible, why_not }
    }
}
