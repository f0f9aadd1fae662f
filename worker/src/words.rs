//! What the server says in words: rules and reasons, by the rules crate's own texts with the CLDR's plural rules.

use coppertoken_rules::ids::RuleId;
use coppertoken_rules::program::document::{Localized, ProgramDocument};
use coppertoken_rules::program::view::{ProgramView, RuleFamily, ToldRule};
use coppertoken_rules::text::cldr::{Cldr, figures};
use coppertoken_rules::text::{Language, Plain, Sentences, below_title};

use crate::error::Error;

/// How a program writes figures in a language.
pub type Figures<'a> = Plain<'a, Cldr>;

/// How `document` writes figures in the language of this code, or in English where we have no words in it.
pub fn figures_of<'a>(document: &'a ProgramDocument, code: &str) -> Result<Figures<'a>, Error> {
    let language = Language::of(code).unwrap_or(Language::English);
    figures(language, &document.currency).map_err(Error::Fault)
}

/// The same in the language that was asked for, else in the program's first.
pub fn figures_in<'a>(document: &'a ProgramDocument, language: Option<&str>) -> Result<Figures<'a>, Error> {
    let known = language.filter(|code| Language::of(code).is_some());
    let first = document.languages.first().map_or("", String::as_str);
    figures_of(document, known.unwrap_or(first))
}

/// Speaks about a program.
pub const fn speaker<'a>(document: &'a ProgramDocument, figures: &'a Figures<'a>) -> Sentences<'a, Figures<'a>> {
    Sentences { document, language: figures.language, figures }
}

/// The view with every rule put into words, in each of the program's languages we have words in.
pub fn tell(view: ProgramView) -> Result<ProgramView, Error> {
    let document = &view.program;
    let mut told: Vec<ToldRule> = Vec::new();
    for code in &document.languages {
        if Language::of(code).is_none() {
            continue;
        }
        let figures = figures_of(document, code)?;
        let speaker = speaker(document, &figures);
        let mut tell = |id: &RuleId, family, title: &Localized, sentence: String, terms: Option<Vec<String>>| {
            // Whoever shows it shows the title above it.
            let sentence = below_title(sentence, speaker.own(title));
            let sentences = core::iter::once(sentence).chain(terms.unwrap_or_default());
            let text = sentences.filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ");
            match told.iter_mut().find(|known| &known.id == id) {
                Some(known) => drop(known.text.0.insert(code.clone(), text)),
                None => told.push(ToldRule {
                    id: id.clone(),
                    family,
                    title: title.clone(),
                    text: Localized([(code.clone(), text)].into()),
                }),
            }
        };
        for rule in &document.mechanics {
            tell(&rule.id, RuleFamily::Mechanic, &rule.title, speaker.mechanic(rule), speaker.terms_of_mechanic(rule));
        }
        for rule in &document.rewards {
            // What it costs and how long its code lives, every surface shows beside it.
            let gives = speaker.reward_kind(&rule.gives, speaker.own(&rule.title));
            tell(&rule.id, RuleFamily::Reward, &rule.title, gives, None);
        }
        for rule in &document.benefits {
            tell(&rule.id, RuleFamily::Benefit, &rule.title, speaker.benefit(rule), speaker.terms_of_benefit(rule));
        }
    }
    Ok(ProgramView { told, ..view })
}
