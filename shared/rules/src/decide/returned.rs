//! Why an order's points are taken: "the kettle went back: 1,000 points".
//!
//! What is taken is one floor over the whole order; it is shared to reasons by largest remainder, for words alone.

use super::entitlement::Entitlement;
use crate::ledger::entry::{TraceLine, TraceReason};
use crate::number::{Amount, Points};
use crate::order::Order;
use crate::ratio::split_by_largest_remainder;
use crate::rejection::Rejection;
use crate::weight::Weight;

/// Most lines that are named one by one; the others are told together, as money.
const NAMED_MAX: usize = 20;
/// What shares are measured in: fine enough that a share of a point is never lost among 1,000 lines.
const PARTS: i64 = 1_000_000_000;

/// Reasons and how much of what is taken each stands for.
#[derive(Clone, Debug, Default)]
pub struct TakeReasons(Vec<(TraceReason, i64)>);

impl TakeReasons {
    /// Why an order gives less than `before`.
    pub fn of(now: &Entitlement, before: Option<&Entitlement>, order: &Order) -> Result<Self, Rejection> {
        if order.is_void() {
            return Ok(Self(vec![(TraceReason::OrderCancelled, 1)]));
        }
        let mut reasons = Vec::new();
        let mut unnamed = Weight::zero();
        let mut edited = Weight::zero();
        let lines = now.returns.lines.iter().zip(&now.weights);
        let mut named = Vec::new();
        for (found, weight) in lines {
            let gone = found.lost.times(weight);
            let more = gone.minus_at_most(&lost_before(before, &found.line.line_id));
            if more.is_zero() {
                continue;
            }
            if found.is_edit {
                edited = edited.plus(&more);
            } else if found.line.name.is_empty() || named.len() >= NAMED_MAX {
                unnamed = unnamed.plus(&more);
            } else {
                named.push((TraceReason::GoodsReturned { name: found.line.name.clone() }, more));
            }
        }
        unnamed = unnamed.plus(&of_rest(now).minus_at_most(&before.map_or_else(Weight::zero, of_rest)));
        let (refunded, of) = now.returns.as_money()?;
        named.push((TraceReason::Refunded { refunded, of }, unnamed));
        named.push((TraceReason::OrderChanged, edited));
        let whole = named.iter().fold(Weight::zero(), |sum, (_, weight)| sum.plus(weight));
        for (reason, weight) in named {
            let share = weight.divided_by(&whole).unwrap_or_else(Weight::zero);
            let share = share.times(&Weight::of_amount(Amount::new(PARTS)?)).floor()?;
            if share > 0 {
                reasons.push((reason, share));
            }
        }
        if reasons.is_empty() {
            reasons.push((TraceReason::OrderChanged, 1));
        }
        Ok(Self(reasons))
    }

    /// The reasons for `points`, which are not above zero; the lines sum to them.
    pub fn trace(&self, points: Points) -> Result<Vec<TraceLine>, Rejection> {
        let weights: Vec<i64> = self.0.iter().map(|(_, weight)| *weight).collect();
        let shares = split_by_largest_remainder(points.negated().get(), &weights)?;
        let told = self
            .0
            .iter()
            .zip(shares)
            .map(|((reason, _), share)| Ok(TraceLine::new(Points::new(share.saturating_neg())?, reason.clone())));
        let mut told = told.collect::<Result<Vec<_>, Rejection>>()?;
        if told.iter().any(|line| !line.delta.is_zero()) {
            told.retain(|line| !line.delta.is_zero());
        } else {
            told.truncate(1);
        }
        Ok(told)
    }
}

fn lost_before(before: Option<&Entitlement>, line_id: &str) -> Weight {
    let Some(before) = before else { return Weight::zero() };
    let mut lines = before.returns.lines.iter().zip(&before.weights);
    let own = lines.find(|(found, _)| found.line.line_id == line_id);
    own.map_or_else(Weight::zero, |(found, weight)| found.lost.times(weight))
}

/// What was given back without lines, in points.
fn of_rest(entitlement: &Entitlement) -> Weight {
    let lines = entitlement.returns.lines.iter().zip(&entitlement.weights);
    let kept = lines
        .fold(Weight::zero(), |sum, (found, weight)| sum.plus(&Weight::one().minus_at_most(&found.lost).times(weight)));
    kept.times(&entitlement.returns.of_rest)
}
