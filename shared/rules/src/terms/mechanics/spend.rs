//! Spend-based points: so many points for every so much of the earning basis.
//!
//! Several spend mechanics add up. There is one rounding an order (down), after everything was multiplied:
//!
//! ```
//! use coppertoken_rules::{Amount, Points, mechanics::Rate};
//! // 1 point for every 1.00: an order of 49.95 earns 49.
//! let rate = Rate { points: Points::new(1)?, per: Amount::new(100)? }.fraction()?;
//! assert_eq!(rate.times(4995, 1)?.floor()?, 49);
//! // The same for a member whose tier earns a tenth more: floor(49.95 × 1.1) = 54.
//! assert_eq!(rate.times(4995, 1)?.times(110, 100)?.floor()?, 54);
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, BUY, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::error::OutOfRange;
use crate::ids::RuleId;
use crate::limits::RULE_POINTS_MAX;
use crate::number::{Amount, Points};
use crate::order::AMOUNT_MAX;
use crate::ratio::Fraction;

/// What spending earns. Several such mechanics add up.
pub type Spend = Rate;

/// `points` for every `per` minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Points for every `per`; 0 switches the mechanic off.
    pub points: Points,
    /// Minor units, above zero.
    pub per: Amount,
}

impl Rate {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if !(0..=RULE_POINTS_MAX).contains(&self.points.get()) {
            return Err("give 0 to 1,000,000 points");
        }
        if !(1..=AMOUNT_MAX).contains(&self.per.get()) {
            return Err("`per` is an amount above zero in minor units, such as 100 for 1.00");
        }
        Ok(())
    }

    /// Points for one minor unit, exactly.
    pub fn fraction(&self) -> Result<Fraction, OutOfRange> {
        Fraction::new(i128::from(self.points.get()), i128::from(self.per.get()))
    }
}

impl MechanicTerms for Spend {
    fn check(&self) -> Result<(), &'static str> {
        Rate::check(self)
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![]
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        None
    }

    fn earns(&self) -> Earns {
        Earns::Rate(*self)
    }

    fn orders(&self) -> AboutOrders {
        AboutOrders::Told
    }

    fn action(&self, _: Option<&RuleId>) -> Option<&str> {
        Some(BUY)
    }

    fn reach(&self) -> Option<Reach> {
        None
    }
}

/// Points of the full steps in `basis`, for one minor unit of it: spread evenly, so that lines share them by what they cost.
pub fn steps(rate: Rate, basis: Amount) -> Result<Fraction, OutOfRange> {
    if !basis.is_positive() {
        return Ok(Fraction::ZERO);
    }
    let full = basis.get().checked_div(rate.per.get()).ok_or(OutOfRange)?;
    Fraction::new(i128::from(rate.points.get()), i128::from(basis.get()))?.times(i128::from(full), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(basis: i128, pairs: &[(i64, i64)], percent: i128) -> i64 {
        let rates = pairs
            .iter()
            .map(|(points, per)| Rate { points: Points::new(*points).unwrap(), per: Amount::new(*per).unwrap() });
        let sum = rates.map(|rate| rate.fraction()).try_fold(Fraction::ZERO, |sum, rate| sum.plus(rate?));
        sum.unwrap().times(basis, 1).unwrap().times(percent, 100).unwrap().floor().unwrap()
    }

    #[test]
    fn e1_one_point_for_each_whole_unit_rounded_down_once() {
        assert_eq!(points(4995, &[(1, 100)], 100), 49);
        assert_eq!(points(4995, &[(0, 100)], 100), 0);
        // Two thirds of a point and half a point of 1.00 make one point, which two roundings would lose.
        assert_eq!(points(100, &[(2, 300), (1, 200)], 100), 1);
    }

    /// 3.00 hold one full 2.50: 5 points, where a rate gives 6.
    #[test]
    fn e1_steps_count_only_when_full() {
        let five = Rate { points: Points::new(5).unwrap(), per: Amount::new(250).unwrap() };
        let earned = |basis: i64| {
            let basis = Amount::new(basis).unwrap();
            steps(five, basis).unwrap().times(i128::from(basis.get()), 1).unwrap().floor().unwrap()
        };
        assert_eq!([0, 249, 250, 300, 499, 500].map(earned), [0, 0, 5, 5, 5, 10]);
    }
}
