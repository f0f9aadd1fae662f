//! The award plan: everything that does not depend on the cart, resolved once for one member and one day. An order freezes it when it
//! first counts; a quote makes one and throws it away.

use serde::{Deserialize, Serialize};

#[cfg(feature = "judge")]
use super::mechanics::{self, Planned};
use crate::conditions::{CartCondition, Condition, Unmet};
use crate::error::OutOfRange;
use crate::ids::RuleId;
use crate::ledger::account::Account;
#[cfg(not(feature = "judge"))]
use crate::ledger::source::PlannedKind;
use crate::ledger::source::{AwardPlan, PlannedRule, PlannedTier};
#[cfg(not(feature = "judge"))]
use crate::mechanics::MechanicKind;
use crate::number::Amount;
use crate::program::Program;
use crate::program::document::Mechanic;
use crate::program::judging::Subject;
use crate::time::{Date, Instant};

/// A rule in force that does not apply to an order, and what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WhyNot {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The part of its condition that does not hold.
    pub unmet: Unmet,
}

/// The day whose rules are asked, and when they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// Windows of campaigns, visits and favourites are those of this day.
    pub day: Date,
    /// When the plan is made.
    pub judged_at: Instant,
}

/// The plan of a member for orders of that day. `account` is settled.
pub fn specialise(program: &Program, account: &Account, occasion: Occasion) -> AwardPlan {
    let document = program.document();
    let subject = Subject { program, account, lines: &[], goods: Amount::ZERO, today: occasion.day };
    let tier = account.tier_id.as_ref().and_then(|tier_id| program.tier(tier_id));
    let mut plan = AwardPlan {
        program_version: program.version(),
        judged_at: occasion.judged_at,
        judged_on: occasion.day,
        earn_on: document.earning.earn_on,
        hold_days: document.earning.hold_days,
        basis: document.earning.basis,
        expiry: document.earning.expiry,
        after_spending: document.earning.after_spending,
        exchange: None,
        carried: None,
        tier: tier.map(|tier| PlannedTier {
            tier_id: tier.id.clone(),
            earn_percent: tier.earn_percent,
            rate: tier.rate,
        }),
        points_max: document.earning.points_per_order_max,
        eligibility: planned(document.eligibility.as_ref(), &subject),
        rules: vec![],
    };
    for mechanic in program.mechanics() {
        plan.rules.extend(planned_rule(mechanic, &subject));
    }
    plan
}

impl AwardPlan {
    /// The plan as an order keeps it: without rules that no cart of this member can fulfil. They only explain.
    #[must_use]
    pub fn frozen(mut self) -> Self {
        self.rules.retain(|rule| rule.when.failure().is_none());
        self
    }
}

/// What a mechanic plans for orders; `None` when it is not in force or does not concern them. Without `judge` only plain rates: whatever
/// else a program may say is withheld from who computes so.
#[cfg(not(feature = "judge"))]
fn planned_rule(mechanic: &Mechanic, subject: &Subject<'_>) -> Option<PlannedRule> {
    let MechanicKind::Spend(rate) = &mechanic.rule else { return None };
    if !mechanic.window.contains(subject.today) {
        return None;
    }
    let when = planned(mechanic.when.as_ref(), subject);
    Some(PlannedRule { mechanic_id: mechanic.id.clone(), when, slots: None, gives: PlannedKind::Spend(*rate) })
}

/// What a mechanic plans for orders; `None` when it is not in force or does not concern them.
#[cfg(feature = "judge")]
fn planned_rule(mechanic: &Mechanic, subject: &Subject<'_>) -> Option<PlannedRule> {
    if !mechanic.window.contains(subject.today) {
        return None;
    }
    let mut condition = mechanic.when.as_ref();
    let mut slots = condition.and_then(|condition| condition.slots(subject.program));
    let is_taken = slots.is_some_and(|slots| subject.account.slots_taken(&mechanic.id) >= slots);
    let Planned { gives, instead } = mechanics::plan(&mechanic.rule, &mechanic.id, subject)?;
    if let Some((own, most)) = instead {
        (condition, slots) = (own, Some(most));
    }
    let when = match planned(condition, subject) {
        CartCondition::Fails(unmet) => CartCondition::Fails(unmet),
        _ if is_taken => CartCondition::Fails(Unmet::OrdersAbove),
        when => when,
    };
    Some(PlannedRule { mechanic_id: mechanic.id.clone(), when, slots, gives })
}

/// What is left of a rule's condition; a rule without one holds always.
#[cfg(feature = "judge")]
fn planned(condition: Option<&Condition>, subject: &Subject<'_>) -> CartCondition {
    condition.map_or(CartCondition::Holds, |condition| condition.specialise(subject))
}

/// A condition that cannot be judged does not hold: nothing is promised by it.
#[cfg(not(feature = "judge"))]
fn planned(condition: Option<&Condition>, _: &Subject<'_>) -> CartCondition {
    condition.map_or(CartCondition::Holds, |_| CartCondition::Fails(Unmet::Excluded))
}

/// Why a rule's condition does not hold; a rule without one holds always.
#[cfg(feature = "judge")]
pub fn unmet(condition: Option<&Condition>, subject: &Subject<'_>) -> Result<Option<Unmet>, OutOfRange> {
    condition.map_or(Ok(None), |condition| condition.unmet(subject))
}

/// A condition that cannot be judged does not hold: nothing is promised by it.
#[cfg(not(feature = "judge"))]
pub fn unmet(condition: Option<&Condition>, _: &Subject<'_>) -> Result<Option<Unmet>, OutOfRange> {
    Ok(condition.map(|_| Unmet::Excluded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::AccountId;

    /// C1: a campaign is in force from its first to its last day, both included. Which day an instant lies on, the shell says in the
    /// program's time zone.
    #[test]
    fn c1_a_campaign_begins_and_ends_with_its_days() {
        let document = serde_json::from_str(
            r#"{"engine": 1, "name": {"en": "Club"}, "currency": "EUR", "time_zone": "Europe/Skopje", "languages": ["en"],
                "mechanics": [{"id": "black-friday", "title": {"en": "Black Friday"}, "rule": {"bonus": {"points": 10}},
                               "window": {"first_day": "2026-11-27", "last_day": "2026-11-27"}}]}"#,
        );
        let program = Program::new(1, document.unwrap()).unwrap();
        let account = Account::new(AccountId::new("ana").unwrap());
        let is_in_force = |day: u8| {
            let judged_at = Instant::from_milliseconds(1_795_734_000_000).unwrap();
            let occasion = Occasion { day: Date::new(2026, 11, day).unwrap(), judged_at };
            !specialise(&program, &account, occasion).rules.is_empty()
        };
        assert_eq!([26, 27, 28].map(is_in_force), [false, true, false]);
    }
}
