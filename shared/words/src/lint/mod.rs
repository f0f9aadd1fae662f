//! The merchant's linter: what experienced people would say about a program before it goes live.
//!
//! A document that passes [`coppertoken_rules::program::check`] can be computed; one that passes the linter can also be understood. An *error* is a
//! promise that is not kept or not told; a *warning* is advice. One rule a file, each a function of the document. What stands
//! in free text (a banner's slogan) cannot be judged here.

mod chain;
mod kept;
mod margin;
mod price;
mod reach;
mod restricted;
mod sentence;
mod tax;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{Category, Language, Plain, PluralRules, Sentences};
use coppertoken_rules::program::check::Problem;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::rehearse::rehearsed;

pub use margin::VALUE_PERCENT_MIN;
pub use reach::BASKETS_MAX;
pub use sentence::WORDS_MAX;

/// The rules of the linter. The numbers are those of the product's feature list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Advice {
    /// A point has a simple price.
    L1,
    /// No reward needs a chain of actions.
    L2,
    /// Every rule is one short sentence.
    L3,
    /// Nothing is advertised that no rule gives.
    L4,
    /// The first reward is near.
    L5,
    /// A restricted offer says who may take part.
    L6,
    /// The program says whether the shop shows its prices with tax.
    L8,
    /// Rewards are symbolic, yet valuable.
    R11,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The program is not published.
    Error,
    /// Advice.
    Warning,
}

/// What the linter found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub id: Advice,
    /// How bad it is.
    pub severity: Severity,
    /// The place in the document, such as `rewards[0].cost`.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Everything the linter has to say, by rule and in the order of the document.
pub fn lint(document: &ProgramDocument) -> Vec<Finding> {
    let mut findings = Findings(vec![]);
    price::lint(document, &mut findings);
    chain::lint(document, &mut findings);
    sentence::lint(document, &mut findings);
    kept::lint(document, &mut findings);
    reach::lint(document, &mut findings);
    restricted::lint(document, &mut findings);
    tax::lint(document, &mut findings);
    margin::lint(document, &mut findings);
    findings.0
}

/// The gate before publishing: the checks with the document's examples, then the linter.
///
/// Errors with every problem; the linter's errors are problems too. Warnings come back beside a program that may be published.
pub fn publishable(document: &ProgramDocument) -> Result<Vec<Finding>, Vec<Problem>> {
    rehearsed(0, document.clone())?;
    let (errors, warnings): (Vec<_>, Vec<_>) =
        lint(document).into_iter().partition(|finding| finding.severity == Severity::Error);
    if errors.is_empty() { Ok(warnings) } else { Err(errors.into_iter().map(Problem::from).collect()) }
}

impl From<Finding> for Problem {
    fn from(finding: Finding) -> Self {
        Self { place: finding.place, message: format!("{:?}: {}", finding.id, finding.message) }
    }
}

struct Findings(Vec<Finding>);

impl Findings {
    fn error(&mut self, id: Advice, place: impl Into<String>, message: impl Into<String>) {
        self.0.push(Finding { id, severity: Severity::Error, place: place.into(), message: message.into() });
    }

    fn warning(&mut self, id: Advice, place: impl Into<String>, message: impl Into<String>) {
        self.0.push(Finding { id, severity: Severity::Warning, place: place.into(), message: message.into() });
    }
}

/// The linter measures sentences, it does not show them: any plural form will do, and that of many is the longest.
#[derive(Clone, Copy, Debug)]
struct Longest;

impl PluralRules for Longest {
    fn category(&self, _: u64) -> Category {
        Category::Many
    }
}

/// Runs `judge` over the program's sentences in each of its languages that we have words in.
fn in_each_language(document: &ProgramDocument, mut judge: impl FnMut(&Sentences<'_, Plain<'_, Longest>>)) {
    for language in document.languages.iter().filter_map(|code| Language::of(code)) {
        let figures = Plain { language, currency: &document.currency, plurals: Longest };
        judge(&Sentences { document, language, figures: &figures });
    }
}
