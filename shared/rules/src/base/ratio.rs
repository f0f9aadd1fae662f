//! Exact proportions: the only places where the rules divide.
//!
//! Every division here names its rounding and works in `i128`, so that no intermediate product of two bounded
//! integers (2^53 · 2^53 = 2^106) overflows. No floats, no implicit rounding.

use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;
use crate::number::Amount;

/// A whole in hundredths of a percent.
pub const BASIS_POINTS: u16 = 10_000;

/// `share_bps` hundredths of a percent of `amount`, rounded down.
pub fn share_of(amount: Amount, share_bps: u16) -> Result<Amount, OutOfRange> {
    let numerator = i128::from(share_bps);
    Amount::new(multiply_then_divide_floor(i128::from(amount.get()), numerator, i128::from(BASIS_POINTS))?)
}

/// A positive proportion in lowest terms, such as minor units of one currency for one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proportion {
    numerator: i64,
    denominator: i64,
}

impl Proportion {
    /// `numerator / denominator`, both above zero. Errors when they are not, or leave 64 bits in lowest terms.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, OutOfRange> {
        let Fraction { numerator, denominator } = Fraction::new(numerator, denominator)?.in_lowest_terms()?;
        let small = |value: i128| i64::try_from(value).ok().filter(|value| *value > 0);
        match (small(numerator), small(denominator)) {
            (Some(numerator), Some(denominator)) => Ok(Self { numerator, denominator }),
            _ => Err(OutOfRange),
        }
    }

    /// That much of `amount`, rounded down.
    pub fn floor_of(self, amount: Amount) -> Result<Amount, OutOfRange> {
        let (numerator, denominator) = (i128::from(self.numerator), i128::from(self.denominator));
        Amount::new(multiply_then_divide_floor(i128::from(amount.get()), numerator, denominator)?)
    }
}

/// Quick ways beside the general one, for who computes many. A shopper's browser computes few and need not download them.
const IS_QUICK: bool = cfg!(feature = "judge");

/// An exact fraction that is never negative. Small ones are left as they come, because reducing takes many times as long as multiplying;
/// where something is large, all is brought to lowest terms first, so that nothing leaves `i128` that need not.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// `numerator / denominator`. Errors unless `numerator` ≥ 0 and `denominator` > 0.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, OutOfRange> {
        if numerator < 0 || denominator <= 0 {
            return Err(OutOfRange);
        }
        let found = Self { numerator, denominator };
        if found.is_small() { Ok(found) } else { found.in_lowest_terms() }
    }

    /// Two small ones multiply to at most 2^126 over 2^126.
    fn is_small(self) -> bool {
        IS_QUICK && i64::try_from(self.numerator).is_ok() && i64::try_from(self.denominator).is_ok()
    }

    /// Numerator and denominator in lowest terms.
    pub fn parts(self) -> Result<(i128, i128), OutOfRange> {
        let lowest = self.in_lowest_terms()?;
        Ok((lowest.numerator, lowest.denominator))
    }

    fn in_lowest_terms(self) -> Result<Self, OutOfRange> {
        let divisor = greatest_common_divisor(self.numerator, self.denominator);
        let lowest = |value: i128| value.checked_div(divisor).ok_or(OutOfRange);
        Ok(Self { numerator: lowest(self.numerator)?, denominator: lowest(self.denominator)? })
    }

    /// The sum. Errors when it leaves `i128`.
    pub fn plus(self, other: Self) -> Result<Self, OutOfRange> {
        // Every sum begins with nothing.
        if IS_QUICK && self.numerator == 0 {
            return Ok(other);
        }
        if self.denominator == other.denominator && self.is_small() && other.is_small() {
            return Self::new(self.numerator.saturating_add(other.numerator), self.denominator);
        }
        let (one, other) = (self.in_lowest_terms()?, other.in_lowest_terms()?);
        // Over the least common denominator, so that sums over the same one never grow it.
        let shared = greatest_common_divisor(one.denominator, other.denominator);
        let product = |one: i128, other: i128| one.checked_mul(other).ok_or(OutOfRange);
        let part = |whole: i128| whole.checked_div(shared).ok_or(OutOfRange);
        let left = product(one.numerator, part(other.denominator)?)?;
        let right = product(other.numerator, part(one.denominator)?)?;
        let numerator = left.checked_add(right).ok_or(OutOfRange)?;
        Self::new(numerator, product(one.denominator, part(other.denominator)?)?)
    }

    /// The product with `numerator / denominator`. Errors when it leaves `i128`.
    pub fn times(self, numerator: i128, denominator: i128) -> Result<Self, OutOfRange> {
        let factor = Self::new(numerator, denominator)?;
        let product = |one: i128, other: i128| one.checked_mul(other).ok_or(OutOfRange);
        if self.is_small() && factor.is_small() {
            let numerator = product(self.numerator, factor.numerator)?;
            return Self::new(numerator, product(self.denominator, factor.denominator)?);
        }
        let (whole, factor) = (self.in_lowest_terms()?, factor.in_lowest_terms()?);
        // Crosswise first: the products stay as small as they can be.
        let one = Self { numerator: whole.numerator, denominator: factor.denominator }.in_lowest_terms()?;
        let other = Self { numerator: factor.numerator, denominator: whole.denominator }.in_lowest_terms()?;
        Ok(Self {
            numerator: product(one.numerator, other.numerator)?,
            denominator: product(one.denominator, other.denominator)?,
        })
    }

    /// Rounded down. Errors when the result leaves `i64`.
    pub fn floor(self) -> Result<i64, OutOfRange> {
        // The machine divides 64 bits many times as fast as 128.
        if IS_QUICK
            && let (Ok(numerator), Ok(denominator)) = (i64::try_from(self.numerator), i64::try_from(self.denominator))
        {
            return numerator.checked_div(denominator).ok_or(OutOfRange);
        }
        let quotient = self.numerator.checked_div(self.denominator).ok_or(OutOfRange)?;
        i64::try_from(quotient).map_err(|_| OutOfRange)
    }
}

/// Euclid's algorithm; at least 1.
fn greatest_common_divisor(one: i128, other: i128) -> i128 {
    if IS_QUICK && let (Ok(mut one), Ok(mut other)) = (u64::try_from(one), u64::try_from(other)) {
        while let Some(rest) = one.checked_rem(other) {
            (one, other) = (other, rest);
        }
        return i128::from(one.max(1));
    }
    let (mut one, mut other) = (one, other);
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one.max(1)
}

/// `value · numerator / denominator`, rounded down (towards negative infinity).
///
/// Errors with [`OutOfRange`] when the denominator is not positive, the product leaves `i128`, or the result
/// leaves `i64`.
pub fn multiply_then_divide_floor(value: i128, numerator: i128, denominator: i128) -> Result<i64, OutOfRange> {
    if denominator <= 0 {
        return Err(OutOfRange);
    }
    value
        .checked_mul(numerator)
        .and_then(|product| product.checked_div_euclid(denominator))
        .and_then(|quotient| i64::try_from(quotient).ok())
        .ok_or(OutOfRange)
}

/// `value · numerator / denominator`, rounded up. Same errors as [`multiply_then_divide_floor`].
pub fn multiply_then_divide_ceiling(value: i128, numerator: i128, denominator: i128) -> Result<i64, OutOfRange> {
    let negated = value.checked_neg().ok_or(OutOfRange)?;
    multiply_then_divide_floor(negated, numerator, denominator)?.checked_neg().ok_or(OutOfRange)
}

/// Splits `total` over `weights` so that the shares sum to `total` exactly.
///
/// Each share is first rounded down; what is left goes one unit at a time to the largest remainders, ties to the earlier
/// place (the "largest remainder" or Hamilton method). With no positive weight the first place takes everything;
/// with no place at all the result is empty. `total` and `weights` must not be negative.
pub fn split_by_largest_remainder(total: i64, weights: &[i64]) -> Result<Vec<i64>, OutOfRange> {
    if total < 0 || weights.iter().any(|weight| *weight < 0) {
        return Err(OutOfRange);
    }
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return Ok(weights.iter().enumerate().map(|(place, _)| if place == 0 { total } else { 0 }).collect());
    }
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = total;
    for (place, weight) in weights.iter().enumerate() {
        let product = i128::from(total).checked_mul(i128::from(*weight)).ok_or(OutOfRange)?;
        let share = multiply_then_divide_floor(i128::from(total), i128::from(*weight), whole)?;
        left = left.checked_sub(share).ok_or(OutOfRange)?;
        shares.push(share);
        remainders.push((product.checked_rem(whole).ok_or(OutOfRange)?, place));
    }
    remainders.sort_by(|(one, place_one), (other, place_other)| other.cmp(one).then(place_one.cmp(place_other)));
    let favoured: Vec<usize> =
        remainders.iter().take(usize::try_from(left).unwrap_or(usize::MAX)).map(|(_, place)| *place).collect();
    for (place, share) in shares.iter_mut().enumerate() {
        if favoured.contains(&place) {
            *share = share.checked_add(1).ok_or(OutOfRange)?;
        }
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floor_and_ceiling_meet_only_on_whole_results() {
        assert_eq!(multiply_then_divide_floor(4995, 1, 100), Ok(49));
        assert_eq!(multiply_then_divide_ceiling(4995, 1, 100), Ok(50));
        assert_eq!(multiply_then_divide_floor(5000, 1, 100), multiply_then_divide_ceiling(5000, 1, 100));
        assert_eq!(multiply_then_divide_floor(1, 1, 0), Err(OutOfRange));
    }

    /// 1/3 of 2^62 and 1/7 of 2^62: neither product is small, and no digit is lost.
    #[test]
    fn large_fractions_are_as_exact_as_small_ones() {
        let large = 1_i128 << 62;
        let third = Fraction::new(1, 3).unwrap().times(large, 1).unwrap();
        let seventh = Fraction::new(3, 21).unwrap().times(large, 1).unwrap();
        let sum = third.plus(seventh).unwrap();
        assert_eq!(sum.floor(), Ok(i64::try_from(large * 10 / 21).unwrap()));
        assert_eq!(sum.times(21, 10).unwrap().floor(), Ok(i64::try_from(large).unwrap()));
        assert_eq!(third.times(large, large).unwrap().floor(), Ok(i64::try_from(large / 3).unwrap()));
        assert!(third.times(large, 1).unwrap().floor().is_err(), "beyond what an i64 holds");
        assert!(third.times(large, 1).unwrap().times(large, 1).is_err(), "beyond what an i128 holds");
        assert!(Fraction::new(-1, 1).is_err() && Fraction::new(1, 0).is_err());
    }

    #[test]
    fn a_split_sums_exactly_and_favours_the_largest_remainder() {
        assert_eq!(split_by_largest_remainder(500, &[3722, 520]), Ok(vec![439, 61]));
        assert_eq!(split_by_largest_remainder(100, &[1, 1, 1]), Ok(vec![34, 33, 33]));
        assert_eq!(split_by_largest_remainder(7, &[0, 0]), Ok(vec![7, 0]));
        assert_eq!(split_by_largest_remainder(7, &[]), Ok(vec![]));
    }
}
