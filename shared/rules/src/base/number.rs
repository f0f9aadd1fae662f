//! The two bounded integers everything is counted in: [`Points`] and [`Amount`] (minor units of a currency).
//!
//! Both are limited to |x| ≤ 2^53 − 1 ([`LIMIT`]) because they cross JavaScript and D1 as IEEE doubles, which hold
//! integers exactly only up to there. Arithmetic is checked; nothing wraps, nothing rounds. No floats, no currency
//! conversion here.

#[cfg(feature = "judge")]
use serde::Deserializer;
#[cfg(feature = "judge")]
use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;

/// Largest magnitude of points or minor units: 2^53 − 1 = 9,007,199,254,740,991.
pub const LIMIT: i64 = 9_007_199_254_740_991;

/// Reads a number within [`LIMIT`]. Names the unit, so that who sends 49.95 learns that 4995 was meant.
#[cfg(feature = "judge")]
struct Whole {
    unit: &'static str,
}

#[cfg(feature = "judge")]
impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "{}, a whole number", self.unit)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<i64, E> {
        if (-LIMIT..=LIMIT).contains(&value) {
            return Ok(value);
        }
        let most = format!("{}, at most {LIMIT} either way", self.unit);
        Err(E::invalid_value(Unexpected::Signed(value), &most.as_str()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<i64, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(value), &self)),
        }
    }
}

macro_rules! bounded_integer {
    ($(#[$doc:meta])* $name:ident of $unit:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        // A shopper's browser tells nobody which unit it expected: the derived code is a part of the download already.
        #[cfg_attr(not(feature = "judge"), derive(Deserialize))]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "schema", schema(value_type = i64))]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// Wraps a plain integer. Errors with [`OutOfRange`] beyond [`LIMIT`].
            pub const fn new(value: i64) -> Result<Self, OutOfRange> {
                if value > LIMIT || value < -LIMIT {
                    return Err(OutOfRange);
                }
                Ok(Self(value))
            }

            /// The plain integer.
            pub const fn get(self) -> i64 {
                self.0
            }

            /// Sum, or [`OutOfRange`].
            pub fn plus(self, other: Self) -> Result<Self, OutOfRange> {
                self.0.checked_add(other.0).ok_or(OutOfRange).and_then(Self::new)
            }

            /// Difference, or [`OutOfRange`].
            pub fn minus(self, other: Self) -> Result<Self, OutOfRange> {
                self.0.checked_sub(other.0).ok_or(OutOfRange).and_then(Self::new)
            }

            /// The same magnitude with the other sign. Cannot fail: the range is symmetric.
            pub const fn negated(self) -> Self {
                Self(self.0.saturating_neg())
            }

            /// True for exactly zero.
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// True above zero.
            pub const fn is_positive(self) -> bool {
                self.0 > 0
            }

            /// True below zero.
            pub const fn is_negative(self) -> bool {
                self.0 < 0
            }

            /// [`Self::is_zero`] in the form serde's attributes want.
            pub(crate) const fn is_zero_reference(&self) -> bool {
                self.0 == 0
            }

            /// The same without its sign.
            pub const fn magnitude(self) -> Self {
                Self(self.0.saturating_abs())
            }

            /// Zero instead of anything negative.
            pub fn at_least_zero(self) -> Self {
                Self(self.0.max(0))
            }

            /// Sum of many, or [`OutOfRange`].
            pub fn sum(values: impl IntoIterator<Item = Self>) -> Result<Self, OutOfRange> {
                values.into_iter().try_fold(Self::ZERO, Self::plus)
            }
        }

        #[cfg(feature = "judge")]
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_i64(Whole { unit: $unit }).map(Self)
            }
        }

        impl TryFrom<i64> for $name {
            type Error = OutOfRange;
            fn try_from(value: i64) -> Result<Self, OutOfRange> {
                Self::new(value)
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> i64 {
                value.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&self.0, formatter)
            }
        }
    };
}

bounded_integer! {
    /// Loyalty points. Signed: what an entry moves may be negative.
    Points of "points"
}

bounded_integer! {
    /// Money in the minor units of a currency known from the context (4995 is 49.95 EUR, or 4,995 JPY).
    Amount of "minor units"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_the_largest_integer_a_double_holds_exactly() {
        assert!(Points::new(LIMIT).is_ok());
        assert_eq!(Points::new(LIMIT + 1), Err(OutOfRange));
        assert_eq!(Points::new(LIMIT).unwrap().plus(Points::new(1).unwrap()), Err(OutOfRange));
    }

    #[test]
    fn a_number_beyond_the_limit_does_not_parse() {
        assert!(serde_json::from_str::<Amount>("9007199254740992").is_err());
        assert!(serde_json::from_str::<Amount>("49.95").is_err());
    }
}
