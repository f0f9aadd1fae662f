//! Decimal money as platforms write it, to minor units, and rates between currencies. No formatting: that is the surfaces' work.

use core::fmt;
use core::iter::repeat;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;
use crate::number::Amount;
use crate::ratio::Proportion;

/// Currencies without a minor unit, by ISO 4217.
const WITHOUT_MINOR_UNIT: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
/// Currencies whose minor unit is a thousandth, by ISO 4217.
const OF_THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// Decimal digits of a currency's minor unit: 2 unless listed.
pub fn minor_digits(currency: &str) -> u32 {
    let is_in = |list: &str| list.split(' ').any(|code| code == currency);
    if is_in(WITHOUT_MINOR_UNIT) {
        0
    } else if is_in(OF_THOUSANDTHS) {
        3
    } else {
        2
    }
}

/// Reads `-12.345` as minor units of the currency. Digits beyond the minor unit round half away from zero, as shops do.
/// Errors with what is wrong; exponents, signs inside and thousands separators are refused.
pub fn parse_decimal(text: &str, currency: &str) -> Result<Amount, &'static str> {
    const WRONG: &str = "write money as digits with a decimal point";
    let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || fraction.len() > 15 || !is_plain(whole) || !is_plain(fraction) {
        return Err(WRONG);
    }
    let kept = usize::try_from(minor_digits(currency)).map_err(|_| WRONG)?;
    // 15 digits and 3 more stay below 2^63.
    let mut minor = 0_i64;
    for digit in whole.bytes().chain(fraction.bytes().chain(repeat(b'0')).take(kept)) {
        minor = minor.saturating_mul(10).saturating_add(i64::from(digit.saturating_sub(b'0')));
    }
    if fraction.as_bytes().get(kept).is_some_and(|byte| *byte >= b'5') {
        minor = minor.saturating_add(1);
    }
    Amount::new(if is_negative { minor.saturating_neg() } else { minor }).map_err(|_| "the amount is out of range")
}

/// Decimals of an exchange rate. 12 keep four digits of the smallest in use, about 0.00002 (Iranian rials in dollars).
const RATE_DECIMALS: usize = 12;
/// Largest exchange rate: with [`RATE_DECIMALS`] it stays below 10^18 and so within an `i64`.
const RATE_MAX: i64 = 1_000_000;

/// What one unit of a currency is in another: `0.9235` of the program's for one of the order's. Exact; written as decimal text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExchangeRate(i64);

impl ExchangeRate {
    /// Minor units of the currency `to` for one of `from`. Errors when that leaves 64 bits.
    pub fn between(self, from: &str, to: &str) -> Result<Proportion, OutOfRange> {
        let power = |digits: u32| 10_i128.checked_pow(digits).ok_or(OutOfRange);
        let numerator = i128::from(self.0).checked_mul(power(minor_digits(to))?).ok_or(OutOfRange)?;
        let decimals = u32::try_from(RATE_DECIMALS).map_err(|_| OutOfRange)?;
        Proportion::new(numerator, power(decimals.saturating_add(minor_digits(from)))?)
    }
}

impl FromStr for ExchangeRate {
    type Err = &'static str;

    /// Reads `0.9235`. Errors unless it is above zero, at most 1,000,000, and has at most twelve decimals.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a number above 0 and up to 1000000 with at most twelve decimals, such as 0.9235";
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_short = whole.len() <= 7 && fraction.len() <= RATE_DECIMALS;
        if whole.is_empty() || !is_short || !is_plain(whole) || !is_plain(fraction) {
            return Err(WRONG);
        }
        let digits = whole.bytes().chain(fraction.bytes().chain(repeat(b'0')).take(RATE_DECIMALS));
        let value = digits
            .fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit.saturating_sub(b'0'))));
        let most = (0..RATE_DECIMALS).fold(RATE_MAX, |most, _| most.saturating_mul(10));
        if (1..=most).contains(&value) { Ok(Self(value)) } else { Err(WRONG) }
    }
}

impl fmt::Display for ExchangeRate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:013}", self.0);
        let (whole, fraction) =
            digits.split_at_checked(digits.len().saturating_sub(RATE_DECIMALS)).unwrap_or(("0", ""));
        match fraction.trim_end_matches('0') {
            "" => formatter.write_str(whole),
            fraction => write!(formatter, "{whole}.{fraction}"),
        }
    }
}

impl TryFrom<String> for ExchangeRate {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ExchangeRate> for String {
    fn from(rate: ExchangeRate) -> Self {
        rate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, currency: &str) -> Option<i64> {
        parse_decimal(text, currency).ok().map(Amount::get)
    }

    #[test]
    fn currencies_of_no_two_and_three_digits_are_read_exactly() {
        assert_eq!(minor("37.22", "EUR"), Some(3722));
        assert_eq!(minor("-22.33", "EUR"), Some(-2233));
        assert_eq!(minor("37", "EUR"), Some(3700));
        assert_eq!(minor("18.605", "EUR"), Some(1861));
        assert_eq!(minor("1500", "JPY"), Some(1500));
        assert_eq!(minor("1.234", "KWD"), Some(1234));
    }

    #[test]
    fn rates_are_exact_between_currencies_of_other_minor_units() {
        let rate = |text: &str| text.parse::<ExchangeRate>();
        let of = |amount: i64, text: &str, from: &str, to: &str| {
            rate(text).unwrap().between(from, to).unwrap().floor_of(Amount::new(amount).unwrap()).unwrap().get()
        };
        // 45.00 USD at 0.9235 are 41.5575 EUR.
        assert_eq!(of(4_500, "0.9235", "USD", "EUR"), 4_155);
        // 5,000 yen at 0.0061 are 30.50 EUR; 1.000 dinar at 3.01 are 3.01 EUR.
        assert_eq!(of(5_000, "0.0061", "JPY", "EUR"), 3_050);
        assert_eq!(of(1_000, "3.01", "KWD", "EUR"), 301);
        for text in ["0.9235", "1", "1000000", "0.000000000001"] {
            assert_eq!(rate(text).unwrap().to_string(), text);
        }
        for wrong in ["", "0", "0.0", "-1", "1,5", "1e3", "1000000.1", "0.1234567890123"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "-", ".5", "1,50", "1e3", "--1", "1.-5", "NaN", "12345678901234567"] {
            assert_eq!(minor(text, "EUR"), None, "{text}");
        }
    }
}
