//! What a merchant hears before publishing: `lint -> warns L1 at rewards[1].cost`, `check -> wrong at points_name.ru`, and what a scenario
//! sets to hear it. Both look at the document as it is written so far; nothing is published.

use coppertoken_rules::conditions::{Condition, Orders, Visits};
use coppertoken_rules::mechanics::{Activity, Enrollment, Gift, MechanicKind};
use coppertoken_rules::program::document::{Localized, PluralForms, ProgramDocument, Reward};
use coppertoken_rules::rehearse::rehearsed;
use coppertoken_rules::rewards::{PercentOff, RewardKind};
use coppertoken_rules::selector::Selector;
use coppertoken_words::lint::{Finding, Severity, lint};

use super::expect::same_text;
use super::{Outcome, Parsed, Run, money, number};
use crate::builders::{self, amount, rule_id, text};

/// Edits the document; `None` when the words are not about this.
pub(super) fn set(document: &mut ProgramDocument, words: &[&str]) -> Option<Parsed<()>> {
    Some(match words {
        ["reward", id, "costs", cost, "gives", percent] if percent.ends_with('%') => {
            percent_off(document, id, cost, percent)
        }
        ["reward", id, "is", "only", "given"] => reward(document, id).map(|reward| reward.cost = None),
        ["reward", id, "only", "for", whom @ ..] => {
            condition(whom).and_then(|when| reward(document, id).map(|reward| reward.when = Some(when)))
        }
        ["terms", "of", id, words @ ..] => reward(document, id).map(|reward| reward.terms = text(&words.join(" "))),
        ["title", "of", id, words @ ..] => reward(document, id).map(|reward| reward.title = text(&words.join(" "))),
        ["joining", "gives", "one", "of", rewards @ ..] => {
            let gives = Gift::Choice(rewards.iter().map(|id| rule_id(id)).collect());
            add(document, "welcome", None, MechanicKind::Enrollment(Enrollment { gives }))
        }
        ["reviews", "give", id, "to", whom @ ..] => condition(whom).and_then(|when| {
            let gives = Gift::Reward(rule_id(id));
            let rule = Activity { action: "review".to_owned(), gives, per_day_max: 1, total_max: None };
            add(document, "review", Some(when), MechanicKind::Activity(rule))
        }),
        ["median", "order", goods] => money(goods).map(|goods| document.business.median_basket = Some(amount(goods))),
        ["budget", "for", "a", "reward", most] => {
            money(most).map(|most| document.business.margin_budget = Some(amount(most)))
        }
        ["languages", codes @ ..] => {
            document.languages = codes.iter().map(|code| (*code).to_owned()).collect();
            Ok(())
        }
        // One form after the other, as the language counts: one / few / many / other.
        ["points", "in", language, "are", "called", forms @ ..] => named(document, language, forms),
        _ => return None,
    })
}

fn percent_off(document: &mut ProgramDocument, id: &str, cost: &str, percent: &str) -> Parsed<()> {
    let percent = number(percent.trim_end_matches('%'))?.try_into().map_err(|_| "too much")?;
    let gives = RewardKind::PercentOff(PercentOff { percent, amount_max: None, on: Selector::Everything });
    let reward = builders::reward_of(id, number(cost)?, gives);
    document.rewards.retain(|known| known.id != reward.id);
    document.rewards.push(reward);
    Ok(())
}

fn reward<'a>(document: &'a mut ProgramDocument, id: &str) -> Parsed<&'a mut Reward> {
    document.rewards.iter_mut().find(|reward| reward.id.as_str() == id).ok_or(format!("no reward {id}"))
}

fn condition(whom: &[&str]) -> Parsed<Condition> {
    let visits = Condition::Visits(Visits { at_least: 4, within_days: 30 });
    let bought = Condition::Orders(Orders { at_least: Some(1), at_most: None, within_days: None });
    Ok(match whom {
        ["regulars"] => Condition::Regular,
        ["buyers", "of", category] => Condition::Contains(Selector::Categories(vec![(*category).to_owned()])),
        ["visitors"] => visits,
        ["visitors", "who", "bought"] => Condition::All(vec![visits, bought]),
        _ => return Err(format!("nobody: {}", whom.join(" "))),
    })
}

fn add(document: &mut ProgramDocument, id: &str, when: Option<Condition>, rule: MechanicKind) -> Parsed<()> {
    let mut mechanic = builders::mechanic(id, rule);
    mechanic.when = when;
    document.mechanics.retain(|known| known.id != mechanic.id);
    document.mechanics.push(mechanic);
    Ok(())
}

fn named(document: &mut ProgramDocument, language: &str, forms: &[&str]) -> Parsed<()> {
    let forms = forms.join(" ");
    let owned = |form: &str| form.trim().to_owned();
    let forms = match forms.split('/').collect::<Vec<_>>().as_slice() {
        [one, other] => PluralForms { one: owned(one), few: None, many: None, other: owned(other) },
        [one, few, many, other] => {
            PluralForms { one: owned(one), few: Some(owned(few)), many: Some(owned(many)), other: owned(other) }
        }
        _ => return Err("two forms (one / other) or four (one / few / many / other)".to_owned()),
    };
    document.points_name.insert(language.to_owned(), forms);
    for shown in titles(document) {
        shown.0.insert(language.to_owned(), "…".to_owned());
    }
    Ok(())
}

/// Everything that must be told in each language.
fn titles(document: &mut ProgramDocument) -> impl Iterator<Item = &mut Localized> {
    let mechanics = document.mechanics.iter_mut().map(|mechanic| &mut mechanic.title);
    let rewards = document.rewards.iter_mut().map(|reward| &mut reward.title);
    [&mut document.name].into_iter().chain(mechanics).chain(rewards)
}

impl Run {
    /// Does what the words say; `None` when they are not about this. The document need not be a program.
    pub(super) fn hear(&self, words: &[&str]) -> Option<Outcome> {
        match words {
            ["lint"] => Some(Outcome::Linted(lint(&self.document))),
            ["check"] => {
                let problems = rehearsed(1, self.document.clone()).err().unwrap_or_default();
                Some(Outcome::Checked(problems.into_iter().map(|problem| problem.place).collect()))
            }
            _ => None,
        }
    }

    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_of_linter(&self, words: &[&str]) -> Option<Parsed<()>> {
        Some(match words {
            ["nothing", "to", "mend"] => self.findings().and_then(|all| same_text(Some(&told(all)), "")),
            ["nothing", "about", rule] => self.findings().and_then(|all| {
                let own: Vec<&Finding> = all.iter().filter(|one| format!("{:?}", one.id) == *rule).collect();
                if own.is_empty() { Ok(()) } else { Err(format!("found {own:?}")) }
            }),
            [severity @ ("warns" | "forbids"), rule, "at", place] => self.findings().and_then(|all| {
                let wanted = format!("{severity} {rule} at {place}");
                if all.iter().any(|one| word(one) == wanted) { Ok(()) } else { Err(format!("found {}", told(all))) }
            }),
            ["a", "program"] => self.checked().and_then(|places| same_text(Some(&places.join(" ")), "")),
            ["wrong", "at", places @ ..] => {
                self.checked().and_then(|found| same_text(Some(&found.join(" ")), places.join(" ")))
            }
            _ => return None,
        })
    }

    fn findings(&self) -> Parsed<&[Finding]> {
        match &self.outcome {
            Outcome::Linted(findings) => Ok(findings),
            _ => Err("nobody linted".to_owned()),
        }
    }

    fn checked(&self) -> Parsed<&[String]> {
        match &self.outcome {
            Outcome::Checked(places) => Ok(places),
            _ => Err("nobody checked".to_owned()),
        }
    }
}

fn word(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "forbids",
        Severity::Warning => "warns",
    };
    format!("{severity} {:?} at {}", finding.id, finding.place)
}

fn told(findings: &[Finding]) -> String {
    findings.iter().map(word).collect::<Vec<_>>().join(", ")
}
