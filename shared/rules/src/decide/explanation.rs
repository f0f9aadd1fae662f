//! The award as a sum of its rules. One rounding an order: each rule accounts for what it adds to the rounded sum so far.

use super::award::{Award, Extent};
use crate::ledger::entry::{TraceLine, TraceReason};
use crate::number::Points;
use crate::rejection::Rejection;

impl Award<'_> {
    /// Why the cart earns what it earns; the lines sum to [`Award::points`]. Rules that add nothing are left out, but for the
    /// program's own rates.
    pub fn trace(&self) -> Result<Vec<TraceLine>, Rejection> {
        let mut told = Told { lines: Vec::new(), so_far: Points::ZERO };
        let mut extent = Extent { rates: 0, tier_rate: false, overrides: 0, tier_percent: false, multipliers: 0 };
        for applied in &self.rates {
            extent.rates = extent.rates.saturating_add(1);
            let (mechanic_id, basis) = (applied.mechanic_id.clone(), self.basis);
            let (points, per) = (applied.rate.points, applied.rate.per);
            let reason = match applied.in_steps {
                false => TraceReason::Spend { mechanic_id, basis, points, per },
                true => TraceReason::Steps { mechanic_id, basis, points, per },
            };
            told.always(self.points_of_lines(extent)?, reason)?;
        }
        extent.tier_rate = true;
        if let Some(tier) = &self.plan.tier {
            let reason = TraceReason::TierRate { tier_id: tier.tier_id.clone(), basis: self.basis };
            told.line(self.points_of_lines(extent)?, reason)?;
        }
        for (place, (mechanic_id, _)) in self.overrides.iter().enumerate() {
            extent.overrides = extent.overrides.saturating_add(1);
            let basis = self.basis_of_override(place)?;
            let reason = TraceReason::Override { mechanic_id: (*mechanic_id).clone(), basis };
            told.line(self.points_of_lines(extent)?, reason)?;
        }
        extent.tier_percent = true;
        if let Some(tier) = &self.plan.tier {
            let reason = TraceReason::TierMultiplier { tier_id: tier.tier_id.clone(), earn_percent: tier.earn_percent };
            told.line(self.points_of_lines(extent)?, reason)?;
        }
        for (mechanic_id, multiplier) in &self.multipliers {
            extent.multipliers = extent.multipliers.saturating_add(1);
            let reason = TraceReason::Multiplier { mechanic_id: (*mechanic_id).clone(), percent: multiplier.percent };
            told.line(self.points_of_lines(extent)?, reason)?;
        }
        let of_lines = told.so_far;
        for (place, (mechanic_id, _)) in self.bonuses.iter().enumerate() {
            let bonuses = self.bonus_points(place.saturating_add(1))?;
            let reason = TraceReason::Bonus { mechanic_id: (*mechanic_id).clone() };
            told.line(of_lines.plus(bonuses)?, reason)?;
        }
        if let Some(points_max) = self.plan.points_max {
            told.line(told.so_far.min(points_max), TraceReason::OrderLimit { points_max })?;
        }
        Ok(told.lines)
    }
}

/// What was explained so far.
struct Told {
    lines: Vec<TraceLine>,
    so_far: Points,
}

impl Told {
    /// The rule brings the sum to `total`.
    fn always(&mut self, total: Points, reason: TraceReason) -> Result<(), Rejection> {
        self.lines.push(TraceLine::new(total.minus(self.so_far)?, reason));
        self.so_far = total;
        Ok(())
    }

    /// The same, unless the rule adds nothing.
    fn line(&mut self, total: Points, reason: TraceReason) -> Result<(), Rejection> {
        if total == self.so_far { Ok(()) } else { self.always(total, reason) }
    }
}
