//! What WooCommerce sends, as far as we read it. Seen on 10.0.2 and 10.5.2; unknown fields are ignored, because plugins add theirs.

use coppertoken_rules::quantity::Quantity;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An order, of the topics `order.*`.
#[derive(Debug, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: u64,
    /// The order it is a part of; 0 for none.
    #[serde(default)]
    pub parent_id: u64,
    /// The number the shopper knows.
    pub number: String,
    /// Where it is in its life.
    pub status: String,
    /// ISO 4217.
    pub currency: String,
    /// What made it: `checkout`, `admin`, `rest-api` and others.
    #[serde(default)]
    pub created_via: String,
    /// GMT without a zone: `2026-11-21T19:31:52`.
    pub date_created_gmt: Option<String>,
    /// GMT without a zone.
    pub date_modified_gmt: Option<String>,
    /// GMT without a zone. Stays when a payment is disputed or taken back.
    #[serde(default)]
    pub date_paid_gmt: Option<String>,
    /// GMT without a zone.
    #[serde(default)]
    pub date_completed_gmt: Option<String>,
    /// All of it, with tax and shipping.
    pub total: Money,
    /// Without tax.
    pub shipping_total: Money,
    /// Tax on `shipping_total`.
    #[serde(default)]
    pub shipping_tax: Money,
    /// 0 for a guest, also after the customer was deleted.
    pub customer_id: u64,
    /// Who pays.
    #[serde(default)]
    pub billing: Billing,
    /// The gateway.
    #[serde(default, deserialize_with = "text")]
    pub payment_method: String,
    /// What plugins note.
    #[serde(default)]
    pub meta_data: Vec<Meta>,
    /// Goods.
    pub line_items: Vec<LineItem>,
    /// Fees, and discounts that plugins write as negative ones.
    #[serde(default)]
    pub fee_lines: Vec<Charge>,
    /// Coupons.
    pub coupon_lines: Vec<Coupon>,
    /// All refunds there are, but for orders in the trash.
    pub refunds: Vec<Refund>,
}

/// Who pays.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Billing {
    /// Street.
    #[serde(deserialize_with = "text")]
    pub address_1: String,
    /// The rest of it.
    #[serde(deserialize_with = "text")]
    pub address_2: String,
    /// Postal code.
    #[serde(deserialize_with = "text")]
    pub postcode: String,
    /// Town.
    #[serde(deserialize_with = "text")]
    pub city: String,
    /// ISO 3166.
    #[serde(deserialize_with = "text")]
    pub country: String,
    /// E-mail address.
    #[serde(deserialize_with = "text")]
    pub email: String,
    /// Phone number.
    #[serde(deserialize_with = "text")]
    pub phone: String,
}

/// A line of goods.
#[derive(Debug, Deserialize)]
pub struct LineItem {
    /// Its id within the shop.
    pub id: u64,
    /// What the shopper knows it by.
    #[serde(default, deserialize_with = "text")]
    pub name: String,
    /// Product.
    pub product_id: u64,
    /// Variation; 0 for none.
    #[serde(default)]
    pub variation_id: u64,
    /// Pieces; plugins sell by weight. Below zero for what an exchange takes back.
    #[serde(deserialize_with = "quantity")]
    pub quantity: Quantity,
    /// Before discounts, without tax.
    pub subtotal: Money,
    /// After discounts, without tax.
    pub total: Money,
    /// Tax on `total`.
    pub total_tax: Money,
    /// Stock-keeping unit.
    #[serde(default, deserialize_with = "text")]
    pub sku: String,
}

/// Shipping or a fee.
#[derive(Debug, Deserialize)]
pub struct Charge {
    /// Without tax.
    pub total: Money,
    /// Tax on `total`.
    #[serde(default)]
    pub total_tax: Money,
}

/// A coupon.
#[derive(Debug, Deserialize)]
pub struct Coupon {
    /// Its code, in lower case.
    pub code: String,
}

/// A refund. WooCommerce tells its total; the lines are there where a plugin adds them in the shape of `GET /orders/{id}/refunds`.
#[derive(Debug, Deserialize)]
pub struct Refund {
    /// Its id.
    pub id: u64,
    /// All of it; below zero. Told in an order.
    #[serde(default)]
    pub total: Option<Money>,
    /// The same, above zero. Told in the list of refunds.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Refunded goods, below zero.
    #[serde(default)]
    pub line_items: Vec<RefundedItem>,
    /// Refunded shipping, below zero.
    #[serde(default)]
    pub shipping_lines: Vec<Charge>,
    /// Refunded fees, below zero; above zero where a negative fee is taken back.
    #[serde(default)]
    pub fee_lines: Vec<Charge>,
}

/// A refunded line.
#[derive(Debug, Deserialize)]
pub struct RefundedItem {
    /// Below zero.
    #[serde(default, deserialize_with = "quantity")]
    pub quantity: Quantity,
    /// Without tax, below zero.
    pub total: Money,
    /// Tax on `total`, below zero.
    #[serde(default)]
    pub total_tax: Money,
    /// `_refunded_item_id` names the line of the order.
    #[serde(default)]
    pub meta_data: Vec<Meta>,
}

/// A note of a plugin, or of WooCommerce itself.
#[derive(Debug, Deserialize)]
pub struct Meta {
    /// Its name.
    #[serde(default)]
    pub key: String,
    /// Anything.
    #[serde(default)]
    pub value: Value,
}

/// Money as decimal text; some plugins write it as a number.
#[derive(Clone, Debug, Default)]
pub struct Money(pub String);

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            _ => Err(D::Error::custom("money is text such as \"49.95\"")),
        }
    }
}

/// Decimals of a quantity that are kept: grams of a kilogram.
const QUANTITY_DECIMALS: usize = 3;

/// A quantity. What a plugin weighs finer than in thousandths is rounded, half away from zero: money is what is exact.
fn quantity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Quantity, D::Error> {
    let Money(text) = Money::deserialize(deserializer)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (kept, rest) = fraction.split_at_checked(QUANTITY_DECIMALS).unwrap_or((fraction, ""));
    let cut: Quantity = format!("{whole}.{kept}").parse().map_err(D::Error::custom)?;
    if !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(D::Error::custom("a quantity is a decimal number"));
    }
    let more = i64::from(rest.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    let more = if text.starts_with('-') { more.saturating_neg() } else { more };
    Ok(cut.plus(Quantity::of_thousandths(more)))
}

/// Text that may be missing or null.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A customer, of the topics `customer.*`.
#[derive(Debug, Deserialize)]
pub struct Customer {
    /// Its id.
    pub id: u64,
    /// E-mail address.
    #[serde(default, deserialize_with = "text")]
    pub email: String,
}

/// What names an order, whatever else its delivery says.
#[derive(Debug, Deserialize)]
pub struct Named {
    /// Its id.
    pub id: u64,
    /// The number the shopper knows.
    #[serde(default)]
    pub number: Option<String>,
    /// 0 for a guest.
    #[serde(default)]
    pub customer_id: u64,
}

/// What is left of a deleted order or customer.
#[derive(Debug, Deserialize)]
pub struct Deleted {
    /// Its id.
    pub id: u64,
}
