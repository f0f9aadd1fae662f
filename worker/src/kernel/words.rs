//! What the server says in words: rules and reasons, by the rules crate's own texts with the CLDR's plural rules.

use coppertoken_rules::ids::RuleId;
use coppertoken_rules::program::document::{Benefit, Localized, Mechanic, ProgramDocument, Reward, Tier};
use coppertoken_rules::program::view::{ProgramView, RuleFamily, ToldRule};
use coppertoken_words::cldr::{Cldr, figures};
use coppertoken_words::{Language, Plain, Sentences, below_title};

use crate::kernel::error::Error;

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

/// A rule in one language: what it gives or asks, then its terms, a sentence each. Nothing repeats the title that stands above it.
/// The hosted page shows what these functions say, and so does the widget, which has no words of its own for terms.
#[derive(Debug, PartialEq, Eq)]
pub struct InWords {
    /// The first sentence.
    pub text: String,
    /// All others.
    pub terms: Vec<String>,
}

impl InWords {
    /// A text that says the title alone says nothing. Terms stay as they are: there are as many in every language.
    fn below(title: &str, text: String, terms: Vec<String>) -> Self {
        let text = if text == title { String::new() } else { below_title(text, title) };
        Self { text, terms }
    }

    /// Every sentence, with what it costs after the first.
    pub fn all(self, cost: Option<String>) -> Vec<String> {
        let mut all = vec![self.text];
        all.extend(cost);
        all.extend(self.terms);
        all.retain(|sentence| !sentence.is_empty());
        all
    }
}

/// A way to earn.
pub fn mechanic<F: coppertoken_words::Figures>(speaker: &Sentences<'_, F>, rule: &Mechanic) -> InWords {
    let terms = speaker.terms_of_mechanic(rule).unwrap_or_default();
    InWords::below(speaker.own(&rule.title), speaker.mechanic(rule), terms)
}

/// A reward. What it costs, every surface shows beside it.
pub fn reward<F: coppertoken_words::Figures>(speaker: &Sentences<'_, F>, rule: &Reward) -> InWords {
    let title = speaker.own(&rule.title);
    InWords::below(title, speaker.reward_kind(&rule.gives, title), speaker.terms_of_reward(rule).unwrap_or_default())
}

/// A benefit.
pub fn benefit<F: coppertoken_words::Figures>(speaker: &Sentences<'_, F>, rule: &Benefit) -> InWords {
    let terms = speaker.terms_of_benefit(rule).unwrap_or_default();
    InWords::below(speaker.own(&rule.title), speaker.benefit(rule), terms)
}

/// A tier.
pub fn tier<F: coppertoken_words::Figures>(speaker: &Sentences<'_, F>, tier: &Tier) -> InWords {
    InWords::below(speaker.own(&tier.title), speaker.tier(tier), speaker.tier_gives(tier))
}

/// The view with every rule put into words, in each of the program's languages: in English where we have no words in one.
pub fn tell(view: ProgramView) -> Result<ProgramView, Error> {
    let document = &view.program;
    let (mut told, mut ladder, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    for code in &document.languages {
        let figures = figures_of(document, code)?;
        let speaker = speaker(document, &figures);
        for rule in &document.mechanics {
            let said = mechanic(&speaker, rule);
            tell_rule(&mut told, code, (RuleFamily::Mechanic, &rule.id, &rule.title), said);
        }
        for rule in &document.rewards {
            tell_rule(&mut told, code, (RuleFamily::Reward, &rule.id, &rule.title), reward(&speaker, rule));
        }
        for rule in &document.benefits {
            tell_rule(&mut told, code, (RuleFamily::Benefit, &rule.id, &rule.title), benefit(&speaker, rule));
        }
        for step in &document.tiers {
            tell_rule(&mut told, code, (RuleFamily::Tier, &step.id, &step.title), tier(&speaker, step));
        }
        if !document.tiers.is_empty() {
            add(&mut ladder, code, speaker.qualification());
        }
        add(&mut rules, code, speaker.rules());
    }
    Ok(ProgramView { told, ladder, rules, ..view })
}

/// Adds what a rule says in a language. Of a reward and a tier each sentence stands by itself; the others are one text.
#[inline(never)]
fn tell_rule(
    told: &mut Vec<ToldRule>,
    code: &str,
    (family, id, title): (RuleFamily, &RuleId, &Localized),
    said: InWords,
) {
    let (text, terms) = match family {
        RuleFamily::Reward | RuleFamily::Tier => (said.text, said.terms),
        RuleFamily::Mechanic | RuleFamily::Benefit => (said.all(None).join(" "), vec![]),
    };
    let place = told.iter().position(|known| &known.id == id).unwrap_or_else(|| {
        let (id, title, text) = (id.clone(), title.clone(), Localized::default());
        told.push(ToldRule { id, family, title, text, terms: vec![] });
        told.len().saturating_sub(1)
    });
    if let Some(rule) = told.get_mut(place) {
        rule.text.0.insert(code.to_owned(), text);
        add(&mut rule.terms, code, terms);
    }
}

/// Puts the sentences of another language beside those of the ones before: every language has as many.
fn add(texts: &mut Vec<Localized>, code: &str, sentences: Vec<String>) {
    texts.resize_with(texts.len().max(sentences.len()), Localized::default);
    for (text, sentence) in texts.iter_mut().zip(sentences) {
        text.0.insert(code.to_owned(), sentence);
    }
}
