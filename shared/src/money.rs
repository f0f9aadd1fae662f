//! Decimal money as platforms write it, to minor units and nothing else: no formatting (the surfaces' work), no conversion.

use core::iter::repeat;

use crate::number::Amount;

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
    fn anything_else_is_refused() {
        for text in ["", "-", ".5", "1,50", "1e3", "--1", "1.-5", "NaN", "12345678901234567"] {
            assert_eq!(minor(text, "EUR"), None, "{text}");
        }
    }
}
