//! L3: every rule is one short sentence in every language. "Readable and clear"; rules that are too complex are not read.
//!
//! A sentence has at most [`WORDS_MAX`] words: what a way to earn, a reward or a benefit gives, and each sentence of its terms. Words are
//! what stands between spaces and has a letter or a digit. Texts of the merchant count where they are part of a sentence.

use super::{Advice, Findings, in_each_language};
use crate::Language;
use coppertoken_rules::program::document::ProgramDocument;

/// Most words of a sentence: public services are advised to write no longer ones.
pub const WORDS_MAX: usize = 25;

pub(super) fn lint(document: &ProgramDocument, findings: &mut Findings) {
    for (place, code) in document.languages.iter().enumerate() {
        if Language::of(code).is_none() {
            let message = format!("there are no words in {code} yet: shoppers read rules in English");
            findings.warning(Advice::L3, format!("languages[{place}]"), message);
        }
    }
    in_each_language(document, |sentences| {
        let mut judge = |place: String, sentence: &str, terms: Option<Vec<String>>| {
            let terms = terms.unwrap_or_default();
            let longest =
                core::iter::once(sentence).chain(terms.iter().map(String::as_str)).max_by_key(|text| words(text));
            let count = longest.map_or(0, words);
            if count > WORDS_MAX {
                let language = sentences.language.code();
                let sentence = longest.unwrap_or_default();
                let message =
                    format!("this takes {count} words in {language}, at most {WORDS_MAX} are read: {sentence}");
                findings.error(Advice::L3, place, message);
            }
        };
        for (place, mechanic) in document.mechanics.iter().enumerate() {
            judge(format!("mechanics[{place}]"), &sentences.mechanic(mechanic), sentences.terms_of_mechanic(mechanic));
        }
        for (place, reward) in document.rewards.iter().enumerate() {
            judge(format!("rewards[{place}]"), &sentences.reward(reward), sentences.terms_of_reward(reward));
        }
        for (place, benefit) in document.benefits.iter().enumerate() {
            judge(format!("benefits[{place}]"), &sentences.benefit(benefit), sentences.terms_of_benefit(benefit));
        }
    });
}

/// Words of a sentence.
fn words(sentence: &str) -> usize {
    sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
