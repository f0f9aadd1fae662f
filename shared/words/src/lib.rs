//! What rules say in words: one sentence a rule, who may take part, why not yet, why so many points. English, Russian, Macedonian.
//!
//! Inside: the messages ([`message`]), one file a language that puts each into words and names how it
//! writes numbers, money and days ([`languages`], [`conventions`]), and [`Sentences`], which picks messages for the kinds of the document. Templates are static text with `{0}`,
//! `{1}`; plural forms belong to the whole message, because verbs agree too.
//!
//! Not inside: plural rules. The browser's `Intl` knows them and a server has them from a crate; both answer through
//! [`PluralRules`]. Names the merchant gave are never declined: they stand in quotation marks.

#[macro_use]
mod list;

#[cfg(feature = "cldr")]
pub mod cldr;
pub mod conventions;
pub mod forms;
pub mod hosted;
pub mod languages;
pub mod lint;
pub mod message;
pub mod plain;
pub mod sentences;

mod advice;
mod conditions;
mod mechanics;
mod reasons;
mod rewards;

pub use conventions::Conventions;
pub use forms::{Category, Forms};
pub use languages::Language;
pub use message::Message;
pub use plain::Plain;
pub use sentences::Sentences;

use coppertoken_rules::number::Amount;
use coppertoken_rules::time::Date;

/// Tells the plural category of a number in one language.
pub trait PluralRules {
    /// The category of `number`.
    fn category(&self, number: u64) -> Category;
}

/// How figures are written in one language. [`Plain`] does it by the language's own conventions; a browser by `Intl`.
pub trait Figures: PluralRules {
    /// A whole number, digits grouped.
    fn number(&self, number: i64) -> String;
    /// Money of the program's currency, without ",00".
    fn money(&self, amount: Amount) -> String;
    /// A day, with its year.
    fn day(&self, day: Date) -> String;
}

/// What a sentence says below the title of its rule: what it begins with the title for is taken out, and nothing is left of one that
/// says the title alone.
pub fn below_title(sentence: String, title: &str) -> String {
    match sentence.strip_prefix(title) {
        Some(".") => String::new(),
        Some(rest) => match rest.strip_prefix(": ").map(|rest| (rest.chars().next(), rest)) {
            Some((Some(first), rest)) => first.to_uppercase().chain(rest.chars().skip(1)).collect(),
            _ => sentence,
        },
        None => sentence,
    }
}

/// Puts `values` in the places of `{0}`, `{1}` and so on.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut pieces = template.split('{');
    let mut filled = String::from(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (place, rest) = piece.split_once('}').unwrap_or((piece, ""));
        let place = place.bytes().next().map_or(usize::MAX, |digit| usize::from(digit.wrapping_sub(b'0')));
        filled.push_str(values.get(place).copied().unwrap_or_default());
        // A sign such as "ден." ends a sentence by itself.
        let ends_twice = filled.ends_with('.') && rest.starts_with('.');
        filled.push_str(rest.strip_prefix('.').filter(|_| ends_twice).unwrap_or(rest));
    }
    filled
}
