//! What came back of an order, and what that takes of its points.
//!
//! Taken = floor(earned · Σ w·f ÷ Σ w), with w the exact points of a line and f the part of it that is gone.

use serde_json::Value;

use crate::award::{Award, basis, counts};
use crate::cart::{self, Line};
use crate::merge::Known;
use crate::program::Program;
use crate::ratio::{self, Ratio};
use crate::read;

/// A line, counted and grown, and what is gone of it.
#[derive(Debug)]
pub struct Part {
    /// The most it ever cost and counted, of what was judged and what stands.
    most: Line,
    /// Minor units that earn.
    pub basis: i64,
    /// Exact points.
    pub weight: Ratio,
    /// The part that came back or was edited away, 0 to 1.
    pub gone: Ratio,
}

/// An order's points.
#[derive(Debug)]
pub struct Settled {
    /// Given.
    pub earned: i64,
    /// Of these, taken back.
    pub reversed: i64,
    /// Called off, a test, or come back as a whole.
    pub is_void: bool,
    /// Exact points of each line of the cart that counted.
    pub weights: Vec<(String, Ratio)>,
    /// Every line.
    pub parts: Vec<Part>,
    /// What paid goods cost before anything came back.
    pub cost: i64,
}

/// Settles an order that counts; `carried` is the part of a point it began with.
pub fn settled(program: &Program, award: &Award<'_>, known: &Known, carried: &Ratio) -> Settled {
    let counting = known.counting.as_deref().unwrap_or_default();
    let weights = award.weights(counting);
    let mut parts = parts(program, award, known, &weights);
    let exact: Ratio = parts.iter().map(|part| part.weight.clone()).sum();
    let earned = ratio::floor(&(exact + carried));
    let earned = program.most.map_or(earned, |most| earned.min(most));
    // All pieces of lines count first; money without lines is weighed by what then remains.
    let beyond: Ratio = known.refunds.iter().map(|refund| beyond_lines(refund, &parts)).sum();
    give_back_money(&mut parts, &beyond);
    let is_void = known.is_void || is_whole_back(known, &parts);
    let reversed = if is_void { earned } else { taken(earned, &parts) };
    let cost = parts.iter().map(|part| part.most.gross()).sum();
    Settled { earned, reversed, is_void, weights, parts, cost }
}

fn parts(program: &Program, award: &Award<'_>, known: &Known, weights: &[(String, Ratio)]) -> Vec<Part> {
    let both = known.both();
    let made = both.into_iter().map(|(id, (was, is))| {
        let (before, now) = (was.map_or(0, |line| basis(program, line)), is.map_or(0, |line| basis(program, line)));
        let judged = weights.iter().find(|(own, _)| own == id).map_or_else(|| ratio::whole(0), |own| own.1.clone());
        // What grew earns by rates alone.
        let grown = match is {
            Some(line) if now > before && counts(program, line) => award.rates(line, now - before),
            _ => ratio::whole(0),
        };
        let most = most_of(was, is);
        let gone = gone(known, &most, was, is);
        Part { basis: before.max(now), weight: judged + grown, gone, most }
    });
    made.collect()
}

fn most_of(was: Option<&Line>, is: Option<&Line>) -> Line {
    let most = |figure: fn(&Line) -> i64| was.map_or(0, figure).max(is.map_or(0, figure));
    let net = most(|line| line.net);
    let tax = most(Line::gross) - net;
    let id = was.or(is).map(|line| line.id.clone()).unwrap_or_default();
    Line { id, quantity: most(|line| line.quantity), net, tax, ..Line::default() }
}

/// What of a line is gone: what shrank, what refunds with lines tell, and how both go together.
fn gone(known: &Known, most: &Line, was: Option<&Line>, is: Option<&Line>) -> Ratio {
    let shrunk = match (was, is) {
        (Some(_), None) => ratio::whole(1),
        (Some(was), Some(is)) if is.net < was.net => {
            ratio::part(was.net - is.net, was.net).unwrap_or_else(|| ratio::whole(0))
        }
        _ => ratio::whole(0),
    };
    let is_kept = known.lines_are.as_deref() == Some("kept");
    let refunds = known.refunds.iter().filter(|refund| gives_money(refund));
    let lines = refunds.flat_map(cart::refunded).filter(|line| line.id == most.id);
    // Pieces are out of kept lines already; money alone is not.
    let told: Ratio = lines.filter(|line| !is_kept || line.quantity == 0).map(|line| part_of(&line, most)).sum();
    let both = if known.lines_are.is_none() { shrunk.max(told) } else { shrunk + told };
    both.min(ratio::whole(1))
}

/// The part of a line that a refund's line gives back: by money or by pieces, whichever is more.
fn part_of(refunded: &Line, most: &Line) -> Ratio {
    let ratios = [ratio::part(refunded.net, most.net), ratio::part(refunded.quantity, most.quantity)];
    ratios.into_iter().flatten().max().unwrap_or_else(|| ratio::whole(0)).min(ratio::whole(1))
}

/// Without money it is a movement of stock.
fn gives_money(refund: &Value) -> bool {
    read::integer(refund, "total") != 0 || cart::refunded(refund).iter().any(|line| line.gross() != 0)
}

/// What a refund gives of goods beyond its lines: no shipping, no fees, never less than nothing. A line accounts for the
/// money told of it; one that tells pieces alone, for what those cost.
fn beyond_lines(refund: &Value, parts: &[Part]) -> Ratio {
    let lines = cart::refunded(refund);
    let of_lines = lines.iter().map(|line| match parts.iter().find(|part| part.most.id == line.id) {
        Some(own) if line.gross() == 0 => part_of(line, &own.most) * ratio::whole(own.most.gross()),
        _ => ratio::whole(line.gross()),
    });
    // A credit that is taken back with the goods was spread over them already.
    let others = read::integer(refund, "shipping") + read::integer(refund, "fees").max(0);
    let rest = ratio::whole(read::integer(refund, "total") - others) - of_lines.sum::<Ratio>();
    rest.max(ratio::whole(0))
}

/// Money without lines comes back of all that remains alike.
fn give_back_money(parts: &mut [Part], money: &Ratio) {
    let one = ratio::whole(1);
    let remains: Ratio = parts.iter().map(|part| ratio::whole(part.most.gross()) * (&one - &part.gone)).sum();
    if *money == ratio::whole(0) || remains <= ratio::whole(0) {
        return;
    }
    let share = (money / remains).min(one.clone());
    for part in parts {
        part.gone = &part.gone + (&one - &part.gone) * &share;
    }
}

/// Everything that cost something is gone, or no line is left of those that were kept.
fn is_whole_back(known: &Known, parts: &[Part]) -> bool {
    let is_empty = known.lines_are.as_deref() == Some("kept") && known.latest.is_empty();
    let mut priced = parts.iter().filter(|part| part.most.net > 0).peekable();
    is_empty || (priced.peek().is_some() && priced.all(|part| part.gone == ratio::whole(1)))
}

fn taken(earned: i64, parts: &[Part]) -> i64 {
    let sum = |of: &dyn Fn(&Part) -> Ratio| -> (Ratio, Ratio) {
        parts.iter().fold((ratio::whole(0), ratio::whole(0)), |(gone, whole), part| {
            let weight = of(part);
            (gone + &weight * &part.gone, whole + weight)
        })
    };
    let (mut gone, mut whole) = sum(&|part| part.weight.clone());
    if whole == ratio::whole(0) {
        (gone, whole) = sum(&|part| ratio::whole(part.most.quantity));
    }
    if whole == ratio::whole(0) { 0 } else { ratio::floor(&(ratio::whole(earned) * gone / whole)) }
}

impl Settled {
    /// Minor units that count and stay with the shopper; what came back is rounded down.
    pub fn spent(&self) -> i64 {
        let whole: i64 = self.parts.iter().map(|part| part.basis).sum();
        if self.is_void {
            return 0;
        }
        let back: Ratio = self.parts.iter().map(|part| ratio::whole(part.basis) * &part.gone).sum();
        whole - ratio::floor(&back)
    }
}
