//! From the API's JSON to the rules' types. Whatever does not read as expected gives `None`: then nothing is promised
//! from it, and the server is asked.

use coppertoken_rules::ids::RuleId;
use coppertoken_rules::ledger::lot::Origin;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::time::Date;
use coppertoken_rules::{Amount, Points};
use coppertoken_wire::member::{LotView, MemberResponse, MemberView, PendingView};
use coppertoken_wire::quote::CartLine;
use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::js;

/// The rules count thousandths of a piece; a browser's number has decimals.
const THOUSANDTHS: f64 = 1_000.0;

/// Points.
pub fn points(object: &JsValue, name: &str) -> Option<Points> {
    Points::new(js::integer(object, name)?).ok()
}

/// Minor units.
pub fn amount(object: &JsValue, name: &str) -> Option<Amount> {
    Amount::new(js::integer(object, name)?).ok()
}

/// A figure that counts minor units.
pub fn money_of(figure: Points) -> Amount {
    Amount::new(figure.get()).unwrap_or_default()
}

/// A civil day.
pub fn date(object: &JsValue, name: &str) -> Option<Date> {
    js::text(object, name)?.parse().ok()
}

/// The identifier of a rule.
pub fn rule_id(object: &JsValue, name: &str) -> Option<RuleId> {
    RuleId::new(js::text(object, name)?).ok()
}

/// Every item that reads.
pub fn some<T>(object: &JsValue, name: &str, read: fn(&JsValue) -> Option<T>) -> Vec<T> {
    let mut items = Vec::new();
    js::each(object, name, &mut |item| {
        if let Some(item) = read(&item) {
            items.push(item);
        }
    });
    items
}

/// Every item, or nothing when one of them does not read.
pub fn all<T>(object: &JsValue, name: &str, read: fn(&JsValue) -> Option<T>) -> Option<Vec<T>> {
    let mut items = Vec::new();
    let length = js::each(object, name, &mut |item| {
        if let Some(item) = read(&item) {
            items.push(item);
        }
    });
    (items.len() == length as usize).then_some(items)
}

/// The member's account.
pub fn member_response(value: &JsValue) -> Option<MemberResponse> {
    let member = js::get(value, "member");
    let (program_version, today) = (u32::try_from(js::integer(value, "program_version")?).ok()?, date(value, "today")?);
    Some(MemberResponse {
        program_version,
        as_of: js::text(value, "as_of")?,
        today,
        member: MemberView {
            balance: points(&member, "balance")?,
            pending_points: points(&member, "pending_points")?,
            deficit: points(&member, "deficit")?,
            pending: all(&member, "pending", pending)?,
            lots: all(&member, "lots", lot)?,
            // Only the page shows them: they are read there, see [`crate::voucher`].
            vouchers: Vec::new(),
            tier_id: rule_id(&member, "tier_id"),
            tier_since: date(&member, "tier_since"),
            tier_keeps_until: date(&member, "tier_keeps_until"),
            tier_figure: js::integer(&member, "tier_figure")?,
            qualifying: points(&member, "qualifying")?,
            paid_orders: js::integer(&member, "paid_orders")?,
            spent: amount(&member, "spent")?,
            last_order_on: date(&member, "last_order_on"),
            redeemed: points(&member, "redeemed")?,
            joined_at_milliseconds: js::integer(&member, "joined_at_milliseconds")?,
            joined_on: date(&member, "joined_on")?,
        },
    })
}

fn pending(value: &JsValue) -> Option<PendingView> {
    Some(PendingView {
        origin: origin(&js::get(value, "origin"))?,
        points: points(value, "points")?,
        posts_on: date(value, "posts_on")?,
        is_unverified: js::get(value, "is_unverified").is_truthy(),
        is_unpaid: js::get(value, "is_unpaid").is_truthy(),
    })
}

fn origin(value: &JsValue) -> Option<Origin> {
    let (tag, inside) = js::tagged(value)?;
    Some(match tag.as_str() {
        "order" => Origin::Order(inside.as_string()?),
        "mechanic" => Origin::Mechanic(RuleId::new(inside.as_string()?).ok()?),
        _ => Origin::Merchant,
    })
}

fn lot(value: &JsValue) -> Option<LotView> {
    Some(LotView { points: points(value, "points")?, expires_on: date(value, "expires_on") })
}

/// The lines of `coppertoken.cart(...)`. A line without a price is left out: nothing is promised for it.
pub fn cart(value: &JsValue) -> Vec<CartLine> {
    some(&js::object(&[("lines", value.clone())]), "lines", cart_line)
}

/// The body that asks for a quote of these lines.
pub fn quote_body(lines: &[CartLine]) -> JsValue {
    let written = Array::new();
    for line in lines {
        written.push(&quote_line(line));
    }
    js::object(&[("lines", written.into())])
}

fn quote_line(line: &CartLine) -> JsValue {
    let categories = Array::new();
    for id in &line.category_ids {
        categories.push(&JsValue::from_str(id));
    }
    let written = js::object(&[
        ("product_id", JsValue::from_str(&line.product_id)),
        ("parent_product_id", JsValue::from_str(&line.parent_product_id)),
        ("variant_id", JsValue::from_str(&line.variant_id)),
        ("sku", JsValue::from_str(&line.sku)),
        ("category_ids", categories.into()),
        ("quantity", JsValue::from_f64(js::number(line.quantity.thousandths()) / THOUSANDTHS)),
        ("is_gift_card", JsValue::from_bool(line.is_gift_card)),
    ]);
    for (name, amount) in [("net", line.net), ("gross", line.gross), ("tax", line.tax)] {
        if let Some(amount) = amount {
            js::set(&written, name, &JsValue::from_f64(js::number(amount.get())));
        }
    }
    written
}

/// How much of it: weighed goods have decimals.
fn quantity(line: &JsValue) -> Option<Quantity> {
    let thousandths = (js::get(line, "quantity").as_f64()? * THOUSANDTHS).round();
    js::whole(&JsValue::from_f64(thousandths)).map(Quantity::of_thousandths)
}

fn cart_line(value: &JsValue) -> Option<CartLine> {
    let (net, gross) = (amount(value, "net"), amount(value, "gross"));
    net.or(gross)?;
    let text = |name| js::text(value, name).unwrap_or_default();
    Some(CartLine {
        product_id: text("product_id"),
        parent_product_id: text("parent_product_id"),
        variant_id: text("variant_id"),
        sku: text("sku"),
        category_ids: js::texts(value, "category_ids"),
        quantity: quantity(value).unwrap_or(Quantity::ONE),
        net,
        gross,
        tax: amount(value, "tax"),
        is_gift_card: js::get(value, "is_gift_card").is_truthy(),
    })
}
