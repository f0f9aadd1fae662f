//! Amounts as people and spreadsheets write them: `100.50`, `100,50`, `1,234.50`, `1.234,50`, `1 234,50`, `€ 12`, `12 EUR`, `-5.00`.
//!
//! Of a point and a comma the last one is the decimal mark. One that comes more than once separates thousands. A single one before
//! exactly three digits (`1,234`) is refused in a currency of two decimals: one program wrote 1234, another one 1.234, and a wrong guess
//! is a thousand times the money. In a currency without decimals it separates thousands, in one of three it is the decimal mark.

use coppertoken_rules::Amount;
use coppertoken_rules::money::{minor_digits, parse_decimal};

/// Signs of currencies, apart from their ISO 4217 codes. Several currencies share a sign.
const SIGNS: [(&str, &[&str]); 27] = [
    ("AUD", &["$", "A$", "AU$"]),
    ("BGN", &["лв", "лв.", "lv"]),
    ("BRL", &["R$"]),
    ("CAD", &["$", "C$", "CA$"]),
    ("CHF", &["Fr", "Fr.", "SFr."]),
    ("CLP", &["$"]),
    ("CNY", &["¥", "元"]),
    ("CZK", &["Kč"]),
    ("DKK", &["kr", "kr."]),
    ("EUR", &["€"]),
    ("GBP", &["£"]),
    ("HUF", &["Ft"]),
    ("INR", &["₹"]),
    ("ISK", &["kr", "kr."]),
    ("JPY", &["¥", "円", "￥"]),
    ("KZT", &["₸"]),
    ("MKD", &["ден", "ден.", "den", "den."]),
    ("MXN", &["$", "MX$"]),
    ("NOK", &["kr", "kr."]),
    ("NZD", &["$", "NZ$"]),
    ("PLN", &["zł"]),
    ("RON", &["lei"]),
    ("RUB", &["₽", "руб", "руб."]),
    ("SEK", &["kr", "kr."]),
    ("TRY", &["₺"]),
    ("UAH", &["₴", "грн", "грн."]),
    ("USD", &["$", "US$"]),
];

/// Reads an amount in minor units of `currency`. Errors with what is wrong with the text.
pub fn read(text: &str, currency: &str) -> Result<Amount, String> {
    // Spreadsheet exports put an apostrophe before what could be a formula: '-12.00 (WooCommerce does).
    let shown = text.trim_start_matches('\'').trim();
    let not_an_amount = || format!("\"{text}\" is not an amount: write digits with one decimal mark, such as 49.95");
    let (before, body, behind) = around_digits(shown).ok_or_else(not_an_amount)?;
    let minuses = before.chars().chain(behind.chars()).filter(|one| is_minus(*one)).count();
    let mark = |part: &str| part.chars().filter(|one| !is_minus(*one) && !one.is_whitespace()).collect::<String>();
    let marks: Vec<String> = [mark(before), mark(behind)].into_iter().filter(|mark| !mark.is_empty()).collect();
    match marks.as_slice() {
        [] => {}
        [one] if is_of(one, currency) => {}
        [one] if is_currency(one) => {
            return Err(format!(
                "\"{text}\" carries {one}, but the program counts in {currency}: take {currency} amounts"
            ));
        }
        _ => return Err(not_an_amount()),
    }
    if minuses > 1 {
        return Err(not_an_amount());
    }
    let (whole, fraction) = parts(body, minor_digits(currency)).map_err(|problem| match problem {
        Problem::NotAnAmount => not_an_amount(),
        Problem::Ambiguous => {
            let plain = body.replace(is_separator, "");
            format!("\"{text}\" can be {plain} or a fraction: write {plain}.00, or no more than two decimals")
        }
    })?;
    let fraction = kept_decimals(&fraction, currency).map_err(|count| {
        format!("\"{text}\" has more decimals ({count}) than {currency} ({}): round it", minor_digits(currency))
    })?;
    let sign = if minuses == 1 { "-" } else { "" };
    parse_decimal(&format!("{sign}{whole}.{fraction}"), currency).map_err(|problem| format!("\"{text}\": {problem}"))
}

/// Reads an amount of a platform's export. Platforms write a plain decimal point, and more decimals than the currency has where they have
/// taken tax off: those round half away from zero, as shops do. Anything else is read as by [`read`].
pub fn read_export(text: &str, currency: &str) -> Result<Amount, String> {
    let plain = text.trim_start_matches('\'').trim();
    parse_decimal(plain, currency).or_else(|_| read(text, currency))
}

/// What stands before the first digit, from there to the last one, and behind; `None` without a digit.
fn around_digits(text: &str) -> Option<(&str, &str, &str)> {
    let is_digit = |one: char| one.is_ascii_digit();
    let (first, last) = (text.find(is_digit)?, text.rfind(is_digit)?);
    let end = last.checked_add(1)?;
    Some((text.get(..first)?, text.get(first..end)?, text.get(end..)?))
}

const fn is_minus(one: char) -> bool {
    matches!(one, '-' | '\u{2212}')
}

const fn is_space(one: char) -> bool {
    matches!(one, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

const fn is_separator(one: char) -> bool {
    matches!(one, '.' | ',' | '\'' | '\u{2019}') || is_space(one)
}

fn is_of(mark: &str, currency: &str) -> bool {
    let has_sign = |(code, signs): &(&str, &[&str])| *code == currency && signs.contains(&mark);
    mark.eq_ignore_ascii_case(currency) || SIGNS.iter().any(has_sign)
}

/// Whether it looks like the code or the sign of some currency.
fn is_currency(mark: &str) -> bool {
    let is_code = mark.len() == 3 && mark.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_symbol = |one: char| matches!(one, '$' | '¢'..='¥' | '֏' | '؋' | '฿' | '៛' | '\u{20a0}'..='\u{20cf}' | '﷼');
    is_code || mark.chars().any(is_symbol) || SIGNS.iter().any(|(_, signs)| signs.contains(&mark))
}

enum Problem {
    NotAnAmount,
    Ambiguous,
}

/// The digits before and behind the decimal mark, without separators.
fn parts(body: &str, digits: u32) -> Result<(String, String), Problem> {
    let marks: Vec<char> = body.chars().filter(|one| !one.is_ascii_digit()).collect();
    if !marks.iter().all(|one| is_separator(*one)) {
        return Err(Problem::NotAnAmount);
    }
    let Some(last) = marks.last().copied() else { return Ok((body.to_owned(), String::new())) };
    let is_once = matches!(last, '.' | ',') && marks.iter().filter(|one| **one == last).count() == 1;
    if !is_once {
        return Ok((whole(body)?, String::new()));
    }
    let (head, tail) = body.rsplit_once(last).ok_or(Problem::NotAnAmount)?;
    let can_be_thousands = marks.len() == 1 && tail.len() == 3 && head.len() <= 3 && !head.starts_with('0');
    match digits {
        0 if can_be_thousands => Ok((whole(body)?, String::new())),
        2 if can_be_thousands => Err(Problem::Ambiguous),
        _ => Ok((whole(head)?, tail.to_owned())),
    }
}

/// A whole number in groups of three digits that one kind of mark separates, or without groups.
fn whole(text: &str) -> Result<String, Problem> {
    let mut marks = text.chars().filter(|one| !one.is_ascii_digit()).map(|one| if is_space(one) { ' ' } else { one });
    let groups: Vec<&str> = text.split(is_separator).collect();
    let first = marks.next();
    let is_one_kind = marks.all(|one| Some(one) == first);
    let is_grouped = match groups.split_first() {
        Some((_, [])) => true,
        Some((head, rest)) => (1..=3).contains(&head.len()) && rest.iter().all(|group| group.len() == 3),
        None => false,
    };
    if is_one_kind && is_grouped { Ok(groups.concat()) } else { Err(Problem::NotAnAmount) }
}

/// The decimals the currency has; zeros beyond them say nothing. Errors with the number of decimals.
fn kept_decimals<'a>(fraction: &'a str, currency: &str) -> Result<&'a str, usize> {
    let digits = usize::try_from(minor_digits(currency)).unwrap_or(0);
    match fraction.split_at_checked(digits) {
        None => Ok(fraction),
        Some((kept, beyond)) if beyond.bytes().all(|digit| digit == b'0') => Ok(kept),
        Some(_) => Err(fraction.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, currency, minor) in [
            ("100.50", "EUR", 10_050),
            ("100,50", "EUR", 10_050),
            ("100,5", "EUR", 10_050),
            ("100", "EUR", 10_000),
            ("1,234.50", "EUR", 123_450),
            ("1.234,50", "EUR", 123_450),
            ("1 234,50", "EUR", 123_450),
            ("1\u{a0}234,50", "EUR", 123_450),
            ("1\u{202f}234 567,50", "EUR", 123_456_750),
            ("1'234.50", "CHF", 123_450),
            ("1,234,567", "EUR", 123_456_700),
            ("12,345.6", "EUR", 1_234_560),
            ("100.5000", "EUR", 10_050),
            ("€100.50", "EUR", 10_050),
            ("100,50 €", "EUR", 10_050),
            ("EUR 100.50", "EUR", 10_050),
            ("100.50eur", "EUR", 10_050),
            ("-€15.30", "EUR", -1_530),
            ("€-15.30", "EUR", -1_530),
            ("\u{2212}15,30 €", "EUR", -1_530),
            ("'-15.30", "EUR", -1_530),
            ("1,234", "JPY", 1_234),
            ("1.234", "KWD", 1_234),
            ("1,234", "KWD", 1_234),
            ("2 500 ден.", "MKD", 250_000),
        ] {
            assert_eq!(read(text, currency).map(Amount::get), Ok(minor), "{text} in {currency}");
        }
    }

    #[test]
    fn what_is_no_amount_of_the_currency_is_refused_with_the_reason() {
        for (text, currency, reason) in [
            ("", "EUR", "is not an amount"),
            ("12,3x", "EUR", "is not an amount"),
            (".50", "EUR", "is not an amount"),
            ("1.2.3", "EUR", "is not an amount"),
            ("1,23,456.00", "EUR", "is not an amount"),
            ("1,234 567.00", "EUR", "is not an amount"),
            ("--5", "EUR", "is not an amount"),
            ("1e3", "EUR", "is not an amount"),
            ("1,234", "EUR", "can be 1234 or a fraction: write 1234.00"),
            ("41.322", "EUR", "can be 41322 or a fraction"),
            ("0.125", "EUR", "more decimals (3) than EUR (2)"),
            ("8.2644", "EUR", "more decimals (4) than EUR (2)"),
            ("10.5", "JPY", "more decimals (1) than JPY (0)"),
            ("$100.00", "EUR", "carries $, but the program counts in EUR"),
            ("100 zł", "EUR", "carries zł, but the program counts in EUR"),
            ("USD 100", "EUR", "carries USD, but the program counts in EUR"),
            ("€100 USD", "EUR", "is not an amount"),
        ] {
            let told = read(text, currency).unwrap_err();
            assert!(told.contains(reason) && told.contains(text), "{text} in {currency}: {told}");
        }
    }

    #[test]
    fn more_decimals_of_an_export_round_half_away_from_zero() {
        for (text, minor) in [("8.264463", 826), ("41.325", 4_133), ("-41.325", -4_133), ("53,91", 5_391)] {
            assert_eq!(read_export(text, "EUR").map(Amount::get), Ok(minor), "{text}");
        }
    }
}
