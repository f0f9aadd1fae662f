//! What is odd about the news of an order. The order is recorded all the same; the sender and the merchant are told.

use serde::{Deserialize, Serialize};

use super::precedence::CLOCK_AHEAD_MAX_MILLISECONDS;
use super::{Cart, KnownOrder, LinesAre, Order};
use crate::error::OutOfRange;

/// Most lines one warning names.
const NAMED_MAX: usize = 5;

/// Something odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderWarning {
    /// What, for programs.
    pub code: WarningCode,
    /// What, for people: field, value, and what to do.
    pub detail: String,
}

/// What may be odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// Lines became smaller and refunds tell the same lines, and nobody said whether both add up.
    LinesAndRefundsOverlap,
    /// A refund names a line that the order never had.
    UnknownRefundLine,
    /// The news is dated ahead of our clock.
    DatedAhead,
    /// An order that was paid is told as unpaid.
    PaymentTakenBack,
    /// A refund that was told once is missing, and nobody said that the list is complete.
    RefundMissing,
    /// The order carries a code that another order holds or has used.
    CodeUsedElsewhere,
}

impl WarningCode {
    /// Its name as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LinesAndRefundsOverlap => "lines_and_refunds_overlap",
            Self::UnknownRefundLine => "unknown_refund_line",
            Self::DatedAhead => "dated_ahead",
            Self::PaymentTakenBack => "payment_taken_back",
            Self::RefundMissing => "refund_missing",
            Self::CodeUsedElsewhere => "code_used_elsewhere",
        }
    }
}

/// What is odd about `snapshot`, by what was known before it and is known with it.
pub fn of_snapshot(
    before: Option<&KnownOrder>,
    known: &KnownOrder,
    snapshot: &Order,
) -> Result<Vec<OrderWarning>, OutOfRange> {
    let mut warnings = Vec::new();
    let mut warn = |code, detail: String| warnings.push(OrderWarning { code, detail });
    let latest_start = snapshot.arrived_at.milliseconds().saturating_add(CLOCK_AHEAD_MAX_MILLISECONDS);
    if snapshot.updated_at.milliseconds() > latest_start {
        let (told, arrived) = (snapshot.updated_at.to_rfc3339(), snapshot.arrived_at.to_rfc3339());
        warn(
            WarningCode::DatedAhead,
            format!("`updated_at` {told} is ahead of {arrived}, when it arrived, and counts as that"),
        );
    }
    if let Some(before) = before {
        if before.latest.paid_at.is_some() && known.latest.paid_at.is_none() && known.latest.cancelled_at.is_none() {
            warn(
                WarningCode::PaymentTakenBack,
                "the order was paid and is told without `paid_at`: its points wait".to_owned(),
            );
        }
        let missing = before.refunds().filter(|refund| !snapshot.refunds.iter().any(|told| told.id == refund.id));
        let missing: Vec<&str> = missing.map(|refund| refund.id.as_str()).take(NAMED_MAX).collect();
        let is_latest = known.latest_at != before.latest_at;
        if is_latest && !snapshot.refunds_complete && !missing.is_empty() {
            let detail = format!(
                "refunds {} were told before and are missing: they still count; send them with `void`, or `refunds_complete`",
                missing.join(", ")
            );
            warn(WarningCode::RefundMissing, detail);
        }
    }
    let order = known.order();
    let counting = known.counting_cart()?;
    let now = Cart::of(&order)?;
    let refunded = || order.refunds.iter().flat_map(|refund| &refund.lines);
    let is_unknown = |line_id: &str| counting.line(line_id).is_none() && now.line(line_id).is_none();
    let unknown: Vec<&str> =
        refunded().map(|part| part.line_id.as_str()).filter(|id| is_unknown(id)).take(NAMED_MAX).collect();
    if !unknown.is_empty() && order.lines_are != Some(LinesAre::Kept) {
        let detail = format!("refunds name lines the order never had: {}; they take no points", unknown.join(", "));
        warn(WarningCode::UnknownRefundLine, detail);
    }
    let shrank = |line_id: &str| {
        let before = counting.line(line_id).map(|line| line.net);
        before.is_some_and(|before| now.line(line_id).is_none_or(|line| line.net < before))
    };
    let both: Vec<&str> =
        refunded().map(|part| part.line_id.as_str()).filter(|id| shrank(id)).take(NAMED_MAX).collect();
    if order.lines_are.is_none() && !both.is_empty() {
        let detail = format!(
            "lines {} became smaller and were refunded: the greater of both counts; say `lines_are`: \"sold\" or \"kept\"",
            both.join(", ")
        );
        warn(WarningCode::LinesAndRefundsOverlap, detail);
    }
    Ok(warnings)
}
