//! `coppertoken lint`: checks, examples, the linter, and the rules in words.

use std::fmt::Write as _;
use std::path::Path;

use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::rehearse::rehearsed;
use coppertoken_words::cldr::figures;
use coppertoken_words::lint::{Finding, Severity, lint};
use coppertoken_words::{Figures, Sentences};

use crate::files::{self, Failure};
use crate::{locate, zone};

/// Runs the command.
pub fn run(path: &Path, language: Option<&str>) -> Result<(), Failure> {
    let text = files::text(path)?;
    let document: ProgramDocument = files::json(path, &text)?;
    rehearsed(0, document.clone()).map_err(|problems| files::problems_of(path, &text, &problems))?;
    zone::of(&document)?;
    let findings = lint(&document);
    for finding in &findings {
        eprintln!("{}", line(path, &text, finding));
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = findings.len().saturating_sub(errors);
    let examples = document.examples.len();
    let summary = format!("{}: {errors} errors, {warnings} warnings, {examples} examples hold", path.display());
    if errors > 0 {
        return Err(Failure::NotInOrder(summary));
    }
    let mut output = String::new();
    if let Some(code) = language {
        let language = files::language(Some(code), &document)?;
        let figures = figures(language, &document.currency).map_err(Failure::Unusable)?;
        output = in_words(&Sentences { document: &document, language, figures: &figures });
    }
    let _ = writeln!(output, "{summary}");
    files::print(&output)
}

fn line(path: &Path, text: &str, finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let link = locate::link(path, text, &finding.place);
    format!("{link}: {severity} {:?} at {}: {}", finding.id, finding.place, finding.message)
}

/// Every rule of a program, a paragraph each.
fn in_words<F: Figures>(sentences: &Sentences<'_, F>) -> String {
    let document = sentences.document;
    let mut output = String::new();
    let mut say = |title: &str, sentences: Vec<String>| {
        let title = if title.is_empty() { String::new() } else { format!("{title}: ") };
        let _ = writeln!(output, "- {title}{}", sentences.join(" "));
    };
    let all = |first: String, terms: Option<Vec<String>>| [vec![first], terms.unwrap_or_default()].concat();
    for rule in &document.mechanics {
        say(sentences.own(&rule.title), all(sentences.mechanic(rule), sentences.terms_of_mechanic(rule)));
    }
    for rule in &document.rewards {
        say(sentences.own(&rule.title), all(sentences.reward(rule), sentences.terms_of_reward(rule)));
    }
    if let Some(rule) = &document.pay_with_points {
        say("", sentences.pay_with_points(rule));
    }
    for rule in &document.benefits {
        say(sentences.own(&rule.title), all(sentences.benefit(rule), sentences.terms_of_benefit(rule)));
    }
    for tier in &document.tiers {
        say(sentences.own(&tier.title), all(sentences.tier(tier), Some(sentences.tier_gives(tier))));
    }
    if !document.tiers.is_empty() {
        say("", sentences.qualification());
    }
    let limit = sentences.order_limit().into_iter();
    say("", [sentences.arrival()].into_iter().chain(limit).chain([sentences.expiry()]).collect());
    output
}
