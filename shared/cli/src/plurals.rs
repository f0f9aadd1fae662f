//! Plural rules of the CLDR, from the Unicode project's own crate.

use coppertoken_rules::text::{Category, Language, Plain, PluralRules};
use icu_plurals::{PluralCategory, PluralRules as Rules, PluralRulesOptions};

use crate::files::Failure;

/// Plural rules of one language.
#[derive(Debug)]
pub struct Cldr(Rules);

impl Cldr {
    /// The rules of a language.
    pub fn of(language: Language) -> Result<Self, Failure> {
        let unusable = |error: String| Failure::Unusable(format!("plural rules of {}: {error}", language.code()));
        let locale: icu_plurals::PluralRulesPreferences = match language {
            Language::English => icu_locale_core::locale!("en").into(),
            Language::Russian => icu_locale_core::locale!("ru").into(),
            Language::Macedonian => icu_locale_core::locale!("mk").into(),
        };
        let rules =
            Rules::try_new(locale, PluralRulesOptions::default()).map_err(|error| unusable(error.to_string()))?;
        Ok(Self(rules))
    }
}

impl PluralRules for Cldr {
    fn category(&self, number: u64) -> Category {
        match self.0.category_for(number) {
            PluralCategory::One => Category::One,
            PluralCategory::Few => Category::Few,
            PluralCategory::Many => Category::Many,
            PluralCategory::Zero | PluralCategory::Two | PluralCategory::Other => Category::Other,
        }
    }
}

/// Figures of a program in a language.
pub fn figures(language: Language, currency: &str) -> Result<Plain<'_, Cldr>, Failure> {
    Ok(Plain { language, currency, plurals: Cldr::of(language)? })
}
