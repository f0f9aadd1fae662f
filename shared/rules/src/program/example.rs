//! The document's own examples: what the merchant expects, in figures. [`crate::rehearse::rehearse`] puts them to the rules.
//!
//! The shortest form is `{ "spends": 4995, "earns": 49 }`: a plain order of somebody who joins that day. A longer one tells the member's
//! past (`member`), what lies in the cart (`lines`), and expects points, benefits, or what points may pay. Only what is stated is
//! judged. An example speaks of one order; nothing is posted.

use serde::{Deserialize, Serialize};

use crate::ids::RuleId;
use crate::number::{Amount, Points};
use crate::order::OrderLine;
use crate::quantity::Quantity;
use crate::time::Date;

/// Most lines of an example's cart: what a person can check by hand.
pub const EXAMPLE_LINES_MAX: usize = 20;

/// What the merchant expects of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Example {
    /// What it shows, for who reads the document.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub shows: String,
    /// The day of the order; absent = 1 January 2026.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// Who orders; absent = somebody who joins that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<ExampleMember>,
    /// Goods of no product in particular, net, in minor units. They are one line beside `lines`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spends: Option<Amount>,
    /// What lies in the cart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ExampleLine>,
    /// Points the order earns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earns: Option<Points>,
    /// The benefits this member has for this cart, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub benefits: Option<Vec<RuleId>>,
    /// Minor units of the cart that the member's points may pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_pay: Option<Amount>,
}

/// A member's past, in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ExampleMember {
    /// Paid orders so far, all on one day: see `last_order_days`.
    pub orders: u32,
    /// What they cost on average on the earning basis, in minor units.
    pub average: Amount,
    /// How many days ago they were paid; absent = yesterday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_order_days: Option<u16>,
    /// How many days ago the member joined; absent = a year ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_days: Option<u16>,
    /// The tier the member stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<RuleId>,
    /// Points that can be spent.
    pub points: Points,
    /// Days on which the member visited: so many in a row, the last one today.
    pub visits: u16,
    /// The category most was spent on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favourite_category: Option<String>,
    /// The product most was spent on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favourite_product: Option<String>,
    /// Something was redeemed before.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub has_redeemed: bool,
}

/// A line of an example's cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExampleLine {
    /// The platform's id of the product.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// Categories the product stands in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Pieces.
    #[serde(default = "one_piece")]
    pub quantity: u16,
    /// What is paid for the whole line after discounts, without tax, in minor units.
    pub net: Amount,
    /// It is a gift card.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_gift_card: bool,
}

const fn one_piece() -> u16 {
    1
}

impl Example {
    /// The short form.
    pub fn of_order(spends: Amount, earns: Points) -> Self {
        Self { spends: Some(spends), earns: Some(earns), ..Self::default() }
    }

    /// The cart it speaks of.
    pub fn cart(&self) -> Vec<OrderLine> {
        let named = self.lines.iter().enumerate().map(|(place, line)| OrderLine {
            line_id: place.to_string(),
            product_id: line.product.clone(),
            category_ids: line.categories.clone(),
            quantity: Quantity::of_pieces(i64::from(line.quantity)),
            is_gift_card: line.is_gift_card,
            ..OrderLine::plain(String::new(), line.net)
        });
        let plain = self.spends.map(|net| OrderLine::plain("spends".to_owned(), net));
        named.chain(plain).collect()
    }
}
