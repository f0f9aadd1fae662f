//! A WooCommerce order as our snapshot.
//!
//! Money is a decimal string, net of tax; a line's `price` is a float and ignored. Paid = `date_paid_gmt` is there. Refunds carry
//! only a total, as a negative amount. `customer_id` 0 is a guest, also after the customer was deleted.

use coppertoken_rules::api::order::{OrderCustomer, OrderSnapshot, SnapshotLine, SnapshotRefund};
use coppertoken_rules::ids::OrderId;
use coppertoken_rules::money;
use coppertoken_rules::number::Amount;
use serde_json::Value;

/// Reads an order; says what is wrong with one that cannot be read.
pub fn snapshot(payload: &Value) -> Result<OrderSnapshot, String> {
    let currency = text(payload, "currency")?;
    let modified_at = instant(payload, "date_modified_gmt")?.ok_or("date_modified_gmt is missing")?;
    let created_at = instant(payload, "date_created_gmt")?.ok_or("date_created_gmt is missing")?;
    let is_cancelled = text(payload, "status")? == "cancelled";
    Ok(OrderSnapshot {
        order_id: OrderId::new(number(payload, "id")?.to_string())?,
        number: Some(text(payload, "number")?),
        placed_at: created_at,
        paid_at: instant(payload, "date_paid_gmt")?,
        fulfilled_at: instant(payload, "date_completed_gmt")?,
        cancelled_at: is_cancelled.then(|| modified_at.clone()),
        updated_at: modified_at,
        test: false,
        customer: customer(payload)?,
        lines: list(payload, "line_items")?.iter().map(|line| read_line(line, &currency)).collect::<Result<_, _>>()?,
        shipping: money_of(payload, "shipping_total", &currency)?,
        discount_codes: list(payload, "coupon_lines")?
            .iter()
            .map(|coupon| text(coupon, "code"))
            .collect::<Result<_, _>>()?,
        refunds: list(payload, "refunds")?
            .iter()
            .map(|refund| read_refund(refund, &currency))
            .collect::<Result<_, _>>()?,
        currency,
    })
}

fn read_line(line: &Value, currency: &str) -> Result<SnapshotLine, String> {
    let net = money_of(line, "total", currency)?;
    let before_discounts = money_of(line, "subtotal", currency)?;
    let variation = number(line, "variation_id")?;
    Ok(SnapshotLine {
        line_id: number(line, "id")?.to_string(),
        product_id: number(line, "product_id")?.to_string(),
        variant_id: if variation == 0 { String::new() } else { variation.to_string() },
        sku: line.get("sku").and_then(Value::as_str).unwrap_or_default().to_owned(),
        category_ids: vec![],
        quantity: line.get("quantity").and_then(Value::as_i64).ok_or("quantity is not a whole number")?,
        net,
        tax: money_of(line, "total_tax", currency)?,
        discount_net: before_discounts.minus(net).map_err(|error| error.to_string())?.at_least_zero(),
        is_gift_card: false,
    })
}

fn read_refund(refund: &Value, currency: &str) -> Result<SnapshotRefund, String> {
    let total = money_of(refund, "total", currency)?;
    let total = if total.is_negative() { total.negated() } else { total };
    Ok(SnapshotRefund { id: number(refund, "id")?.to_string(), lines: vec![], shipping: Amount::ZERO, total })
}

fn customer(payload: &Value) -> Result<Option<OrderCustomer>, String> {
    let id = number(payload, "customer_id")?;
    let billing = |name: &str| {
        let value = payload.get("billing").and_then(|billing| billing.get(name)).and_then(Value::as_str);
        value.filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let address = billing("address_1").map(|street| {
        let rest = ["address_2", "postcode", "city", "country"].into_iter().filter_map(billing);
        core::iter::once(street).chain(rest).collect::<Vec<_>>().join(", ")
    });
    let customer =
        OrderCustomer { id: Some(id.to_string()), email: billing("email"), phone: billing("phone"), address };
    Ok((id > 0).then_some(customer))
}

fn text(object: &Value, name: &str) -> Result<String, String> {
    object.get(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("{name} is not text"))
}

fn number(object: &Value, name: &str) -> Result<u64, String> {
    object.get(name).and_then(Value::as_u64).ok_or_else(|| format!("{name} is not a whole number"))
}

fn list<'a>(object: &'a Value, name: &str) -> Result<&'a Vec<Value>, String> {
    object.get(name).and_then(Value::as_array).ok_or_else(|| format!("{name} is not a list"))
}

fn money_of(object: &Value, name: &str, currency: &str) -> Result<Amount, String> {
    money::parse_decimal(&text(object, name)?, currency).map_err(|reason| format!("{name}: {reason}"))
}

/// GMT instants come without a zone: `2026-11-21T19:31:52`.
fn instant(object: &Value, name: &str) -> Result<Option<String>, String> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(format!("{text}Z"))),
        Some(_) => Err(format!("{name} is not text")),
    }
}
