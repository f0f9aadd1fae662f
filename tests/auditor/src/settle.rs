//! The points of one order from its news alone: no record, no plan, nothing the rules wrote.

use serde_json::Value;

use crate::award::{Award, Judged};
use crate::merge::Known;
use crate::program::Program;
use crate::ratio;
use crate::returns;

/// What an order gives and takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// Given.
    pub earned: i64,
    /// Of these, taken back.
    pub reversed: i64,
    /// What of an order that came back as a whole, or was called off.
    pub is_void: bool,
    /// Most points that what was kept may be worth: earned · Σ w·(1 − f) ÷ Σ w, rounded up.
    pub kept_at_most: i64,
}

/// Settles the order these snapshots tell of, each of another content with an `arrived_at` of its own; repetitions change nothing.
/// `tier` is what the member stood on when the order was first judged.
pub fn settle(program: &Program, tier: Option<&str>, snapshots: &[Value]) -> Points {
    let known = Known::of_snapshots(&program.earn_on, snapshots);
    let Some(counting) = &known.counting else {
        return Points { earned: 0, reversed: 0, is_void: known.is_void, kept_at_most: 0 };
    };
    let judged = Judged { tier, ..Judged::default() };
    let settled = returns::settled(program, &Award::of(program, judged, counting), &known);
    let weights: ratio::Ratio = settled.parts.iter().map(|part| part.weight.clone()).sum();
    let kept = settled.parts.iter().map(|part| &part.weight * (ratio::whole(1) - &part.gone));
    let kept: ratio::Ratio = kept.sum();
    let kept_at_most = match weights == ratio::whole(0) {
        true => settled.earned,
        false => ratio::ceil(&(ratio::whole(settled.earned) * kept / weights)),
    };
    Points { earned: settled.earned, reversed: settled.reversed, is_void: settled.is_void, kept_at_most }
}
