//! How a language writes numbers, money and days, for servers and browsers alike: the same figure reads the same wherever it is said.
//! Browsers' `Intl` would say it too, but Chromium writes Macedonian figures in American English, and the first figure that `Intl` is asked
//! for costs its page 40 ms of processor time.

use coppertoken_rules::money::minor_digits;
use coppertoken_rules::number::Amount;
use coppertoken_rules::time::Date;

/// How one language writes figures.
#[derive(Clone, Copy, Debug)]
pub struct Conventions {
    /// Between groups of three digits.
    pub group: &'static str,
    /// Before the fraction.
    pub decimal: &'static str,
    /// Months as they stand in a date, January first, a space between two.
    pub months: &'static str,
    /// A day: `{0}` day, `{1}` month, `{2}` year.
    pub day: &'static str,
    /// A day of a year that goes without saying.
    pub day_and_month: &'static str,
    /// Money: `{0}` figure, `{1}` sign.
    pub money: &'static str,
    /// The same for signs that are letters, such as EUR.
    pub money_with_code: &'static str,
    /// Currency codes and what this language writes for them; others keep their code.
    pub signs: [(&'static str, &'static str); 5],
}

impl Conventions {
    /// A whole number, digits grouped.
    pub fn number(&self, number: i64) -> String {
        signed(number < 0, &self.grouped(&digits(number.unsigned_abs())))
    }

    /// What stands for a currency; `None` where its code does.
    pub fn sign(&self, currency: &str) -> Option<&'static str> {
        self.signs.iter().find(|(code, _)| *code == currency).map(|(_, sign)| *sign)
    }

    /// Money: the fraction is left out when it is zero.
    pub fn money(&self, amount: Amount, currency: &str) -> String {
        let places = usize::try_from(minor_digits(currency)).unwrap_or(2);
        let mut digits = digits(amount.get().unsigned_abs());
        while digits.len() <= places {
            digits.insert(0, '0');
        }
        let (whole, fraction) = digits.split_at_checked(digits.len().saturating_sub(places)).unwrap_or((&digits, ""));
        let mut figure = self.grouped(whole);
        if fraction.bytes().any(|digit| digit != b'0') {
            figure.push_str(self.decimal);
            figure.push_str(fraction);
        }
        let written = match self.sign(currency) {
            Some(sign) => super::fill(self.money, &[&figure, sign]),
            None => super::fill(self.money_with_code, &[&figure, currency]),
        };
        signed(amount.is_negative(), &written)
    }

    /// A day with its year.
    pub fn day(&self, day: Date) -> String {
        self.filled(self.day, day)
    }

    /// A day of a year that goes without saying.
    pub fn day_and_month(&self, day: Date) -> String {
        self.filled(self.day_and_month, day)
    }

    /// A month's name as it stands in a date, January = 1.
    pub fn month(&self, month: u8) -> &'static str {
        self.months.split(' ').nth(usize::from(month).saturating_sub(1)).unwrap_or_default()
    }

    fn filled(&self, template: &str, day: Date) -> String {
        let (year, month, day) = day.year_month_day();
        super::fill(template, &[&digits(day.into()), self.month(month), &digits(year.unsigned_abs().into())])
    }

    fn grouped(&self, digits: &str) -> String {
        let mut written = String::new();
        for (place, digit) in digits.chars().enumerate() {
            let left = digits.len().saturating_sub(place);
            // Four digits stay together in no language of ours but where the separator is a space; one rule is enough.
            if place > 0 && left.is_multiple_of(3) {
                written.push_str(self.group);
            }
            written.push(digit);
        }
        written
    }
}

/// Digits of a whole number, ungrouped. By hand: the standard library's formatting weighs more than all figures of a widget.
pub fn digits(number: u64) -> String {
    let mut written = if number >= 10 { digits(number.div_euclid(10)) } else { String::new() };
    written.extend(u32::try_from(number.rem_euclid(10)).ok().and_then(|digit| char::from_digit(digit, 10)));
    written
}

fn signed(is_negative: bool, written: &str) -> String {
    let mut whole = String::from(if is_negative { "\u{2212}" } else { "" });
    whole.push_str(written);
    whole
}

#[cfg(test)]
mod tests {
    use super::super::Language;
    use super::*;

    fn money(minor: i64, currency: &str, language: Language) -> String {
        language.conventions().money(Amount::new(minor).unwrap(), currency)
    }

    #[test]
    fn money_is_written_as_the_language_does_without_a_fraction_of_nothing() {
        let written = |minor, currency| Language::ALL.map(|language| money(minor, currency, language));
        assert_eq!(written(149_999, "EUR"), ["€1,499.99", "1\u{a0}499,99\u{a0}€", "1.499,99\u{a0}€"]);
        assert_eq!(written(30_000, "EUR"), ["€300", "300\u{a0}€", "300\u{a0}€"]);
        assert_eq!(written(-5, "EUR"), ["\u{2212}€0.05", "\u{2212}0,05\u{a0}€", "\u{2212}0,05\u{a0}€"]);
        assert_eq!(money(149_999, "MKD", Language::Macedonian), "1.499,99\u{a0}ден.");
        assert_eq!(money(1_234_567, "JPY", Language::Macedonian), "1.234.567\u{a0}JPY");
        assert_eq!(money(1_234_567, "KWD", Language::English), "KWD\u{a0}1,234.567");
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        let written = |number| Language::ALL.map(|language| language.conventions().number(number));
        assert_eq!(written(0), ["0", "0", "0"]);
        assert_eq!(written(999), ["999", "999", "999"]);
        assert_eq!(written(-1_000), ["\u{2212}1,000", "\u{2212}1\u{a0}000", "\u{2212}1.000"]);
        assert_eq!(
            written(i64::MAX).map(|number| number.chars().filter(char::is_ascii_digit).count()),
            [19, 19, 19],
            "no digit is lost"
        );
    }

    #[test]
    fn days_are_written_with_and_without_their_year() {
        let day: Date = "2026-12-05".parse().unwrap();
        let with_year = Language::ALL.map(|language| language.conventions().day(day));
        assert_eq!(with_year, ["5 December 2026", "5\u{a0}декабря 2026\u{a0}г.", "5\u{a0}декември 2026\u{a0}г."]);
        let without = Language::ALL.map(|language| language.conventions().day_and_month(day));
        assert_eq!(without, ["5 December", "5\u{a0}декабря", "5\u{a0}декември"]);
    }
}
