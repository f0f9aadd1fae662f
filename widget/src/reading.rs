//! From the API's JSON to the rules' types. Whatever does not read as expected gives `None`: then nothing is promised
//! from it, and the server is asked.

use coppertoken_rules::api::member::{LotView, MemberResponse, MemberView, PendingView, VoucherView};
use coppertoken_rules::api::statement::{StatementLine, StatementResponse};
use coppertoken_rules::ids::{OrderId, RuleId, VoucherCode, VoucherId};
use coppertoken_rules::ledger::entry::{EntryKind, TraceLine, TraceReason};
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

/// Every item, or nothing when one of them does not read.
pub fn all<T>(object: &JsValue, name: &str, read: impl Fn(&JsValue) -> Option<T>) -> Option<Vec<T>> {
    js::list(object, name).iter().map(read).collect()
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

/// A page of the statement. Lines of kinds this widget does not know are left out.
pub fn statement_response(value: &JsValue) -> StatementResponse {
    StatementResponse {
        lines: js::list(value, "lines").iter().filter_map(statement_line).collect(),
        next_before: sequence(value, "next_before"),
    }
}

fn sequence(value: &JsValue, name: &str) -> Option<u64> {
    js::integer(value, name).and_then(|number| u64::try_from(number).ok())
}

fn statement_line(value: &JsValue) -> Option<StatementLine> {
    Some(StatementLine {
        sequence: sequence(value, "sequence")?,
        recorded_at: js::text(value, "recorded_at").unwrap_or_default(),
        effective_on: date(value, "effective_on")?,
        kind: entry_kind(&js::text(value, "kind")?)?,
        points: points(value, "points")?,
        order_number: js::text(value, "order_number"),
        voucher_code: js::text(value, "voucher_code"),
        trace: js::list(value, "trace").iter().filter_map(trace_line).collect(),
    })
}

fn entry_kind(name: &str) -> Option<EntryKind> {
    use EntryKind::{ClawedBack, Earned, Expired, Joined, Noted, Posted, Redeemed, RolledBack, TierChanged, Voided};
    let kinds = [Earned, Posted, Voided, ClawedBack, Redeemed, RolledBack, Expired, Noted, Joined, TierChanged];
    kinds.into_iter().find(|kind| kind.name() == name)
}

fn trace_line(value: &JsValue) -> Option<TraceLine> {
    let (tag, inside) = js::tagged(&js::get(value, "reason"))?;
    let reward_id = || rule_id(&inside, "reward_id");
    let reason = match tag.as_str() {
        "spend" => TraceReason::Spend {
            mechanic_id: rule_id(&inside, "mechanic_id")?,
            basis: amount(&inside, "basis")?,
            points: points(&inside, "points")?,
            per: amount(&inside, "per")?,
        },
        "tier_multiplier" => TraceReason::TierMultiplier {
            tier_id: rule_id(&inside, "tier_id")?,
            earn_percent: u16::try_from(js::integer(&inside, "earn_percent")?).ok()?,
        },
        "refunded" => TraceReason::Refunded { refunded: amount(&inside, "refunded")?, of: amount(&inside, "of")? },
        "order_cancelled" => TraceReason::OrderCancelled,
        "order_changed" => TraceReason::OrderChanged,
        "hold_ended" => TraceReason::HoldEnded,
        "last_day_passed" => TraceReason::LastDayPassed,
        "reward_redeemed" => TraceReason::RewardRedeemed { reward_id: reward_id()? },
        "redemption_cancelled" => TraceReason::RedemptionCancelled { reward_id: reward_id()? },
        "voucher_expired" => TraceReason::VoucherExpired { reward_id: reward_id()? },
        "voucher_order_returned" => TraceReason::VoucherOrderReturned { reward_id: reward_id()? },
        "voucher_moved" => {
            TraceReason::VoucherMoved { voucher_id: VoucherId::new(js::text(&inside, "voucher_id")?).ok()? }
        }
        "test_order" => TraceReason::TestOrder,
        "placed_before_joining" => TraceReason::PlacedBeforeJoining,
        "nothing_counts" => TraceReason::NothingCounts,
        _ => return None,
    };
    Some(TraceLine { delta: points(value, "delta")?, reason })
}

/// The lines of `coppertoken.cart(...)`. A line that does not read is left out: nothing is promised for it.
pub fn cart(value: &JsValue) -> Vec<OrderLine> {
    js::items(value).iter().filter_map(cart_line).collect()
}

fn cart_line(value: &JsValue) -> Option<OrderLine> {
    Some(OrderLine {
        product_id: js::text(value, "product_id").unwrap_or_default(),
        category_ids: js::list(value, "category_ids").iter().filter_map(JsValue::as_string).collect(),
        quantity: js::integer(value, "quantity").unwrap_or(1),
        tax: amount(value, "tax").unwrap_or_default(),
        is_gift_card: js::get(value, "is_gift_card").is_truthy(),
        ..line_of(amount(value, "net")?)
    })
}
