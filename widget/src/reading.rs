//! From the API's JSON to the rules' types. Whatever does not read as expected gives `None`: then nothing is promised
//! from it, and the server is asked.

use coppertoken_rules::api::member::{LotView, MemberResponse, MemberView, PendingView, VoucherView};
use coppertoken_rules::ids::{OrderId, RuleId, VoucherCode, VoucherId};
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::example::line_of;
use coppertoken_rules::time::Date;
use coppertoken_rules::{Amount, Points};
use wasm_bindgen::JsValue;

use crate::js;

/// Points.
pub fn points(object: &JsValue, name: &str) -> Option<Points> {
    Points::new(js::integer(object, name)?).ok()
}

/// Minor units.
pub fn amount(object: &JsValue, name: &str) -> Option<Amount> {
    Amount::new(js::integer(object, name)?).ok()
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
    Some(MemberResponse {
        program_version: u32::try_from(js::integer(value, "program_version")?).ok()?,
        as_of: js::text(value, "as_of")?,
        today: date(value, "today")?,
        member: MemberView {
            balance: points(&member, "balance")?,
            pending_points: points(&member, "pending_points")?,
            deficit: points(&member, "deficit")?,
            pending: all(&member, "pending", pending)?,
            lots: all(&member, "lots", lot)?,
            vouchers: all(&member, "vouchers", voucher)?,
            tier_id: rule_id(&member, "tier_id"),
            qualifying: points(&member, "qualifying")?,
            paid_orders: js::integer(&member, "paid_orders")?,
            joined_at_milliseconds: js::integer(&member, "joined_at_milliseconds")?,
            joined_on: date(&member, "joined_on")?,
        },
    })
}

fn pending(value: &JsValue) -> Option<PendingView> {
    Some(PendingView {
        order_number: js::text(value, "order_number").unwrap_or_default(),
        points: points(value, "points")?,
        posts_on: date(value, "posts_on")?,
    })
}

fn lot(value: &JsValue) -> Option<LotView> {
    Some(LotView { points: points(value, "points")?, expires_on: date(value, "expires_on") })
}

/// A voucher.
pub fn voucher(value: &JsValue) -> Option<VoucherView> {
    Some(VoucherView {
        voucher_id: VoucherId::new(js::text(value, "voucher_id")?).ok()?,
        code: VoucherCode::new(js::text(value, "code")?).ok()?,
        reward_id: rule_id(value, "reward_id")?,
        cost: points(value, "cost")?,
        amount: amount(value, "amount")?,
        minimum_goods: amount(value, "minimum_goods")?,
        expires_on: date(value, "expires_on")?,
        held_by_order: js::text(value, "held_by_order").and_then(|order| OrderId::new(order).ok()),
    })
}

/// The lines of `coppertoken.cart(...)`. A line that does not read is left out: nothing is promised for it.
pub fn cart(value: &JsValue) -> Vec<OrderLine> {
    some(&js::object(&[("lines", value.clone())]), "lines", cart_line)
}

fn cart_line(value: &JsValue) -> Option<OrderLine> {
    Some(OrderLine {
        product_id: js::text(value, "product_id").unwrap_or_default(),
        category_ids: js::texts(value, "category_ids"),
        quantity: js::integer(value, "quantity").unwrap_or(1),
        tax: amount(value, "tax").unwrap_or_default(),
        is_gift_card: js::get(value, "is_gift_card").is_truthy(),
        ..line_of(amount(value, "net")?)
    })
}
