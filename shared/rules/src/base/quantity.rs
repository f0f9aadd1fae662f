//! How much of a product: pieces, or a weight or length with up to three decimals.
//!
//! Counted in thousandths, because shops sell 1.520 kg. No floats: a decimal arrives as text, or as a JSON number that the wire
//! (`coppertoken_wire::decimal`) turns into thousandths at once.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Thousandths of one piece.
const THOUSANDTHS: i64 = 1_000;
/// Decimals a quantity may have: grams of a kilogram.
const DECIMALS_MAX: usize = 3;

/// A quantity of a line, in thousandths. Written as a whole number where it is one, else as decimal text: `3`, `"1.52"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(i64);

impl Quantity {
    /// Nothing: money was returned without goods, or an item was voided.
    pub const ZERO: Self = Self(0);
    /// One piece.
    pub const ONE: Self = Self(THOUSANDTHS);

    /// So many whole pieces. Saturates far beyond [`crate::order::QUANTITY_MAX`], which [`crate::order`] refuses.
    pub const fn of_pieces(pieces: i64) -> Self {
        Self(pieces.saturating_mul(THOUSANDTHS))
    }

    /// So many thousandths of a piece.
    pub const fn of_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// Thousandths of a piece.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Whole pieces: rounded down, but at least 1 of what is more than nothing. Stamps count these.
    pub fn pieces(self) -> i64 {
        if self.0 <= 0 { 0 } else { self.0.div_euclid(THOUSANDTHS).max(1) }
    }

    /// The sum; stays at the ends of the range instead of overflowing.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, or nothing if it would fall below.
    pub fn minus_at_most(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    /// True for exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// True above nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl FromStr for Quantity {
    type Err = &'static str;

    /// Reads `3`, `1.52` or `-2`. Errors on more than three decimals and on anything that is no plain decimal number.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a number with at most three decimals, such as 3 or 1.52";
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 12
            || fraction.len() > DECIMALS_MAX
            || !is_plain(whole)
            || !is_plain(fraction)
        {
            return Err(WRONG);
        }
        // 12 digits and 3 more stay below 2^63.
        let padding = core::iter::repeat_n(b'0', DECIMALS_MAX.saturating_sub(fraction.len()));
        let thousandths = whole
            .bytes()
            .chain(fraction.bytes())
            .chain(padding)
            .fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit.saturating_sub(b'0'))));
        Ok(Self(if is_negative { thousandths.saturating_neg() } else { thousandths }))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) =
            (self.0.saturating_abs().div_euclid(THOUSANDTHS), self.0.saturating_abs().rem_euclid(THOUSANDTHS));
        let sign = if self.0 < 0 { "-" } else { "" };
        if rest == 0 {
            return write!(formatter, "{sign}{whole}");
        }
        let decimals = format!("{rest:03}");
        write!(formatter, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.rem_euclid(THOUSANDTHS) == 0 {
            serializer.serialize_i64(self.0.div_euclid(THOUSANDTHS))
        } else {
            serializer.collect_str(self)
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Quantity;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a quantity: a whole number, or text with at most three decimals")
            }

            fn visit_i64<E: de::Error>(self, pieces: i64) -> Result<Quantity, E> {
                Ok(Quantity::of_pieces(pieces))
            }

            fn visit_u64<E: de::Error>(self, pieces: u64) -> Result<Quantity, E> {
                Ok(Quantity::of_pieces(i64::try_from(pieces).unwrap_or(i64::MAX)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_keep_three_decimals_and_no_more() {
        let thousandths = |text: &str| text.parse::<Quantity>().map(Quantity::thousandths);
        assert_eq!(thousandths("3"), Ok(3_000));
        assert_eq!(thousandths("1.52"), Ok(1_520));
        assert_eq!(thousandths("0.001"), Ok(1));
        assert_eq!(thousandths("1.520000"), Ok(1_520));
        assert_eq!(thousandths("-2"), Ok(-2_000));
        for wrong in ["", ".5", "1.5205", "1e3", "1,5", "--1", "1234567890123"] {
            assert!(thousandths(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn whole_ones_are_numbers_and_others_text() {
        let json = |quantity: Quantity| serde_json::to_string(&quantity).unwrap();
        assert_eq!(json(Quantity::of_pieces(3)), "3");
        assert_eq!(json(Quantity::of_thousandths(1_520)), "\"1.52\"");
        for quantity in [Quantity::ZERO, Quantity::ONE, Quantity::of_thousandths(-1_001)] {
            assert_eq!(serde_json::from_str::<Quantity>(&json(quantity)).unwrap(), quantity);
        }
    }

    #[test]
    fn stamps_count_whole_pieces_and_at_least_one() {
        let pieces = |thousandths| Quantity::of_thousandths(thousandths).pieces();
        assert_eq!([0, 1, 999, 1_000, 1_999, 2_000].map(pieces), [0, 1, 1, 1, 1, 2]);
    }
}
