//! Figures by a language's own conventions; plural rules come from who has them.

use super::{Category, Figures, Language, PluralRules};
use coppertoken_rules::number::Amount;
use coppertoken_rules::time::Date;

/// Writes figures of one program in one language.
#[derive(Clone, Copy, Debug)]
pub struct Plain<'a, P> {
    /// The language.
    pub language: Language,
    /// The program's currency, ISO 4217.
    pub currency: &'a str,
    /// Its plural rules.
    pub plurals: P,
}

impl<P: PluralRules> PluralRules for Plain<'_, P> {
    fn category(&self, number: u64) -> Category {
        self.plurals.category(number)
    }
}

impl<P: PluralRules> Figures for Plain<'_, P> {
    fn number(&self, number: i64) -> String {
        self.language.conventions().number(number)
    }

    fn money(&self, amount: Amount) -> String {
        self.language.conventions().money(amount, self.currency)
    }

    fn day(&self, day: Date) -> String {
        self.language.conventions().day(day)
    }
}
