//! The order snapshot the rules reason about. An order is a snapshot, not an event: platforms repeat, reorder and lose
//! deliveries. [`known`] merges them, [`cart`] is what of one the rules judge, [`limits`] says how large one may be.
//!
//! Who the customer is does not stand here: the shell resolves that, and it is personal data.

pub mod cart;
pub mod known;
pub mod limits;
pub mod precedence;
pub mod warning;

use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;
use crate::ids::{OrderId, VoucherCode};
use crate::money::ExchangeRate;
use crate::number::Amount;
use crate::quantity::Quantity;
use crate::time::{Instant, Moment};

pub use cart::Cart;
pub use known::{CODES_KEPT_MAX, KnownOrder};
pub use limits::{
    AMOUNT_MAX, CODES_MAX, LINES_MAX, OrderError, QUANTITY_MAX, REFUND_LINES_MAX, REFUNDS_MAX, check_cart,
};
pub use precedence::Precedence;
pub use warning::{OrderWarning, WarningCode};

/// A line of an order. Amounts are of the whole line in minor units.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderLine {
    /// The platform's id of the line; unique within the order.
    pub line_id: String,
    /// The platform's id of the product.
    pub product_id: String,
    /// The platform's id of the variant; empty when there is none.
    pub variant_id: String,
    /// The merchant's stock-keeping unit; empty when there is none.
    pub sku: String,
    /// Categories the product stands in, as the platform calls them.
    pub category_ids: Vec<String>,
    /// What the shopper knows the product by; empty when the platform does not tell. Names what came back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How much of it; 0 for a voided item.
    pub quantity: Quantity,
    /// What is paid for the line after all discounts, without tax. Negative for what an exchange takes back.
    pub net: Amount,
    /// The tax on `net`, of the same sign.
    pub tax: Amount,
    /// What discounts took off the line, without tax.
    pub discount_net: Amount,
    /// Gift cards are money kept for later: they earn when they are spent, not when bought.
    pub is_gift_card: bool,
}

/// One refunded line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundLine {
    /// The refunded line.
    pub line_id: String,
    /// How much came back; 0 when money was returned without goods.
    pub quantity: Quantity,
    /// Net of what was given back, positive.
    pub net: Amount,
    /// Tax on `net`, positive.
    pub tax: Amount,
}

/// A refund. Platforms send lines, or only a total, or an amount for shipping alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// The platform's id of the refund.
    pub id: String,
    /// The refunded lines, where the platform tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<RefundLine>,
    /// What of `total` was shipping, positive.
    #[serde(default, skip_serializing_if = "Amount::is_zero_reference")]
    pub shipping: Amount,
    /// What of `total` was fees and tips; negative when a discount that stood as a fee was taken back with the goods.
    #[serde(default, skip_serializing_if = "Amount::is_zero_reference")]
    pub fees: Amount,
    /// All that was given back, with tax, positive.
    pub total: Amount,
    /// The refund was deleted, or its payment failed: it never was.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_void: bool,
}

/// What `lines` mean after something came back or was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinesAre {
    /// As sold, before refunds: what shrinks and what is refunded add up.
    Sold,
    /// As they stand now: refunded pieces are out of the lines already.
    Kept,
}

/// What is known of an order. All amounts in minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The platform's id.
    pub order_id: OrderId,
    /// The number the shopper knows the order by.
    pub number: String,
    /// When the platform last changed the order; see [`Precedence`].
    pub updated_at: Instant,
    /// When we read the order from the platform ourselves; `None` when the platform told us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Instant>,
    /// When this news first arrived at our door. Parked news keep it.
    pub arrived_at: Instant,
    /// When the shopper placed it.
    pub placed_at: Moment,
    /// When it was paid; `None` while it is not, or not any more.
    pub paid_at: Option<Moment>,
    /// When the goods were handed over.
    pub fulfilled_at: Option<Moment>,
    /// When it was called off: cancelled, failed, deleted.
    pub cancelled_at: Option<Moment>,
    /// Test orders earn nothing.
    pub test: bool,
    /// A cart that nobody has placed: nothing is judged, held or kept of it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_draft: bool,
    /// ISO 4217 code.
    pub currency: String,
    /// What one unit of `currency` is in the program's currency; `None` = the sender does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<ExchangeRate>,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// What `lines` mean; `None` = the sender did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines_are: Option<LinesAre>,
    /// Shipping without tax.
    pub shipping: Amount,
    /// Gross of all fees below zero (store credit, a discount of the whole order), as a positive amount: it lowers what the lines
    /// cost. Fees above zero earn nothing and are not kept.
    #[serde(default, skip_serializing_if = "Amount::is_zero_reference")]
    pub fee_credit: Amount,
    /// Discount codes typed at the checkout.
    pub discount_codes: Vec<VoucherCode>,
    /// The order this one is a part of, as the platform calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<OrderId>,
    /// One name for several orders that are one purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_id: Option<String>,
    /// What was given back so far.
    pub refunds: Vec<Refund>,
    /// `refunds` names every refund there is: one that is missing never was, or was deleted.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub refunds_complete: bool,
}

impl Order {
    /// An order with nothing in it but the required: placed at a moment, told at that very moment.
    pub const fn placed(order_id: OrderId, currency: String, placed_at: Moment, lines: Vec<OrderLine>) -> Self {
        Self {
            order_id,
            number: String::new(),
            updated_at: placed_at.instant,
            read_at: None,
            arrived_at: placed_at.instant,
            placed_at,
            paid_at: None,
            fulfilled_at: None,
            cancelled_at: None,
            test: false,
            is_draft: false,
            currency,
            rate: None,
            lines,
            lines_are: None,
            shipping: Amount::ZERO,
            fee_credit: Amount::ZERO,
            discount_codes: Vec::new(),
            parent_id: None,
            purchase_id: None,
            refunds: Vec::new(),
            refunds_complete: false,
        }
    }

    /// The purchase the order is a part of; `None` = it is one by itself.
    pub fn purchase(&self) -> Option<&str> {
        self.purchase_id.as_deref().filter(|purchase_id| !purchase_id.is_empty())
    }

    /// The order was called off, or is a test.
    pub const fn is_void(&self) -> bool {
        self.cancelled_at.is_some() || self.test
    }
}

impl OrderLine {
    /// One piece of nothing in particular that costs `net`.
    pub const fn plain(line_id: String, net: Amount) -> Self {
        Self {
            line_id,
            product_id: String::new(),
            variant_id: String::new(),
            sku: String::new(),
            category_ids: Vec::new(),
            name: String::new(),
            quantity: Quantity::ONE,
            net,
            tax: Amount::ZERO,
            discount_net: Amount::ZERO,
            is_gift_card: false,
        }
    }

    /// What the shopper pays for the line, with tax.
    pub fn gross(&self) -> Result<Amount, OutOfRange> {
        self.net.plus(self.tax)
    }
}

impl Refund {
    /// It gives nothing back any more, or never did: no lines and no money.
    pub fn takes_nothing(&self) -> bool {
        self.is_void || (self.lines.is_empty() && self.total.is_zero())
    }
}
