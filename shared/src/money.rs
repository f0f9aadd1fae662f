//! Decimal money as platforms write it, to minor units and nothing else: no formatting (the surfaces' work), no conversion.

use crate::number::Amount;

/// Decimal digits of a currency's minor unit after ISO 4217: 2 unless listed.
pub fn minor_digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
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
    let mut minor = whole.parse::<i128>().map_err(|_| WRONG)?;
    for place in 0..kept {
        let digit = fraction.as_bytes().get(place).map_or(0, |byte| byte.saturating_sub(b'0'));
        minor = minor.saturating_mul(10).saturating_add(i128::from(digit));
    }
    if fraction.as_bytes().get(kept).is_some_and(|byte| *byte >= b'5') {
        minor = minor.saturating_add(1);
    }
    let minor = i64::try_from(if is_negative { minor.saturating_neg() } else { minor }).map_err(|_| WRONG)?;
    Amount::new(minor).map_err(|_| "the amount is out of range")
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
