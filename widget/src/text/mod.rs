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

pub use coppertoken_words::forms::{Category, Forms};
pub use coppertoken_words::{PluralRules, fill};
pub use packed::PageTexts;
pub use words::Texts;

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
