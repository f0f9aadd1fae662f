//! What of an order came back: of each line an exact fraction between 0 and 1, and one fraction for what was given back without lines.
//!
//! Of a line it is the sum over refunds of the greater of money and pieces, and what the line shrank by in an edit; how both go together
//! depends on what `lines` mean. Refunds with lines count first; totals, and what a total exceeds its lines by, weigh over the gross of
//! the goods that remain. Shipping, fees, tips, tax alone and lines nobody knows take nothing of goods. Source: "Domain", point 3.

use crate::number::Amount;
use crate::order::{Cart, KnownOrder, LinesAre, Order, OrderLine, Refund, RefundLine};
use crate::quantity::Quantity;
use crate::ratio::{multiply_then_divide_floor, split_by_largest_remainder};
use crate::rejection::Rejection;
use crate::weight::Weight;

/// One line and what of it is gone.
#[derive(Clone, Debug)]
pub struct LineReturn {
    /// The line with the largest net and quantity it was ever judged by.
    pub line: OrderLine,
    /// The fraction that is gone, by this line's own refunds and edits.
    pub lost: Weight,
    /// Of `lost`, nothing was refunded: the line was only edited.
    pub is_edit: bool,
    /// Of the pieces it was judged by, those the shopper keeps: pieces added later earn by rates alone.
    pub kept: Quantity,
}

/// What of an order came back.
#[derive(Clone, Debug)]
pub struct Returns {
    /// All lines, those it was judged by first.
    pub lines: Vec<LineReturn>,
    /// The fraction of what remains after `lines` that was given back without lines.
    pub of_rest: Weight,
    /// The fraction of shipping that was given back.
    pub of_shipping: Weight,
    /// Nothing of value is left.
    pub is_whole: bool,
}

impl Returns {
    /// Of an order by all that is known of it, judged by `counting`.
    pub fn of(counting: &Cart, order: &Order) -> Result<Self, Rejection> {
        let now = Cart::of(order)?;
        let refunds = order.refunds.iter().map(spread).collect::<Result<Vec<_>, Rejection>>()?;
        let added = now.lines.iter().filter(|line| counting.line(&line.line_id).is_none());
        let known: Vec<&OrderLine> = counting.lines.iter().chain(added).collect();
        let is_free = known.iter().all(|line| {
            let later = now.line(&line.line_id);
            !line.net.is_positive() && later.is_none_or(|later| !later.net.is_positive())
        });
        let scope = Scope { refunds: &refunds, lines_are: order.lines_are, is_free };
        let lines = known
            .into_iter()
            .map(|line| scope.line_return(line, counting.line(&line.line_id).is_some(), now.line(&line.line_id)))
            .collect::<Result<Vec<_>, _>>()?;
        let of_rest = of_rest(&lines, &refunds)?;
        let is_gone = |found: &LineReturn| found.lost.is_whole();
        let valued = || lines.iter().filter(|found| is_free || found.line.net.is_positive());
        let is_whole = (of_rest.is_whole() && !is_free) || (!lines.is_empty() && valued().all(is_gone));
        Ok(Self { of_shipping: of_shipping(counting, &now, &refunds)?, lines, of_rest, is_whole })
    }

    /// What is gone of a whole to which each line contributes so much: by its own refunds, then its part of what was given back without
    /// lines. That part, whose denominator all lines have made, is multiplied once.
    pub fn gone_of<'a>(&self, parts: impl Iterator<Item = (&'a LineReturn, Weight)>) -> Weight {
        let (mut gone, mut kept) = (Weight::zero(), Weight::zero());
        for (found, part) in parts {
            gone = gone.plus(&found.lost.times(&part));
            kept = kept.plus(&Weight::one().minus_at_most(&found.lost).times(&part));
        }
        gone.plus(&kept.times(&self.of_rest))
    }

    /// The fraction of one line that is gone in all. Not for sums over lines: see [`Returns::gone_of`].
    pub fn lost(&self, found: &LineReturn) -> Weight {
        self.gone_of(core::iter::once((found, Weight::one())))
    }

    /// Gross of all goods, and how much of it is gone, rounded down.
    pub fn as_money(&self) -> Result<(Amount, Amount), Rejection> {
        let each = self.lines.iter().map(|found| found.line.gross()).collect::<Result<Vec<_>, _>>()?;
        let parts = self.lines.iter().zip(each.iter().copied().map(Weight::of_amount));
        Ok((Amount::new(self.gone_of(parts).floor()?)?, Amount::sum(each)?))
    }

    /// Pieces of a line the shopper keeps, see [`LineReturn::kept`].
    pub fn kept(&self, line_id: &str) -> Quantity {
        self.lines.iter().find(|found| found.line.line_id == line_id).map_or(Quantity::ZERO, |found| found.kept)
    }
}

/// Nothing of value is left of the order's goods: by the cart it was judged by, also where its lines are those that are kept.
pub fn is_fully_returned(known: &KnownOrder) -> Result<bool, Rejection> {
    Ok(Returns::of(&known.counting_cart()?, &known.order())?.is_whole)
}

/// What all lines of an order are judged with.
struct Scope<'a> {
    refunds: &'a [Refund],
    lines_are: Option<LinesAre>,
    /// No line costs anything: then pieces alone say what came back, with or without money.
    is_free: bool,
}

impl Scope<'_> {
    /// `line` as it was judged (or as it was added later, when not `was_judged`), `later` as it stands.
    fn line_return(
        &self,
        line: &OrderLine,
        was_judged: bool,
        later: Option<&OrderLine>,
    ) -> Result<LineReturn, Rejection> {
        let base = match later {
            Some(later) if later.net > line.net => later,
            _ => line,
        };
        let quantity = later.map_or(line.quantity, |later| later.quantity.max(line.quantity));
        let base = OrderLine { quantity, ..base.clone() };
        let shrunk = if was_judged { shrunk(line, later, self.is_free) } else { Weight::zero() };
        let mut refunded = Weight::zero();
        let mut back = Quantity::ZERO;
        for refund in self.refunds.iter().filter(|refund| self.is_free || has_money(refund)) {
            let own = refund.lines.iter().filter(|part| part.line_id == line.line_id);
            let own: Vec<&RefundLine> = own.filter(|part| !self.is_out_already(part)).collect();
            let net = Amount::sum(own.iter().map(|part| part.net))?;
            let pieces = own.iter().fold(Quantity::ZERO, |sum, part| sum.plus(part.quantity));
            back = back.plus(pieces);
            let by_money = Weight::ratio(net.get(), base.net.get()).unwrap_or_else(Weight::zero);
            let by_pieces = Weight::ratio(pieces.thousandths(), quantity.thousandths()).unwrap_or_else(Weight::zero);
            refunded = refunded.plus(&by_money.max(by_pieces));
        }
        let left = later.map_or(Quantity::ZERO, |later| later.quantity);
        let is_edit = refunded.is_zero();
        let (lost, kept) = match self.lines_are {
            Some(LinesAre::Sold | LinesAre::Kept) => (shrunk.plus(&refunded), left.minus_at_most(back)),
            None => (shrunk.max(refunded), left.min(quantity.minus_at_most(back))),
        };
        let judged = if was_judged { line.quantity } else { Quantity::ZERO };
        Ok(LineReturn { line: base, lost: lost.at_most_one(), is_edit, kept: kept.min(judged) })
    }

    /// Pieces that came back are out of `kept` lines already; money without pieces is not.
    fn is_out_already(&self, part: &RefundLine) -> bool {
        self.lines_are == Some(LinesAre::Kept) && part.quantity.is_positive()
    }
}

/// By what fraction a line is smaller than when it was judged. Money decides: pieces of a line that costs as much as before are the
/// shop's way of counting.
fn shrunk(line: &OrderLine, later: Option<&OrderLine>, is_free: bool) -> Weight {
    let (net, quantity) = later.map_or((Amount::ZERO, Quantity::ZERO), |later| (later.net, later.quantity));
    let shrunk_by = |before: i64, now: i64| Weight::ratio(before.saturating_sub(now).max(0), before);
    if is_free {
        let by_pieces = shrunk_by(line.quantity.thousandths(), quantity.thousandths());
        return by_pieces.unwrap_or_else(|| if later.is_none() { Weight::one() } else { Weight::zero() });
    }
    shrunk_by(line.net.get(), net.get()).unwrap_or_else(Weight::zero)
}

/// A refund of nothing is a movement of stock.
fn has_money(refund: &Refund) -> bool {
    refund.total.is_positive() || refund.lines.iter().any(|part| part.net.is_positive() || part.tax.is_positive())
}

/// A refund whose negative fees (a discount that is taken back with the goods) lower its own lines by their gross.
fn spread(refund: &Refund) -> Result<Refund, Rejection> {
    if !refund.fees.is_negative() {
        return Ok(refund.clone());
    }
    let gross = refund.lines.iter().map(|part| part.net.plus(part.tax)).collect::<Result<Vec<_>, _>>()?;
    let credit = refund.fees.negated().min(Amount::sum(gross.iter().copied())?);
    let weights: Vec<i64> = gross.iter().map(|gross| gross.get()).collect();
    let shares = split_by_largest_remainder(credit.get(), &weights)?;
    let mut lines = Vec::with_capacity(refund.lines.len());
    for ((part, share), gross) in refund.lines.iter().zip(shares).zip(gross) {
        if share == 0 {
            lines.push(part.clone());
            continue;
        }
        let off = multiply_then_divide_floor(share.into(), part.net.get().into(), gross.get().into())?;
        let (net, tax) = (Amount::new(off)?, Amount::new(share.saturating_sub(off))?);
        lines.push(RefundLine { net: part.net.minus(net)?, tax: part.tax.minus(tax)?, ..part.clone() });
    }
    Ok(Refund { lines, fees: Amount::ZERO, ..refund.clone() })
}

/// What was given back beyond lines, over the gross of the goods that remain.
fn of_rest(lines: &[LineReturn], refunds: &[Refund]) -> Result<Weight, Rejection> {
    let mut rests = Weight::zero();
    for refund in refunds {
        let mut covered = refund.shipping.plus(refund.fees)?;
        let mut by_pieces = Weight::zero();
        for part in &refund.lines {
            let gross = part.net.plus(part.tax)?;
            covered = covered.plus(gross)?;
            // Pieces without a price are worth what they cost; else the total would take them a second time.
            let found = lines.iter().find(|found| gross.is_zero() && found.line.line_id == part.line_id);
            let Some(found) = found else { continue };
            let share = Weight::ratio(part.quantity.thousandths(), found.line.quantity.thousandths());
            let share = share.unwrap_or_else(Weight::zero).at_most_one();
            by_pieces = by_pieces.plus(&share.times(&Weight::of_amount(found.line.gross()?)));
        }
        let rest = Weight::of_amount(refund.total.minus(covered)?.at_least_zero());
        rests = rests.plus(&rest.minus_at_most(&by_pieces));
    }
    if rests.is_zero() {
        return Ok(Weight::zero());
    }
    let mut remaining = Weight::zero();
    for found in lines {
        let kept = Weight::one().minus_at_most(&found.lost);
        remaining = remaining.plus(&kept.times(&Weight::of_amount(found.line.gross()?)));
    }
    Ok(rests.divided_by(&remaining).map_or_else(Weight::zero, Weight::at_most_one))
}

/// The greater of what shipping shrank by and what of it was refunded. Concerns programs that count shipping.
fn of_shipping(counting: &Cart, now: &Cart, refunds: &[Refund]) -> Result<Weight, Rejection> {
    let before = counting.shipping.get();
    let refunded = Amount::sum(refunds.iter().map(|refund| refund.shipping))?;
    let shrunk = Weight::ratio(before.saturating_sub(now.shipping.get()).max(0), before);
    let refunded = Weight::ratio(refunded.get(), before.max(now.shipping.get()));
    let or_zero = |ratio: Option<Weight>| ratio.unwrap_or_else(Weight::zero);
    Ok(or_zero(shrunk).max(or_zero(refunded)).at_most_one())
}
