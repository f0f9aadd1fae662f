//! What a cart earns by a plan: base award per line, overrides, multipliers, bonuses, the limit, one rounding.
//!
//! The plan itself is made in [`mod@super::specialise`], its explanation in [`super::explanation`], what returns take in [`super::entitlement`].

use crate::conditions::Unmet;
use crate::decide::specialise::WhyNot;
use crate::error::OutOfRange;
use crate::ids::RuleId;
use crate::ledger::source::{AwardPlan, PlannedKind, PlannedRule};
use crate::mechanics::overriding::Award as OverrideAward;
use crate::mechanics::{Multiplier, Override, Rate, Stamps, spend};
use crate::number::{Amount, Points};
use crate::order::{Cart, Order, OrderLine};
use crate::program::document::{EarningBasis, Expiry};
use crate::ratio::{Fraction, split_by_largest_remainder};
use crate::time::{Date, Moment};

/// Without `judge` a plan holds plain rates alone (see [`mod@super::specialise`]): the code for the rest would only weigh.
const HAS_ONLY_RATES: bool = !cfg!(feature = "judge");

/// Percent that change nothing.
const PLAIN_PERCENT: i128 = 100;

/// How much of an award is applied; an explanation applies more and more of it.
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

/// Something of a cart that earns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// The line; `None` for shipping.
    pub line: Option<&'a OrderLine>,
    /// Minor units of the program's currency.
    pub basis: Amount,
}

/// A base rate that applies.
#[derive(Clone, Copy, Debug)]
pub(super) struct AppliedRate<'a> {
    /// The mechanic.
    pub mechanic_id: &'a RuleId,
    /// Points for every so much.
    pub rate: Rate,
    /// Only full steps count.
    pub in_steps: bool,
}

/// What one cart earns by a plan: the rules that apply to it, and what they make of it.
#[derive(Debug)]
pub struct Award<'a> {
    pub(super) plan: &'a AwardPlan,
    pub(super) parts: Vec<Part<'a>>,
    /// Minor units that earn.
    pub(super) basis: Amount,
    pub(super) rates: Vec<AppliedRate<'a>>,
    pub(super) overrides: Vec<(&'a RuleId, &'a Override)>,
    pub(super) multipliers: Vec<(&'a RuleId, &'a Multiplier)>,
    pub(super) bonuses: Vec<(&'a RuleId, Points)>,
    pub(super) stamps: Vec<(&'a RuleId, &'a Stamps)>,
    /// Rules that apply to the cart, in the order of evaluation.
    pub(super) applied: Vec<&'a PlannedRule>,
    /// Why this member's orders do not earn, when that is so.
    pub not_eligible: Option<Unmet>,
    /// Rules in force that do not apply to this cart, in the order of evaluation.
    pub why_not: Vec<WhyNot>,
    /// Points, rounded down once, within the order's limit.
    pub points: Points,
}

impl AwardPlan {
    /// The moment the order begins to earn; `None` while it has not come.
    pub const fn earns_from(&self, order: &Order) -> Option<Moment> {
        self.earn_on.counts_from(order)
    }

    /// The day points of an order post that earns from `moment` on; not before it is paid.
    pub fn posts_on(&self, moment: Moment, paid_at: Option<Moment>) -> Date {
        let after_hold = moment.date.plus_days(i32::from(self.hold_days));
        paid_at.map_or(after_hold, |paid_at| after_hold.max(paid_at.date))
    }

    /// The last day points can be used that post on `day`.
    pub fn expires_on(&self, day: Date) -> Option<Date> {
        self.expiry.last_day(day)
    }

    /// What a cart earns, before anything is taken back.
    pub fn award<'a>(&'a self, cart: &'a Cart) -> Result<Award<'a>, OutOfRange> {
        let parts = self.parts(cart)?;
        let goods = Amount::sum(parts.iter().filter(|part| part.line.is_some()).map(|part| part.basis))?;
        let not_eligible = self.eligibility.unmet(&cart.lines, goods)?;
        let mut award = Award {
            plan: self,
            basis: Amount::sum(parts.iter().map(|part| part.basis))?,
            parts,
            rates: vec![],
            overrides: vec![],
            multipliers: vec![],
            bonuses: vec![],
            stamps: vec![],
            applied: vec![],
            not_eligible,
            why_not: vec![],
            points: Points::ZERO,
        };
        if award.not_eligible.is_some() {
            return Ok(award);
        }
        for rule in &self.rules {
            match rule.when.unmet(&cart.lines, goods)? {
                None => award.apply(rule),
                Some(unmet) => award.why_not.push(WhyNot { mechanic_id: rule.mechanic_id.clone(), unmet }),
            }
        }
        // More precise ones first; the sort is stable, so that priority and identifier decide among equals. Without `judge` there
        // are none.
        if !HAS_ONLY_RATES {
            award.overrides.sort_by_key(|(_, found)| found.on.precedence());
        }
        let points = award.points_of_lines(Extent::ALL)?.plus(award.bonus_points(usize::MAX)?)?;
        award.points = self.points_max.map_or(points, |most| points.min(most));
        Ok(award)
    }

    /// What earns: the lines that count, and shipping where the program says so. In another currency the sum is converted, rounded
    /// down once, and shared by largest remainder.
    fn parts<'a>(&self, cart: &'a Cart) -> Result<Vec<Part<'a>>, OutOfRange> {
        let mut parts = Vec::with_capacity(cart.lines.len().saturating_add(1));
        for line in cart.lines.iter().filter(|line| counts(&self.basis, line)) {
            parts.push(Part { line: Some(line), basis: basis_of_line(&self.basis, line)? });
        }
        if self.basis.shipping {
            parts.push(Part { line: None, basis: cart.shipping });
        }
        // What a browser promises is in the program's currency.
        if let Some(exchange) = self.exchange.filter(|_| !HAS_ONLY_RATES) {
            let whole = exchange.floor_of(Amount::sum(parts.iter().map(|part| part.basis))?)?;
            let weights: Vec<i64> = parts.iter().map(|part| part.basis.get()).collect();
            for (part, share) in parts.iter_mut().zip(split_by_largest_remainder(whole.get(), &weights)?) {
                part.basis = Amount::new(share)?;
            }
        }
        Ok(parts)
    }
}

impl<'a> Award<'a> {
    fn apply(&mut self, rule: &'a PlannedRule) {
        let mechanic_id = &rule.mechanic_id;
        self.applied.push(rule);
        match &rule.gives {
            PlannedKind::Spend(rate) => self.rates.push(AppliedRate { mechanic_id, rate: *rate, in_steps: false }),
            PlannedKind::Steps(rate) => self.rates.push(AppliedRate { mechanic_id, rate: *rate, in_steps: true }),
            PlannedKind::Override(found) => self.overrides.push((mechanic_id, found)),
            PlannedKind::Multiplier(found) => self.multipliers.push((mechanic_id, found)),
            PlannedKind::Bonus(bonus) => self.bonuses.push((mechanic_id, bonus.points)),
            PlannedKind::Stamps(card) => self.stamps.push((mechanic_id, card)),
        }
    }

    /// Points of what earns by as much of the award as `extent` says, rounded down once.
    pub(super) fn points_of_lines(&self, extent: Extent) -> Result<Points, OutOfRange> {
        let base = self.base_rate(extent)?;
        let mut sum = Fraction::ZERO;
        for part in &self.parts {
            sum = sum.plus(self.exact(part.line, part.basis, base, extent)?)?;
        }
        Points::new(sum.floor()?)
    }

    /// Exact points of `basis` minor units of a line.
    pub(super) fn exact_points(&self, line: Option<&OrderLine>, basis: Amount) -> Result<Fraction, OutOfRange> {
        self.exact(line, basis, self.base_rate(Extent::ALL)?, Extent::ALL)
    }

    fn exact(
        &self,
        line: Option<&OrderLine>,
        basis: Amount,
        base: Fraction,
        extent: Extent,
    ) -> Result<Fraction, OutOfRange> {
        let rate = self.rate_of(line, base, extent)?;
        rate.times(i128::from(basis.get()), 1)?.times(self.percent_of(line, extent), 100)
    }

    /// Points of the first `count` bonuses. An order of which nothing counts earns none.
    pub(super) fn bonus_points(&self, count: usize) -> Result<Points, OutOfRange> {
        if HAS_ONLY_RATES || !self.basis.is_positive() {
            return Ok(Points::ZERO);
        }
        Points::sum(self.bonuses.iter().take(count).map(|(_, points)| *points))
    }

    /// Minor units that the rate of the override at `place` speaks of.
    pub(super) fn basis_of_override(&self, place: usize) -> Result<Amount, OutOfRange> {
        let own = self.parts.iter().filter(|part| self.override_of(part.line, usize::MAX) == Some(place));
        Amount::sum(own.map(|part| part.basis))
    }

    fn base_rate(&self, extent: Extent) -> Result<Fraction, OutOfRange> {
        if self.not_eligible.is_some() {
            return Ok(Fraction::ZERO);
        }
        let of_tier = self.plan.tier.as_ref().and_then(|tier| tier.rate).filter(|_| extent.tier_rate);
        if let Some(rate) = of_tier {
            return rate.fraction();
        }
        let rates = self.rates.iter().take(extent.rates);
        rates.map(|applied| applied.per_unit(self.basis)).try_fold(Fraction::ZERO, |sum, rate| sum.plus(rate?))
    }

    fn rate_of(&self, line: Option<&OrderLine>, base: Fraction, extent: Extent) -> Result<Fraction, OutOfRange> {
        let place = self.override_of(line, extent.overrides);
        match place.and_then(|place| self.overrides.get(place)).map(|(_, found)| found.earns) {
            None => Ok(base),
            Some(OverrideAward::Percent(percent)) => base.times(i128::from(percent), 100),
            Some(OverrideAward::Rate(rate)) => rate.fraction(),
        }
    }

    /// The first override that matches; they stand in the order of precedence.
    fn override_of(&self, line: Option<&OrderLine>, count: usize) -> Option<usize> {
        let line = line.filter(|_| !HAS_ONLY_RATES)?;
        self.overrides.iter().take(count).position(|(_, found)| found.on.matches(line))
    }

    /// Percent of a line's base award: the best of each group, what the groups add is added up.
    fn percent_of(&self, line: Option<&OrderLine>, extent: Extent) -> i128 {
        let tier = self.plan.tier.as_ref().filter(|_| extent.tier_percent);
        let mut percent = tier.map_or(PLAIN_PERCENT, |tier| i128::from(tier.earn_percent));
        if HAS_ONLY_RATES {
            return percent;
        }
        let applies = |multiplier: &Multiplier| {
            multiplier.on.is_everything() || line.is_some_and(|line| multiplier.on.matches(line))
        };
        for (place, (_, multiplier)) in self.multipliers.iter().enumerate().take(extent.multipliers) {
            if !applies(multiplier) {
                continue;
            }
            // What it adds to the best of its group before it.
            let earlier = self.multipliers.iter().take(place).map(|(_, earlier)| *earlier);
            let earlier = earlier.filter(|earlier| earlier.group == multiplier.group && applies(earlier));
            let best = earlier.map(|earlier| i128::from(earlier.percent)).max();
            let own = i128::from(multiplier.percent);
            let more = own.saturating_sub(best.unwrap_or(PLAIN_PERCENT));
            if best.is_none() || more > 0 {
                percent = percent.saturating_add(more);
            }
        }
        percent.max(0)
    }
}

impl AppliedRate<'_> {
    /// Points for one minor unit of an order whose goods come to `basis`. Of steps, what its full steps give, shared evenly.
    fn per_unit(&self, basis: Amount) -> Result<Fraction, OutOfRange> {
        if self.in_steps && !HAS_ONLY_RATES { spend::steps(self.rate, basis) } else { self.rate.fraction() }
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
pub fn earning_basis(basis: &EarningBasis, lines: &[OrderLine]) -> Result<Amount, OutOfRange> {
    let goods = lines.iter().filter(|line| counts(basis, line));
    goods.map(|line| basis_of_line(basis, line)).try_fold(Amount::ZERO, |sum, amount| sum.plus(amount?))
}

pub(super) const fn counts(basis: &EarningBasis, line: &OrderLine) -> bool {
    basis.gift_cards || !line.is_gift_card
}

pub(super) fn basis_of_line(basis: &EarningBasis, line: &OrderLine) -> Result<Amount, OutOfRange> {
    if basis.tax { line.gross() } else { Ok(line.net) }
}
