//! The member's statement: every movement with its explanation.

use serde::{Deserialize, Serialize};

use coppertoken_rules::ledger::entry::{Entry, EntryKind, TraceReason};
use coppertoken_rules::number::Points;
use coppertoken_rules::time::Date;

/// Answer to `GET …/member/statement`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StatementResponse {
    /// Newest first.
    pub lines: Vec<StatementLine>,
    /// Pass as `before` for the next page; absent on the last one.
    pub next_before: Option<u64>,
}

/// One movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StatementLine {
    /// Place in the ledger.
    pub sequence: u64,
    /// When it was written, RFC 3339.
    pub recorded_at: String,
    /// The day it counts from.
    pub effective_on: Date,
    /// What it is.
    pub kind: EntryKind,
    /// Points; of the balance, except for `earned` and `voided`, which move pending points.
    pub points: Points,
    /// The order it is about.
    pub order_number: Option<String>,
    /// The code of the voucher it is about.
    pub voucher_code: Option<String>,
    /// Why these points; sums to `points`.
    pub trace: Vec<ToldReason>,
}

/// One reason with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ToldReason {
    /// Points this reason accounts for.
    pub delta: Points,
    /// The reason, for programs.
    pub reason: TraceReason,
    /// The reason in the language that was asked for.
    pub text: String,
}

impl StatementLine {
    /// An entry, its reasons put into words by `say`.
    pub fn of(entry: &Entry, say: impl Fn(&TraceReason) -> String) -> Self {
        let told = entry.trace.iter().map(|line| ToldReason {
            delta: line.delta,
            reason: line.reason.clone(),
            text: say(&line.reason),
        });
        Self {
            sequence: entry.sequence,
            recorded_at: entry.recorded_at.to_rfc3339(),
            effective_on: entry.effective_on,
            kind: entry.kind,
            points: entry.points,
            order_number: entry.changes.order_number.clone(),
            voucher_code: entry.changes.voucher.as_ref().map(|voucher| voucher.code.as_str().to_owned()),
            trace: told.collect(),
        }
    }
}
