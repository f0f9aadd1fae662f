//! Reading the statement out of the API's JSON; see [`crate::reading`]. Comes with the program page.

use coppertoken_rules::ledger::entry::{EntryKind, TraceReason};
use coppertoken_wire::statement::{StatementLine, StatementResponse, ToldReason};
use wasm_bindgen::JsValue;

use crate::js;
use crate::reading::{date, points, some};

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
        trace: some(value, "trace", told_reason),
    })
}

fn entry_kind(name: &str) -> Option<EntryKind> {
    use EntryKind::{
        Adjusted, ClawedBack, Earned, Expired, Joined, MergedIn, MergedOut, Noted, Posted, Redeemed, RolledBack,
        TierChanged, Voided,
    };
    let kinds = [
        Earned,
        Posted,
        Voided,
        ClawedBack,
        Redeemed,
        RolledBack,
        Expired,
        Noted,
        Joined,
        TierChanged,
        Adjusted,
        MergedIn,
        MergedOut,
    ];
    kinds.into_iter().find(|kind| kind.name() == name)
}

/// A reason in the server's words. Of the kinds only those are told apart that give a line another headline.
fn told_reason(value: &JsValue) -> Option<ToldReason> {
    let (tag, _) = js::tagged(&js::get(value, "reason"))?;
    let reason = match tag.as_str() {
        "order_cancelled" => TraceReason::OrderCancelled,
        "order_changed" => TraceReason::OrderChanged,
        "test_order" => TraceReason::TestOrder,
        _ => TraceReason::NothingCounts,
    };
    Some(ToldReason { delta: points(value, "delta")?, reason, text: js::text(value, "text")? })
}
