//! The share of an order that came back, and what a member owes whose points it takes are spent. What it takes of the points is decided in
//! [`super::order`].

use super::award::counts;
use crate::ledger::account::Account;
use crate::ledger::mark::Mark;
use crate::number::{Amount, Points};
use crate::order::{Order, OrderLine};
use crate::program::document::{AfterSpending, EarningBasis};
use crate::ratio::multiply_then_divide_floor;
use crate::rejection::Rejection;

/// The share of an order's goods that was given back, as an exact fraction between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundedShare {
    numerator: i128,
    denominator: i128,
    /// Gross of the goods, to show the share as money.
    gross: Amount,
}

impl RefundedShare {
    /// Goods that cost nothing (points paid for all of them) have come back when all pieces have. Otherwise
    /// refunds with lines weigh their net over the goods' net, refunds with only a total weigh it (less shipping) over the
    /// goods' gross; the fractions are added exactly and capped at 1.
    ///
    /// The largest intermediate value is 2 · 10^12 · 10^12 = 2 · 10^24, see [`crate::order::AMOUNT_MAX`].
    pub fn of(basis: &EarningBasis, order: &Order) -> Result<Self, Rejection> {
        let net = Amount::sum(order.lines.iter().filter(|line| counts(basis, line)).map(|line| line.net))?;
        let gross = Amount::sum(order.lines.iter().flat_map(|line| [line.net, line.tax]))?;
        let is_goods = |line_id: &str| {
            order.lines.iter().find(|line| line.line_id == line_id).is_none_or(|line| counts(basis, line))
        };
        let mut by_lines = Amount::ZERO;
        let mut by_total = Amount::ZERO;
        for refund in &order.refunds {
            if refund.lines.is_empty() {
                by_total = by_total.plus(refund.total.minus(refund.shipping)?.at_least_zero())?;
            } else {
                let goods = refund.lines.iter().filter(|line| is_goods(&line.line_id)).map(|line| line.net);
                by_lines = by_lines.plus(Amount::sum(goods)?)?;
            }
        }
        if gross.is_zero() && has_come_back(order) {
            return Ok(Self { numerator: 1, denominator: 1, gross });
        }
        let by_lines = if net.is_zero() { (0, 1) } else { (i128::from(by_lines.get()), i128::from(net.get())) };
        let by_total = if gross.is_zero() { (0, 1) } else { (i128::from(by_total.get()), i128::from(gross.get())) };
        let left = by_lines.0.checked_mul(by_total.1).ok_or(Rejection::AmountOutOfRange)?;
        let right = by_total.0.checked_mul(by_lines.1).ok_or(Rejection::AmountOutOfRange)?;
        let numerator = left.checked_add(right).ok_or(Rejection::AmountOutOfRange)?;
        let denominator = by_lines.1.checked_mul(by_total.1).ok_or(Rejection::AmountOutOfRange)?;
        Ok(Self { numerator: numerator.min(denominator), denominator, gross })
    }

    /// True when nothing of value is left.
    pub const fn is_whole(&self) -> bool {
        self.numerator >= self.denominator
    }

    /// What is left of `amount` when the share is taken away, rounded up.
    pub fn rest_of(&self, amount: Amount) -> Result<Amount, Rejection> {
        let gone = multiply_then_divide_floor(i128::from(amount.get()), self.numerator, self.denominator)?;
        amount.minus(Amount::new(gone)?)
    }

    /// Of `points`, those that belong to the refunded share; rounded down, in the shopper's favour.
    pub fn of_points(&self, points: Points) -> Result<Points, Rejection> {
        Points::new(multiply_then_divide_floor(i128::from(points.get()), self.numerator, self.denominator)?)
    }

    /// The share as money: what of the goods' gross it stands for, and that gross.
    pub fn as_money(&self) -> Result<(Amount, Amount), Rejection> {
        let refunded = multiply_then_divide_floor(i128::from(self.gross.get()), self.numerator, self.denominator)?;
        Ok((Amount::new(refunded)?, self.gross))
    }
}

/// Pieces of a line that were sent back. Refunds without lines say nothing about pieces.
pub fn pieces_back(order: &Order, line: &OrderLine) -> i64 {
    let refunded = order.refunds.iter().flat_map(|refund| &refund.lines);
    let back = refunded.filter(|back| back.line_id == line.line_id).map(|back| back.quantity);
    back.fold(0, i64::saturating_add)
}

/// Every piece of every line was sent back.
fn has_come_back(order: &Order) -> bool {
    !order.lines.is_empty() && order.lines.iter().all(|line| pieces_back(order, line) >= line.quantity.max(1))
}

/// Nothing of value is left of the order's goods.
pub fn is_fully_refunded(order: &Order) -> Result<bool, Rejection> {
    let everything = EarningBasis { tax: true, shipping: false, gift_cards: true };
    Ok(RefundedShare::of(&everything, order)?.is_whole())
}

/// Points that could not be taken back because they are spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The member owes them from now on.
    pub owed: Points,
    /// Nobody is asked for them, unless what they were spent on comes back.
    pub forgiven: Points,
}

/// What becomes of points that could not be taken back because they are spent. By the policy `clamp` only as many are owed as lie in
/// vouchers nobody has used: cancelling one of them would bring the forgiven points back.
pub fn spent(account: &Account, policy: AfterSpending, left: Points) -> Result<Spent, Rejection> {
    let owed = match policy {
        AfterSpending::Deficit => left,
        AfterSpending::Clamp => {
            let held = Points::sum(account.vouchers.iter().map(|voucher| voucher.cost))?;
            left.min(held.minus(account.deficit)?.at_least_zero())
        }
    };
    Ok(Spent { owed, forgiven: left.minus(owed)? })
}

impl Spent {
    /// What the account remembers of it.
    pub fn marks(&self) -> Vec<Mark> {
        if self.forgiven.is_zero() { vec![] } else { vec![Mark::Forgiven(self.forgiven)] }
    }
}
