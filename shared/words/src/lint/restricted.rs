//! L6: a restricted offer says who may take part. A title is not enough: the condition itself must have words.
//!
//! Most conditions have them in every language (see [`crate`]). Where one has none (alternatives, negations, segments, goods by the
//! platform's identifiers) the merchant writes `terms`.

use super::{Advice, Findings, in_each_language};
use coppertoken_rules::program::document::ProgramDocument;

const WHAT_TO_DO: &str = "say in `terms` who may take part: this condition has no words of its own";

pub(super) fn lint(document: &ProgramDocument, findings: &mut Findings) {
    let mut untold: Vec<String> = vec![];
    in_each_language(document, |sentences| {
        let mut unless = |told: bool, place: String| {
            if !told && !untold.contains(&place) {
                untold.push(place);
            }
        };
        unless(sentences.eligibility().is_some(), "eligibility_terms".to_owned());
        for (place, mechanic) in document.mechanics.iter().enumerate() {
            unless(sentences.terms_of_mechanic(mechanic).is_some(), format!("mechanics[{place}].terms"));
        }
        for (place, reward) in document.rewards.iter().enumerate() {
            unless(sentences.terms_of_reward(reward).is_some(), format!("rewards[{place}].terms"));
        }
        for (place, benefit) in document.benefits.iter().enumerate() {
            unless(sentences.terms_of_benefit(benefit).is_some(), format!("benefits[{place}].terms"));
        }
    });
    for place in untold {
        findings.error(Advice::L6, place, WHAT_TO_DO);
    }
}
