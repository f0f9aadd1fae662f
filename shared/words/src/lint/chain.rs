//! L2: no reward needs a chain of actions. "A series of actions rather discourages."
//!
//! Counted are *different* things a member must do: buy, visit, invite, or an activity by its name. Doing one thing five times (a stamp
//! card) is one action; joining, waiting and redeeming are none. Of several ways to the same reward the shortest counts. A condition
//! asks for all its parts, of `any` the easiest; what a member must *not* have done is no action.

use std::collections::BTreeSet;

use super::{Advice, Findings};
use coppertoken_rules::conditions::Condition;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::mechanics::{BUY, MechanicTerms, activity};
use coppertoken_rules::program::document::{Mechanic, ProgramDocument, Reward};

/// Most different actions.
const ACTIONS_MAX: usize = 2;

/// Different things to do.
type Actions<'a> = BTreeSet<&'a str>;

pub(super) fn lint(document: &ProgramDocument, findings: &mut Findings) {
    for (place, mechanic) in document.mechanics.iter().enumerate() {
        judge(findings, format!("mechanics[{place}]"), &of_mechanic(document, mechanic, None));
    }
    for (place, reward) in document.rewards.iter().enumerate() {
        if let Some(actions) = of_reward(document, reward) {
            judge(findings, format!("rewards[{place}]"), &actions);
        }
    }
}

fn judge(findings: &mut Findings, place: String, actions: &Actions<'_>) {
    if actions.len() > ACTIONS_MAX {
        let named: Vec<&str> = actions.iter().copied().collect();
        let message =
            format!("this takes {} different actions ({}); ask for two at most", named.len(), named.join(", "));
        findings.warning(Advice::L2, place, message);
    }
}

/// The shortest way to a reward; `None` when there is none (see L4).
fn of_reward<'a>(document: &'a ProgramDocument, reward: &'a Reward) -> Option<Actions<'a>> {
    let bought = reward.cost.map(|_| {
        let mut actions = of_condition(document, reward.when.as_ref());
        actions.insert(BUY);
        actions
    });
    let given = document.mechanics.iter().filter_map(|mechanic| {
        let gives = mechanic.rule.gifts().into_iter().any(|gift| gift.rewards().contains(&reward.id));
        gives.then(|| of_mechanic(document, mechanic, Some(&reward.id)))
    });
    bought.into_iter().chain(given).min_by_key(Actions::len)
}

/// What a way to earn takes; `reward` says which side of a referral is meant.
fn of_mechanic<'a>(document: &'a ProgramDocument, mechanic: &'a Mechanic, reward: Option<&RuleId>) -> Actions<'a> {
    let mut actions = of_condition(document, mechanic.when.as_ref());
    actions.append(&mut of_condition(document, mechanic.rule.own_condition().map(|(_, condition)| condition)));
    actions.extend(mechanic.rule.action(reward));
    actions
}

fn of_condition<'a>(document: &'a ProgramDocument, condition: Option<&'a Condition>) -> Actions<'a> {
    let Some(condition) = condition else { return Actions::new() };
    match condition {
        Condition::All(parts) => parts.iter().flat_map(|part| of_condition(document, Some(part))).collect(),
        Condition::Any(parts) => {
            parts.iter().map(|part| of_condition(document, Some(part))).min_by_key(Actions::len).unwrap_or_default()
        }
        Condition::Not(_) | Condition::NeverRedeemed | Condition::MemberDays(_) => Actions::new(),
        Condition::Visits(_) => Actions::from([activity::VISIT]),
        // Segments name earlier ones only: this ends.
        Condition::Segment(id) => {
            let segment = document.segments.iter().find(|segment| &segment.id == id);
            of_condition(document, segment.map(|segment| &segment.when))
        }
        Condition::Regular => of_condition(document, Some(&document.regulars)),
        Condition::Orders(orders) if orders.at_least.is_none() => Actions::new(),
        Condition::Goods(_)
        | Condition::Contains(_)
        | Condition::Tier(_)
        | Condition::Orders(_)
        | Condition::AverageOrder(_)
        | Condition::LastOrder(_)
        | Condition::FavouriteCategory(_) => Actions::from([BUY]),
    }
}
