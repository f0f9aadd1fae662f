//! Exact weights: sums of fractions of which nothing is lost, however many lines and denominators an order has.
//!
//! What a return takes is one floor over the whole order, so every line's part has to be exact until then. A thousand lines of a
//! thousand prices have a common denominator of some 40,000 bits, far beyond the 127 of an `i128`; hence whole numbers of any size
//! (`num-bigint`). Only orders with returns, edits or frozen weights come here; a shopper's browser never does.

use core::fmt;
use core::str::FromStr;

use num_bigint::BigUint;
use num_integer::Integer as _;
use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;
use crate::number::{Amount, Points};
use crate::ratio::Fraction;

/// Most digits of a numerator or denominator that is read: points, percents and the amounts of a whole order multiply to 60.
const DIGITS_MAX: usize = 400;

/// An exact fraction that is never negative. Written as text in lowest terms: `49`, `999/2`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Weight {
    numerator: BigUint,
    /// Never zero.
    denominator: BigUint,
}

impl Weight {
    /// Nothing.
    pub fn zero() -> Self {
        Self::whole(0)
    }

    /// All of something.
    pub fn one() -> Self {
        Self::whole(1)
    }

    fn whole(value: u64) -> Self {
        Self { numerator: value.into(), denominator: 1_u8.into() }
    }

    /// `numerator / denominator`, each not below zero; `None` when the denominator is zero: such a ratio says nothing.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        let whole = |value: i64| u64::try_from(value).ok();
        let denominator = whole(denominator).filter(|denominator| *denominator > 0)?;
        // Nothing has no denominator to carry into every sum.
        let numerator = whole(numerator)?;
        Some(if numerator == 0 {
            Self::zero()
        } else {
            Self { numerator: numerator.into(), denominator: denominator.into() }
        })
    }

    /// An amount of money, at least nothing.
    pub fn of_amount(amount: Amount) -> Self {
        Self::whole(u64::try_from(amount.get()).unwrap_or(0))
    }

    /// Points, at least none.
    pub fn of_points(points: Points) -> Self {
        Self::whole(u64::try_from(points.get()).unwrap_or(0))
    }

    /// A fraction of the award. Errors when it leaves 127 bits in lowest terms.
    pub fn of_fraction(fraction: Fraction) -> Result<Self, OutOfRange> {
        let (numerator, denominator) = fraction.parts()?;
        let whole = |value: i128| u128::try_from(value).map(BigUint::from).map_err(|_| OutOfRange);
        Ok(Self { numerator: whole(numerator)?, denominator: whole(denominator)? })
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return if self.is_zero() { other.clone() } else { self.clone() };
        }
        if self.denominator == other.denominator {
            let numerator = sum(&self.numerator, &other.numerator);
            return Self { numerator, denominator: self.denominator.clone() };
        }
        let numerator =
            sum(&product(&self.numerator, &other.denominator), &product(&other.numerator, &self.denominator));
        Self { numerator, denominator: product(&self.denominator, &other.denominator) }
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::zero();
        }
        let numerator = product(&self.numerator, &other.numerator);
        Self { numerator, denominator: product(&self.denominator, &other.denominator) }
    }

    /// The difference, or nothing if it would fall below.
    #[must_use]
    pub fn minus_at_most(&self, other: &Self) -> Self {
        if other.is_zero() {
            return self.clone();
        }
        let own = product(&self.numerator, &other.denominator);
        let others = product(&other.numerator, &self.denominator);
        let denominator = product(&self.denominator, &other.denominator);
        Self { numerator: if own > others { difference(&own, &others) } else { BigUint::ZERO }, denominator }
    }

    /// The quotient; `None` when `other` is nothing.
    pub fn divided_by(&self, other: &Self) -> Option<Self> {
        let denominator = product(&self.denominator, &other.numerator);
        (denominator != BigUint::ZERO)
            .then(|| Self { numerator: product(&self.numerator, &other.denominator), denominator })
    }

    /// Itself, but at most all of something.
    #[must_use]
    pub fn at_most_one(self) -> Self {
        if self.is_whole() { Self::one() } else { self }
    }

    /// The greater of both.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        let is_greater = product(&self.numerator, &other.denominator) >= product(&other.numerator, &self.denominator);
        if is_greater { self } else { other }
    }

    /// True for exactly nothing.
    pub fn is_zero(&self) -> bool {
        self.numerator == BigUint::ZERO
    }

    /// True from 1 on.
    pub fn is_whole(&self) -> bool {
        self.numerator >= self.denominator
    }

    /// Rounded down. Errors when that leaves 63 bits.
    pub fn floor(&self) -> Result<i64, OutOfRange> {
        let quotient = self.numerator.div_floor(&self.denominator);
        i64::try_from(quotient).map_err(|_| OutOfRange)
    }

    /// Rounded up. Errors when that leaves 63 bits.
    pub fn ceiling(&self) -> Result<i64, OutOfRange> {
        let quotient = self.numerator.div_ceil(&self.denominator);
        i64::try_from(quotient).map_err(|_| OutOfRange)
    }

    /// In lowest terms, as it is stored.
    #[must_use]
    pub fn in_lowest_terms(self) -> Self {
        let divisor = self.numerator.gcd(&self.denominator);
        let lowest = |value: &BigUint| value.div_floor(&divisor);
        // The denominator is not zero, so neither is the divisor.
        Self { numerator: lowest(&self.numerator), denominator: lowest(&self.denominator) }
    }
}

// Numbers of any size cannot overflow; the lint against unchecked arithmetic does not know that.
#[expect(clippy::arithmetic_side_effects, reason = "BigUint grows as needed")]
fn product(one: &BigUint, other: &BigUint) -> BigUint {
    one * other
}

#[expect(clippy::arithmetic_side_effects, reason = "BigUint grows as needed")]
fn sum(one: &BigUint, other: &BigUint) -> BigUint {
    one + other
}

/// `one - other`, where `one` is not smaller.
#[expect(clippy::arithmetic_side_effects, reason = "the caller compares first")]
fn difference(one: &BigUint, other: &BigUint) -> BigUint {
    one - other
}

impl fmt::Display for Weight {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == BigUint::from(1_u8) {
            write!(formatter, "{}", self.numerator)
        } else {
            write!(formatter, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl FromStr for Weight {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a weight is a whole number or a fraction such as 999/2";
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let whole = |digits: &str| {
            let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let is_short = digits.len() <= DIGITS_MAX;
            (is_plain && is_short).then(|| digits.parse::<BigUint>().ok()).flatten().ok_or(WRONG)
        };
        let (numerator, denominator) = (whole(numerator)?, whole(denominator)?);
        if denominator == BigUint::ZERO { Err(WRONG) } else { Ok(Self { numerator, denominator }) }
    }
}

impl TryFrom<String> for Weight {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Weight> for String {
    fn from(weight: Weight) -> Self {
        weight.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i64, denominator: i64) -> Weight {
        Weight::ratio(numerator, denominator).unwrap()
    }

    #[test]
    fn a_third_and_two_thirds_are_one() {
        let sum = ratio(1, 3).plus(&ratio(2, 3));
        assert!(sum.is_whole());
        assert_eq!(sum.times(&ratio(100, 1)).floor(), Ok(100));
        assert_eq!(ratio(1, 3).times(&ratio(100, 1)).floor(), Ok(33));
        assert_eq!(ratio(1, 3).times(&ratio(100, 1)).ceiling(), Ok(34));
        assert_eq!(
            ratio(1, 3).minus_at_most(&ratio(2, 3)),
            Weight { numerator: BigUint::ZERO, denominator: 9_u8.into() }
        );
        assert_eq!(ratio(1, 3).divided_by(&ratio(1, 6)).unwrap().floor(), Ok(2));
        assert!(ratio(1, 3).divided_by(&Weight::zero()).is_none() && Weight::ratio(1, 0).is_none());
    }

    /// Primes as denominators: no two have a common factor, and still nothing is lost.
    #[test]
    fn a_thousand_lines_of_a_thousand_prices_lose_nothing() {
        let prime = |number: &i64| {
            (2..*number).take_while(|divisor| divisor * divisor <= *number).all(|divisor| number % divisor != 0)
        };
        let primes: Vec<i64> = (2..8_000).filter(prime).take(1_000).collect();
        let one_of_each = primes.iter().fold(Weight::zero(), |sum, prime| sum.plus(&ratio(1, *prime)));
        let all_but_one = primes.iter().fold(Weight::zero(), |sum, prime| sum.plus(&ratio(prime - 1, *prime)));
        assert_eq!(one_of_each.plus(&all_but_one).floor(), Ok(1_000));
        assert_eq!(all_but_one.floor(), Ok(997), "the primes' reciprocals sum to 2.7");
    }

    #[test]
    fn weights_are_written_in_lowest_terms() {
        for (weight, text) in [(ratio(49, 1), "49"), (ratio(4_995, 10), "999/2"), (Weight::zero(), "0")] {
            let weight = weight.in_lowest_terms();
            assert_eq!(weight.to_string(), text);
            assert_eq!(text.parse(), Ok(weight));
        }
        for wrong in ["", "-1", "1/0", "1/", "/2", "1.5"] {
            assert!(wrong.parse::<Weight>().is_err(), "{wrong}");
        }
    }
}
