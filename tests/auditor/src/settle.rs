//! The points of one order from its news alone: no record, no plan, nothing the rules wrote.

use serde_json::Value;

use crate::award::{Award, Judged};
use crate::cart;
use crate::merge::Known;
use crate::program::Program;
use crate::ratio::{self, Ratio};
use crate::returns;

/// What an order gives and takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// Given.
    pub earned: i64,
    /// Of these, taken back.
    pub reversed: i64,
    /// It was called off, or came back as a whole.
    pub is_void: bool,
}

/// Settles the order these snapshots tell of, each of another content with an `arrived_at` of its own; repetitions change nothing.
/// `tier` is what the member stood on when the order was first judged.
pub fn settle(program: &Program, tier: Option<&str>, snapshots: &[Value]) -> Points {
    let known = Known::of_snapshots(&program.earn_on, snapshots);
    let Some(counting) = &known.counting else {
        return Points { earned: 0, reversed: 0, is_void: known.is_void };
    };
    let award = Award::of(program, Judged { tier, ..Judged::default() }, counting);
    let settled = returns::settled(program, &award, &known, &ratio::whole(0));
    Points { earned: settled.earned, reversed: settled.reversed, is_void: settled.is_void }
}

/// Most points that what is kept of a bought cart may be worth: earned · Σ w·kept ÷ Σ w, rounded up. `kept` says of each line how many
/// of how many thousandths stayed.
pub fn worth_kept(program: &Program, tier: Option<&str>, bought: &Value, kept: &[(String, i64, i64)]) -> i64 {
    let lines = cart::spread(bought);
    let award = Award::of(program, Judged { tier, ..Judged::default() }, &lines);
    let earned = settle(program, tier, std::slice::from_ref(bought)).earned;
    let weights = award.weights(&lines);
    let whole: Ratio = weights.iter().map(|(_, weight)| weight.clone()).sum();
    let share_of =
        |id: &str| kept.iter().find(|(line, _, _)| line == id).and_then(|(_, part, of)| ratio::part(*part, *of));
    let stayed: Ratio = weights.iter().filter_map(|(id, weight)| Some(share_of(id)? * weight)).sum();
    if whole == ratio::whole(0) { earned } else { ratio::ceil(&(ratio::whole(earned) * stayed / whole)) }
}
