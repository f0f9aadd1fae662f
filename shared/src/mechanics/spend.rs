//! Spend-based points: so many points for every so much of the earning basis.
//!
//! Several spend mechanics add up. There is one rounding an order (down), after everything was multiplied:
//!
//! ```
//! use coppertoken_rules::{Amount, Points, mechanics::spend};
//! // 1 point for every 1.00: an order of 49.95 earns 49.
//! let rate = (Points::new(1)?, Amount::new(100)?);
//! assert_eq!(spend::award(Amount::new(4995)?, &[rate], 100)?, Points::new(49)?);
//! // The same for a member whose tier earns a tenth more: floor(49.95 × 1.1) = 54.
//! assert_eq!(spend::award(Amount::new(4995)?, &[rate], 110)?, Points::new(54)?);
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::number::{Amount, Points};
use crate::order::AMOUNT_MAX;
use crate::program::check::RULE_POINTS_MAX;
use crate::ratio::{multiply_then_divide_ceiling, multiply_then_divide_floor};
use crate::rejection::Rejection;

/// `points` for every `per` minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Spend {
    /// Points for every `per`; 0 switches the mechanic off.
    pub points: Points,
    /// Minor units, above zero.
    pub per: Amount,
}

impl Spend {
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
}

/// Points for `basis` by all `rates`, times `percent` / 100, rounded down once.
///
/// The rates are brought over the product of their `per`s. Errors with [`Rejection::AmountOutOfRange`] when that leaves
/// `i128`, which takes more rates than fit: each `per` is at most 10^12.
pub fn award(basis: Amount, rates: &[(Points, Amount)], percent: u16) -> Result<Points, Rejection> {
    let (numerator, denominator) = sum_of_rates(rates)?;
    let numerator = numerator.checked_mul(i128::from(percent)).ok_or(Rejection::AmountOutOfRange)?;
    let denominator = denominator.checked_mul(100).ok_or(Rejection::AmountOutOfRange)?;
    Points::new(multiply_then_divide_floor(i128::from(basis.get()), numerator, denominator)?)
}

/// The smallest basis that [`award`]s at least `points`; `None` when no spending does.
pub fn basis_for(points: Points, rates: &[(Points, Amount)], percent: u16) -> Result<Option<Amount>, Rejection> {
    let (numerator, denominator) = sum_of_rates(rates)?;
    let numerator = numerator.checked_mul(i128::from(percent)).ok_or(Rejection::AmountOutOfRange)?;
    if numerator <= 0 {
        return Ok(None);
    }
    let denominator = denominator.checked_mul(100).ok_or(Rejection::AmountOutOfRange)?;
    let basis = multiply_then_divide_ceiling(i128::from(points.get()), denominator, numerator)?;
    Amount::new(basis).map(Some)
}

/// All rates as one fraction: points per minor unit, in lowest terms.
fn sum_of_rates(rates: &[(Points, Amount)]) -> Result<(i128, i128), Rejection> {
    let mut sum = (0_i128, 1_i128);
    for (points, per) in rates {
        let (points, per) = (i128::from(points.get()), i128::from(per.get()));
        let left = sum.0.checked_mul(per).ok_or(Rejection::AmountOutOfRange)?;
        let right = points.checked_mul(sum.1).ok_or(Rejection::AmountOutOfRange)?;
        let numerator = left.checked_add(right).ok_or(Rejection::AmountOutOfRange)?;
        let denominator = sum.1.checked_mul(per).ok_or(Rejection::AmountOutOfRange)?;
        let divisor = greatest_common_divisor(numerator, denominator);
        let lowest = |value: i128| value.checked_div(divisor).ok_or(Rejection::AmountOutOfRange);
        sum = (lowest(numerator)?, lowest(denominator)?);
    }
    Ok(sum)
}

/// Euclid's algorithm; at least 1.
fn greatest_common_divisor(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one, other);
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(pairs: &[(i64, i64)]) -> Vec<(Points, Amount)> {
        pairs.iter().map(|(points, per)| (Points::new(*points).unwrap(), Amount::new(*per).unwrap())).collect()
    }

    fn points(basis: i64, pairs: &[(i64, i64)], percent: u16) -> i64 {
        award(Amount::new(basis).unwrap(), &rates(pairs), percent).unwrap().get()
    }

    #[test]
    fn e1_one_point_for_each_whole_unit_rounded_down_once() {
        assert_eq!(points(4995, &[(1, 100)], 100), 49);
        assert_eq!(points(4995, &[(0, 100)], 100), 0);
        // Two thirds of a point and half a point of 1.00 make one point, which two roundings would lose.
        assert_eq!(points(100, &[(2, 300), (1, 200)], 100), 1);
    }

    #[test]
    fn the_smallest_basis_awards_the_points_and_one_minor_unit_less_does_not() {
        for wanted in [1, 7, 49, 250, 9_999] {
            let pairs = [(3, 700), (1, 90)];
            let basis = basis_for(Points::new(wanted).unwrap(), &rates(&pairs), 110).unwrap().unwrap().get();
            assert!(points(basis, &pairs, 110) >= wanted);
            assert!(points(basis - 1, &pairs, 110) < wanted);
        }
        assert_eq!(basis_for(Points::new(5).unwrap(), &rates(&[(0, 100)]), 100).unwrap(), None);
    }
}
