//! Reading the statement out of the API's JSON; see [`crate::reading`]. Comes with the program page.

use coppertoken_rules::api::statement::{StatementLine, StatementResponse};
use coppertoken_rules::ids::VoucherId;
use coppertoken_rules::ledger::entry::{EntryKind, TraceLine, TraceReason};
use wasm_bindgen::JsValue;

use crate::js;
use crate::reading::{amount, date, points, rule_id, some};

/// A page of the statement. Lines of kinds this widget does not know are left out.
pub fn statement_response(value: &JsValue) -> StatementResponse {
    StatementResponse { lines: some(value, "lines", statement_line), next_before: sequence(value, "next_before") }
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
        trace: some(value, "trace", trace_line),
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
