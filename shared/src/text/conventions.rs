//! How a language writes numbers, money and days, where no `Intl` knows the language: browsers are known to write Macedonian
//! figures in American English.

use crate::money::minor_digits;
use crate::number::Amount;
use crate::time::Date;

/// How one language writes figures.
#[derive(Clone, Copy, Debug)]
pub struct Conventions {
    /// Between groups of three digits.
    pub group: &'static str,
    /// Before the fraction.
    pub decimal: &'static str,
    /// Months as they stand in a date, January first.
    pub months: [&'static str; 12],
    /// A day: `{0}` day, `{1}` month, `{2}` year.
    pub day: &'static str,
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
        let digits = number.unsigned_abs().to_string();
        let mut written = String::new();
        if number < 0 {
            written.push('\u{2212}');
        }
        written.push_str(&self.grouped(&digits));
        written
    }

    /// Money: the fraction is left out when it is zero.
    pub fn money(&self, amount: Amount, currency: &str) -> String {
        let places = usize::try_from(minor_digits(currency)).unwrap_or(2);
        let digits = format!("{:0>width$}", amount.get().unsigned_abs(), width = places.saturating_add(1));
        let (whole, fraction) = digits.split_at_checked(digits.len().saturating_sub(places)).unwrap_or((&digits, ""));
        let mut figure = self.grouped(whole);
        if fraction.bytes().any(|digit| digit != b'0') {
            figure.push_str(self.decimal);
            figure.push_str(fraction);
        }
        let sign = self.signs.iter().find(|(code, _)| *code == currency).map(|(_, sign)| *sign);
        let written = match sign {
            Some(sign) => super::fill(self.money, &[&figure, sign]),
            None => super::fill(self.money_with_code, &[&figure, currency]),
        };
        if amount.is_negative() { format!("\u{2212}{written}") } else { written }
    }

    /// A day with its year.
    pub fn day(&self, day: Date) -> String {
        let (year, month, day) = day.year_month_day();
        let month = self.months.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
        super::fill(self.day, &[&day.to_string(), month, &year.to_string()])
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
