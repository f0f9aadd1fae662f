//! What an order should give by its frozen plan: the award, its explanation, and the share taken back.

use crate::ledger::account::Account;
use crate::ledger::entry::{TraceLine, TraceReason};
use crate::ledger::source::{AwardPlan, PlannedRate, PlannedTier};
use crate::mechanics::MechanicKind;
use crate::mechanics::spend::award;
use crate::number::{Amount, Points};
use crate::order::{Order, OrderLine};
use crate::program::Program;
use crate::program::document::{EarnOn, EarningBasis, Expiry};
use crate::ratio::multiply_then_divide_floor;
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

/// Percent of a member without a tier.
const PLAIN_PERCENT: u16 = 100;

/// Freezes everything later snapshots of the order are judged by.
pub fn freeze(program: &Program, account: &Account, now: Moment) -> AwardPlan {
    let document = program.document();
    let rates = document
        .mechanics
        .iter()
        .map(|mechanic| match mechanic.rule {
            MechanicKind::Spend(spend) => {
                PlannedRate { mechanic_id: mechanic.id.clone(), points: spend.points, per: spend.per }
            }
        })
        .collect();
    let tier = account.tier_id.as_ref().and_then(|tier_id| program.tier(tier_id));
    AwardPlan {
        program_version: program.version(),
        judged_at: now.instant,
        earn_on: document.earning.earn_on,
        hold_days: document.earning.hold_days,
        basis: document.earning.basis,
        expiry: document.earning.expiry,
        after_spending: document.earning.after_spending,
        rates,
        tier: tier.map(|tier| PlannedTier { tier_id: tier.id.clone(), earn_percent: tier.earn_percent }),
    }
}

impl AwardPlan {
    /// The moment the order begins to earn; `None` while it has not come.
    pub const fn earns_from(&self, order: &Order) -> Option<Moment> {
        match self.earn_on {
            EarnOn::Placed => Some(order.placed_at),
            EarnOn::Paid => order.paid_at,
            EarnOn::Fulfilled => order.fulfilled_at,
        }
    }

    /// The day points post that are earned from `moment` on.
    pub fn posts_on(&self, moment: Moment) -> Date {
        moment.date.plus_days(i32::from(self.hold_days))
    }

    /// The last day points can be used that post on `day`.
    pub fn expires_on(&self, day: Date) -> Option<Date> {
        match self.expiry {
            Expiry::Never => None,
            Expiry::MonthsAfterPosting(months) => Some(day.plus_months(months)),
            Expiry::DaysAfterPosting(days) => Some(day.plus_days(i32::from(days))),
        }
    }

    /// Points the order's lines earn, before anything is taken back.
    pub fn award(&self, order: &Order) -> Result<Points, Rejection> {
        award(self.basis_of(order)?, &self.pairs(), self.percent())
    }

    /// The award as a sum of its rules. One rounding an order: each rule accounts for what it adds to the rounded sum so far.
    pub fn explain(&self, order: &Order) -> Result<Vec<TraceLine>, Rejection> {
        let basis = self.basis_of(order)?;
        let pairs = self.pairs();
        let mut lines = Vec::with_capacity(pairs.len().saturating_add(1));
        let mut so_far = Points::ZERO;
        for (place, rate) in self.rates.iter().enumerate() {
            let first_rates = pairs.get(..=place).unwrap_or(&pairs);
            let total = award(basis, first_rates, PLAIN_PERCENT)?;
            let reason =
                TraceReason::Spend { mechanic_id: rate.mechanic_id.clone(), basis, points: rate.points, per: rate.per };
            lines.push(TraceLine::new(total.minus(so_far)?, reason));
            so_far = total;
        }
        if let Some(tier) = &self.tier {
            let total = award(basis, &pairs, tier.earn_percent)?;
            let reason = TraceReason::TierMultiplier { tier_id: tier.tier_id.clone(), earn_percent: tier.earn_percent };
            lines.push(TraceLine::new(total.minus(so_far)?, reason));
        }
        Ok(lines)
    }

    /// Minor units of the order that earn.
    fn basis_of(&self, order: &Order) -> Result<Amount, Rejection> {
        let shipping = if self.basis.shipping { order.shipping } else { Amount::ZERO };
        earning_basis(&self.basis, &order.lines)?.plus(shipping)
    }

    fn pairs(&self) -> Vec<(Points, Amount)> {
        self.rates.iter().map(|rate| (rate.points, rate.per)).collect()
    }

    fn percent(&self) -> u16 {
        self.tier.as_ref().map_or(PLAIN_PERCENT, |tier| tier.earn_percent)
    }
}

/// Minor units of the lines that earn.
pub fn earning_basis(basis: &EarningBasis, lines: &[OrderLine]) -> Result<Amount, Rejection> {
    let goods = lines.iter().filter(|line| counts(basis, line));
    let amounts = goods.map(|line| if basis.tax { line.net.plus(line.tax) } else { Ok(line.net) });
    amounts.into_iter().try_fold(Amount::ZERO, |sum, amount| sum.plus(amount?))
}

const fn counts(basis: &EarningBasis, line: &OrderLine) -> bool {
    basis.gift_cards || !line.is_gift_card
}

/// The share of an order's goods that was given back, as an exact fraction between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundedShare {
    numerator: i128,
    denominator: i128,
    /// Gross of the goods, to show the share as money.
    gross: Amount,
}

impl RefundedShare {
    /// Refunds with lines weigh their net over the goods' net, refunds with only a total weigh it (less shipping) over the
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
