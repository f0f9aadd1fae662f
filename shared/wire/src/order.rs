//! The order snapshot of our own contract: what a shop's back end sends, signed, whenever an order changed.

use serde::{Deserialize, Serialize};

use super::decimal;
use coppertoken_rules::error::OutOfRange;
use coppertoken_rules::ids::{OrderId, VoucherCode};
use coppertoken_rules::money::ExchangeRate;
use coppertoken_rules::number::Amount;
use coppertoken_rules::order::limits::NAME_BYTES_MAX;
use coppertoken_rules::order::{LinesAre, Order, OrderLine, Refund, RefundLine};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::rejection::Rejection;
use coppertoken_rules::time::{Instant, Moment};

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
    /// When the order last changed, RFC 3339: the newest snapshot says how the order stands. More than 5 minutes ahead of our clock
    /// counts as now.
    pub updated_at: String,
    /// When you read the order from the platform yourself; of two snapshots with one `updated_at` the one read later counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<String>,
    /// When it was placed.
    pub placed_at: String,
    /// When it was paid; absent while it is not, or not any more: then its points wait again.
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
    /// True for a cart or draft that nobody has placed: nothing is kept of it.
    #[serde(default)]
    pub draft: bool,
    /// ISO 4217 code.
    pub currency: String,
    /// What one unit of `currency` is in the program's currency, as a number or text with at most twelve decimals. Needed only where
    /// they differ; the order waits until it is known.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    #[serde(default, deserialize_with = "decimal::optional", skip_serializing_if = "Option::is_none")]
    pub rate: Option<ExchangeRate>,
    /// True when `net`, in lines, fees and refunds, is told with the tax in it.
    #[serde(default)]
    pub prices_include_tax: bool,
    /// Who bought.
    #[serde(default)]
    pub customer: Option<OrderCustomer>,
    /// What was bought.
    pub lines: Vec<SnapshotLine>,
    /// **What `lines` mean after a return or an edit: `sold` = before refunds, `kept` = as they stand now, refunded pieces being out of
    /// them already.** Undeclared, the greater loss counts, with a warning where they disagree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines_are: Option<LinesAre>,
    /// Shipping without tax.
    #[serde(default)]
    pub shipping: Amount,
    /// Fees, tips and store credit.
    #[serde(default)]
    pub fees: Vec<SnapshotFee>,
    /// Codes typed at the checkout. Only vouchers of ours are kept; codes of the shop's own are read and dropped.
    #[serde(default)]
    pub discount_codes: Vec<String>,
    /// The order this one is a part of (a marketplace's sub-order, a deposit's rest): the parent alone earns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<OrderId>,
    /// One name for several orders of a customer that are one purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_id: Option<String>,
    /// What was given back so far.
    #[serde(default)]
    pub refunds: Vec<SnapshotRefund>,
    /// **True when `refunds` names every refund there is: one that is missing was deleted, and its points are given back.** Otherwise a
    /// refund once told stays until it is told `void`.
    #[serde(default)]
    pub refunds_complete: bool,
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
    /// The platform's id of the line, unique within the order.
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
    /// What the shopper knows the product by. A return is told by it: "the kettle went back".
    #[serde(default)]
    pub name: String,
    /// How much of it: a number with at most three decimals (1.520 kg), 0 for a voided item.
    #[cfg_attr(feature = "schema", schema(schema_with = decimal::quantity_schema))]
    #[serde(deserialize_with = "decimal::number_or_text")]
    pub quantity: Quantity,
    /// What is paid for the line after all discounts, without tax unless `prices_include_tax` says so. **Below zero for what an exchange
    /// takes back in the same order: it lowers the other lines.**
    pub net: Amount,
    /// Tax on `net`, of the same sign.
    #[serde(default)]
    pub tax: Amount,
    /// What discounts took off, without tax.
    #[serde(default)]
    pub discount_net: Amount,
    /// True for gift cards.
    #[serde(default)]
    pub is_gift_card: bool,
}

/// A fee, a tip, store credit: whatever is neither goods nor shipping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SnapshotFee {
    /// What it costs without tax. Above zero it earns nothing; **below zero (store credit, a discount of the whole order) it lowers what
    /// the lines cost.**
    pub net: Amount,
    /// Tax on `net`, of the same sign.
    #[serde(default)]
    pub tax: Amount,
}

impl SnapshotLine {
    fn into_line(self, prices_include_tax: bool) -> Result<OrderLine, Rejection> {
        let mut name = self.name;
        truncate(&mut name);
        Ok(OrderLine {
            line_id: self.line_id,
            product_id: self.product_id,
            variant_id: self.variant_id,
            sku: self.sku,
            category_ids: self.category_ids,
            name,
            quantity: self.quantity,
            net: if prices_include_tax { self.net.minus(self.tax)? } else { self.net },
            tax: self.tax,
            discount_net: self.discount_net,
            is_gift_card: self.is_gift_card,
        })
    }
}

/// Keeps whole characters of the first [`NAME_BYTES_MAX`] bytes.
fn truncate(name: &mut String) {
    let mut length = name.len().min(NAME_BYTES_MAX);
    while !name.is_char_boundary(length) {
        length = length.saturating_sub(1);
    }
    name.truncate(length);
    name.retain(|character| !character.is_control());
}

/// A refund. Amounts are positive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SnapshotRefund {
    /// The platform's id of the refund.
    pub id: String,
    /// The refunded lines, where known.
    #[serde(default)]
    pub lines: Vec<SnapshotRefundLine>,
    /// What of `total` was shipping: it takes no points.
    #[serde(default)]
    pub shipping: Amount,
    /// What of `total` was fees and tips: they take no points. Below zero when a discount that stood as a fee is taken back with the
    /// goods.
    #[serde(default)]
    pub fees: Amount,
    /// All that was given back, with tax. What it exceeds lines, shipping and fees by is goodwill on the goods that remain.
    pub total: Amount,
    /// **True when the refund was deleted or its payment failed: its points are given back.**
    #[serde(default)]
    pub void: bool,
}

/// A refunded line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SnapshotRefundLine {
    /// The refunded line.
    pub line_id: String,
    /// How much came back; 0 when money was returned without goods.
    #[cfg_attr(feature = "schema", schema(schema_with = decimal::quantity_schema))]
    #[serde(default, deserialize_with = "decimal::number_or_text")]
    pub quantity: Quantity,
    /// Net given back; 0 when it was tax alone. With tax where `prices_include_tax` says so.
    pub net: Amount,
    /// Tax on `net`.
    #[serde(default)]
    pub tax: Amount,
}

impl SnapshotRefund {
    fn into_refund(self, prices_include_tax: bool) -> Result<Refund, Rejection> {
        let lines = self.lines.into_iter().map(|line| {
            let net = if prices_include_tax { line.net.minus(line.tax)? } else { line.net };
            Ok(RefundLine { line_id: line.line_id, quantity: line.quantity, net, tax: line.tax })
        });
        Ok(Refund {
            lines: lines.collect::<Result<_, Rejection>>()?,
            id: self.id,
            shipping: self.shipping,
            fees: self.fees,
            total: self.total,
            is_void: self.void,
        })
    }
}

/// Moments of a snapshot, as the shell reads them: instants on the program's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotMoments {
    /// When the platform changed the order.
    pub updated_at: Instant,
    /// When we read it.
    pub read_at: Option<Instant>,
    /// When it arrived.
    pub arrived_at: Instant,
    /// When it was placed.
    pub placed_at: Moment,
    /// When it was paid.
    pub paid_at: Option<Moment>,
    /// When the goods were handed over.
    pub fulfilled_at: Option<Moment>,
    /// When it was called off.
    pub cancelled_at: Option<Moment>,
}

impl OrderSnapshot {
    /// A snapshot that says nothing but what every one must; instants are RFC 3339 text.
    pub fn new(order_id: OrderId, currency: &str, updated_at: &str, placed_at: &str) -> Self {
        Self {
            order_id,
            number: None,
            updated_at: updated_at.to_owned(),
            read_at: None,
            placed_at: placed_at.to_owned(),
            paid_at: None,
            fulfilled_at: None,
            cancelled_at: None,
            test: false,
            draft: false,
            currency: currency.to_owned(),
            rate: None,
            prices_include_tax: false,
            customer: None,
            lines: Vec::new(),
            lines_are: None,
            shipping: Amount::ZERO,
            fees: Vec::new(),
            discount_codes: Vec::new(),
            parent_id: None,
            purchase_id: None,
            refunds: Vec::new(),
            refunds_complete: false,
        }
    }

    /// The order as the rules read it. `codes` are those of its discount codes that are ours, as vouchers are stored under.
    pub fn to_order(&self, moments: SnapshotMoments, codes: Vec<VoucherCode>) -> Result<Order, Rejection> {
        let with_tax = self.prices_include_tax;
        let credits = self.fees.iter().map(|fee| if with_tax { Ok(fee.net) } else { fee.net.plus(fee.tax) });
        let credits = credits.collect::<Result<Vec<Amount>, OutOfRange>>()?;
        let fee_credit = Amount::sum(credits.into_iter().filter(|fee| fee.is_negative()))?.negated();
        let lines = self.lines.iter().cloned().map(|line| line.into_line(with_tax));
        let refunds = self.refunds.iter().cloned().map(|refund| refund.into_refund(with_tax));
        Ok(Order {
            number: self.number.clone().unwrap_or_else(|| self.order_id.to_string()),
            updated_at: moments.updated_at,
            read_at: moments.read_at,
            arrived_at: moments.arrived_at,
            paid_at: moments.paid_at,
            fulfilled_at: moments.fulfilled_at,
            cancelled_at: moments.cancelled_at,
            test: self.test,
            is_draft: self.draft,
            rate: self.rate,
            lines_are: self.lines_are,
            shipping: self.shipping,
            fee_credit,
            discount_codes: codes,
            parent_id: self.parent_id.clone(),
            purchase_id: self.purchase_id.clone(),
            refunds: refunds.collect::<Result<_, _>>()?,
            refunds_complete: self.refunds_complete,
            ..Order::placed(
                self.order_id.clone(),
                self.currency.clone(),
                moments.placed_at,
                lines.collect::<Result<_, _>>()?,
            )
        })
    }

    /// The discount codes that may be ours, in the form vouchers are stored under. Codes of the shop's own are skipped: they may say who
    /// somebody is, and what is written of an order is kept for ever.
    pub fn codes(&self) -> Vec<VoucherCode> {
        self.discount_codes.iter().filter_map(|code| VoucherCode::minted(code)).collect()
    }
}
