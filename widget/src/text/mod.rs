//! Every word a shopper reads. One file a language; a language that lacks a text does not compile.
//!
//! `{0}`, `{1}` stand for figures and names. Plural forms belong to whole messages, because verbs agree too.

#[macro_use]
mod lists;

mod en;
mod mk;
pub mod packed;
mod ru;
mod words;

#[cfg(test)]
mod tests;

pub use coppertoken_rules::text::fill;
pub use words::{PageTexts, Texts};

/// Plural categories of the CLDR that our languages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Like 1 (and 21 in Russian and Macedonian).
    One,
    /// Like 2 in Russian.
    Few,
    /// Like 5 in Russian.
    Many,
    /// Everything else.
    Other,
}

/// Tells the plural category of a number in one language.
pub trait PluralRules {
    /// The category of `number`.
    fn category(&self, number: i64) -> Category;
}

/// One message in its plural forms. `{0}` is the number.
#[derive(Clone, Copy, Debug)]
pub struct Forms {
    one: &'static str,
    few: &'static str,
    many: &'static str,
}

impl Forms {
    /// For languages that tell one from the rest.
    pub const fn two(one: &'static str, other: &'static str) -> Self {
        Self { one, few: other, many: other }
    }

    /// For languages that tell one, few and many.
    pub const fn three(one: &'static str, few: &'static str, many: &'static str) -> Self {
        Self { one, few, many }
    }

    /// All forms.
    pub const fn list(self) -> [&'static str; 3] {
        [self.one, self.few, self.many]
    }

    /// The form of a category. Whole numbers never ask for `Other` where a language has `Many`.
    pub const fn of(&self, category: Category) -> &'static str {
        match category {
            Category::One => self.one,
            Category::Few => self.few,
            Category::Many | Category::Other => self.many,
        }
    }
}

/// Texts in a row.
pub fn glue(parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        whole.push_str(part);
    }
    whole
}

/// The texts of a language, or English.
pub fn texts(language: &str) -> &'static Texts {
    match language {
        "ru" => &ru::TEXTS,
        "mk" => &mk::TEXTS,
        _ => &en::TEXTS,
    }
}

/// Brings the packed texts of the program page in a language, or English; `None` when they cannot be had.
pub async fn page_words(language: &str) -> Option<&'static [u8]> {
    let words = match language {
        "ru" => ru::page_words().await,
        "mk" => mk::page_words().await,
        _ => en::page_words().await,
    };
    words.ok()
}

/// The texts of the program page, as if they had come.
#[cfg(test)]
pub fn page_texts(language: &str) -> PageTexts {
    let packed: &'static [u8] = match language {
        "ru" => &ru::PACKED,
        "mk" => &mk::PACKED,
        _ => &en::PACKED,
    };
    PageTexts::unpack(texts(language), packed)
}
