//! The order snapshot of our own contract: what a shop's back end sends, signed, whenever an order changed.

use serde::{Deserialize, Serialize};

use crate::ids::OrderId;
use crate::number::{Amount, Points};
use crate::order::{OrderLine, Refund, RefundLine};

/// Body of `POST …/orders`: the order as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderSnapshot {
    /// The platform's id.
    pub order_id: OrderId,
    /// The number the shopper knows; the id when absent.
    #[serde(default)]
    pub number: Option<String>,
    /// When the order last changed, RFC 3339.
    pub updated_at: String,
    /// When it was placed.
    pub placed_at: String,
    /// When it was paid.
    #[serde(default)]
    pub paid_at: Option<String>,
    /// When the goods were handed over.
    #[serde(default)]
    pub fulfilled_at: Option<String>,
    /// When it was cancelled.
    #[serde(default)]
    pub cancelled_at: Option<String>,
    /// Test orders earn nothing.
    #[serde(default)]
    pub test: bool,
    /// ISO 4217 code.
    pub currency: String,
    /// Who bought.
    #[serde(default)]
    pub customer: Option<OrderCustomer>,
    /// What was bought.
    pub lines: Vec<SnapshotLine>,
    /// Shipping without tax.
    #[serde(default)]
    pub shipping: Amount,
    /// Codes typed at the checkout.
    #[serde(default)]
    pub discount_codes: Vec<String>,
    /// What was given back so far.
    #[serde(default)]
    pub refunds: Vec<SnapshotRefund>,
}

/// Who bought. Contact data goes to the member's table or nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderCustomer {
    /// The platform's id of the customer; absent for guests.
    #[serde(default)]
    pub id: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Phone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where the customer lives: street, postal code, country, as one text; absent when there is no street. Never kept: a keyed hash
    /// of its words tells whether a friend was invited into one's own household.
    #[serde(default)]
    pub address: Option<String>,
}

/// A line. Amounts are of the whole line in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SnapshotLine {
    /// The platform's id of the line.
    pub line_id: String,
    /// Product.
    pub product_id: String,
    /// Variant.
    #[serde(default)]
    pub variant_id: String,
    /// Stock-keeping unit.
    #[serde(default)]
    pub sku: String,
    /// Categories the product stands in.
    #[serde(default)]
    pub category_ids: Vec<String>,
    /// Pieces.
    pub quantity: i64,
    /// What is paid for the line after all discounts, without tax.
    pub net: Amount,
    /// Tax on `net`.
    #[serde(default)]
    pub tax: Amount,
    /// What discounts took off, without tax.
    #[serde(default)]
    pub discount_net: Amount,
    /// True for gift cards.
    #[serde(default)]
    pub is_gift_card: bool,
}

impl From<SnapshotLine> for OrderLine {
    fn from(line: SnapshotLine) -> Self {
        Self {
            line_id: line.line_id,
            product_id: line.product_id,
            variant_id: line.variant_id,
            sku: line.sku,
            category_ids: line.category_ids,
            quantity: line.quantity,
            net: line.net,
            tax: line.tax,
            discount_net: line.discount_net,
            is_gift_card: line.is_gift_card,
        }
    }
}

/// A refund. Amounts are positive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SnapshotRefund {
    /// The platform's id of the refund.
    pub id: String,
    /// The refunded lines, where known.
    #[serde(default)]
    pub lines: Vec<SnapshotRefundLine>,
    /// What of `total` was shipping.
    #[serde(default)]
    pub shipping: Amount,
    /// All that was given back, with tax.
    pub total: Amount,
}

/// A refunded line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SnapshotRefundLine {
    /// The refunded line.
    pub line_id: String,
    /// Pieces that came back.
    #[serde(default)]
    pub quantity: i64,
    /// Net given back.
    pub net: Amount,
    /// Tax on `net`.
    #[serde(default)]
    pub tax: Amount,
}

impl From<SnapshotRefund> for Refund {
    fn from(refund: SnapshotRefund) -> Self {
        let lines = refund.lines.into_iter().map(|line| RefundLine {
            line_id: line.line_id,
            quantity: line.quantity,
            net: line.net,
            tax: line.tax,
        });
        Self { id: refund.id, lines: lines.collect(), shipping: refund.shipping, total: refund.total }
    }
}

/// Answer to `POST …/orders`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderResponse {
    /// The order.
    pub order_id: OrderId,
    /// True when the order belongs to a member.
    pub member: bool,
    /// Points the order has given so far.
    pub earned: Points,
    /// Of these, points taken back.
    pub reversed: Points,
    /// Entries this snapshot wrote; 0 for a repetition.
    pub entries_written: usize,
}
