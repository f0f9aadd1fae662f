//! What an order should give by its frozen plan: base award per line, overrides, multipliers, bonuses, the limit, one rounding.
//!
//! The plan itself is made in [`super::freeze`], its explanation in [`super::explanation`], what refunds take in [`super::refund`].

use crate::ledger::source::{AwardPlan, PlannedMultiplier};
use crate::mechanics::overriding::Award;
use crate::mechanics::{Rate, spend};
use crate::number::{Amount, Points};
use crate::order::{Order, OrderLine};
use crate::program::document::{EarnOn, EarningBasis, Expiry};
use crate::ratio::Fraction;
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

/// Without `judge` a plan holds plain rates alone (see [`super::freeze`]): the code for the rest would only weigh.
const HAS_ONLY_RATES: bool = !cfg!(feature = "judge");

/// Percent that change nothing.
const PLAIN_PERCENT: i128 = 100;

/// How much of a plan is applied; an explanation applies more and more of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// So many of the program's rates.
    pub rates: usize,
    /// The tier's rate instead of them.
    pub tier_rate: bool,
    /// So many overrides.
    pub overrides: usize,
    /// The tier's multiplier.
    pub tier_percent: bool,
    /// So many multipliers.
    pub multipliers: usize,
}

impl Extent {
    /// All of it.
    pub(super) const ALL: Self =
        Self { rates: usize::MAX, tier_rate: true, overrides: usize::MAX, tier_percent: true, multipliers: usize::MAX };
}

/// Something of an order that earns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// The line; `None` for shipping.
    pub line: Option<&'a OrderLine>,
    /// Minor units.
    pub basis: Amount,
}

/// Minor units that earn.
pub(super) fn basis_of(parts: &[Part<'_>]) -> Result<Amount, Rejection> {
    Amount::sum(parts.iter().map(|part| part.basis))
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
        self.expiry.last_day(day)
    }

    /// Points the order's lines earn, before anything is taken back.
    pub fn award(&self, order: &Order) -> Result<Points, Rejection> {
        let parts = self.parts(order)?;
        let points = self.points_of(&parts, Extent::ALL)?.plus(self.bonus_points(&parts, usize::MAX)?)?;
        Ok(self.points_max.map_or(points, |most| points.min(most)))
    }

    /// Points of what earns by as much of the plan as `extent` says, rounded down once.
    pub(super) fn points_of(&self, parts: &[Part<'_>], extent: Extent) -> Result<Points, Rejection> {
        let base = self.base_rate(extent)?;
        let mut sum = Fraction::ZERO;
        for part in parts {
            let rate = self.rate_of(part.line, base, extent)?;
            sum =
                sum.plus(rate.times(i128::from(part.basis.get()), 1)?.times(self.percent_of(part.line, extent), 100)?)?;
        }
        Points::new(sum.floor()?)
    }

    /// Points of the first `count` bonuses. An order of which nothing counts earns none.
    pub(super) fn bonus_points(&self, parts: &[Part<'_>], count: usize) -> Result<Points, Rejection> {
        if HAS_ONLY_RATES || !basis_of(parts)?.is_positive() {
            return Ok(Points::ZERO);
        }
        Points::sum(self.bonuses.iter().take(count).map(|bonus| bonus.points))
    }

    /// Minor units that the rate of the override at `place` speaks of.
    pub(super) fn basis_of_override(&self, parts: &[Part<'_>], place: usize) -> Result<Amount, Rejection> {
        let own = parts.iter().filter(|part| self.override_of(part.line, usize::MAX) == Some(place));
        Amount::sum(own.map(|part| part.basis))
    }

    /// What earns: the lines that count, and shipping where the program says so.
    pub(super) fn parts<'a>(&self, order: &'a Order) -> Result<Vec<Part<'a>>, Rejection> {
        let mut parts = Vec::with_capacity(order.lines.len().saturating_add(1));
        for line in order.lines.iter().filter(|line| counts(&self.basis, line)) {
            parts.push(Part { line: Some(line), basis: basis_of_line(&self.basis, line)? });
        }
        if self.basis.shipping {
            parts.push(Part { line: None, basis: order.shipping });
        }
        Ok(parts)
    }

    fn base_rate(&self, extent: Extent) -> Result<Fraction, Rejection> {
        let of_tier = self.tier.as_ref().and_then(|tier| tier.rate).filter(|_| extent.tier_rate);
        match of_tier {
            Some(rate) => rate.fraction(),
            None => {
                spend::sum(self.rates.iter().take(extent.rates).map(|rate| Rate { points: rate.points, per: rate.per }))
            }
        }
    }

    fn rate_of(&self, line: Option<&OrderLine>, base: Fraction, extent: Extent) -> Result<Fraction, Rejection> {
        let place = self.override_of(line, extent.overrides);
        match place.and_then(|place| self.overrides.get(place)).map(|found| found.earns) {
            None => Ok(base),
            Some(Award::Percent(percent)) => base.times(i128::from(percent), 100),
            Some(Award::Rate(rate)) => rate.fraction(),
        }
    }

    /// The first override that matches; they stand in the order of precedence.
    fn override_of(&self, line: Option<&OrderLine>, count: usize) -> Option<usize> {
        let line = line.filter(|_| !HAS_ONLY_RATES)?;
        self.overrides.iter().take(count).position(|found| found.on.matches(line))
    }

    /// Percent of a line's base award: the best of each group, what the groups add is added up.
    fn percent_of(&self, line: Option<&OrderLine>, extent: Extent) -> i128 {
        let tier = self.tier.as_ref().filter(|_| extent.tier_percent);
        let mut percent = tier.map_or(PLAIN_PERCENT, |tier| i128::from(tier.earn_percent));
        if HAS_ONLY_RATES {
            return percent;
        }
        let applies = |multiplier: &&PlannedMultiplier| {
            multiplier.on.is_everything() || line.is_some_and(|line| multiplier.on.matches(line))
        };
        for (place, multiplier) in self.multipliers.iter().enumerate().take(extent.multipliers) {
            if !applies(&multiplier) {
                continue;
            }
            // What it adds to the best of its group before it.
            let earlier = self.multipliers.iter().take(place).filter(|earlier| earlier.group == multiplier.group);
            let best = earlier.filter(applies).map(|earlier| i128::from(earlier.percent)).max();
            let own = i128::from(multiplier.percent);
            let more = own.saturating_sub(best.unwrap_or(PLAIN_PERCENT));
            if best.is_none() || more > 0 {
                percent = percent.saturating_add(more);
            }
        }
        percent.max(0)
    }
}

impl Expiry {
    /// The last day points can be used that post on `day`.
    pub fn last_day(self, day: Date) -> Option<Date> {
        match self {
            Self::Never => None,
            Self::MonthsAfterPosting(months) | Self::MonthsOfInactivity(months) => Some(day.plus_months(months)),
            Self::DaysAfterPosting(days) => Some(day.plus_days(i32::from(days))),
            Self::Yearly(month_day) => month_day.next_after(day),
        }
    }

    /// Months the points live on whenever the member earns or redeems.
    pub const fn renews_months(self) -> Option<u16> {
        match self {
            Self::MonthsOfInactivity(months) => Some(months),
            Self::Never | Self::MonthsAfterPosting(_) | Self::DaysAfterPosting(_) | Self::Yearly(_) => None,
        }
    }
}

/// Minor units of the lines that earn.
pub fn earning_basis(basis: &EarningBasis, lines: &[OrderLine]) -> Result<Amount, Rejection> {
    let goods = lines.iter().filter(|line| counts(basis, line));
    goods.map(|line| basis_of_line(basis, line)).try_fold(Amount::ZERO, |sum, amount| sum.plus(amount?))
}

pub(super) const fn counts(basis: &EarningBasis, line: &OrderLine) -> bool {
    basis.gift_cards || !line.is_gift_card
}

fn basis_of_line(basis: &EarningBasis, line: &OrderLine) -> Result<Amount, Rejection> {
    if basis.tax { line.net.plus(line.tax) } else { Ok(line.net) }
}
