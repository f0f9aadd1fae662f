//! The award plan: what the program gives for an order, judged once and then frozen.
//!
//! Windows are judged on the day the order was placed, so that a delivery that comes late changes nothing; the member is judged as the
//! account stands at the first decision.

use serde::{Deserialize, Serialize};

use super::award::earning_basis;
use crate::conditions::{Condition, Subject, Unmet};
use crate::ids::RuleId;
use crate::ledger::account::Account;
#[cfg(feature = "judge")]
use crate::ledger::mark::Offer;
use crate::ledger::source::{AwardPlan, PlannedRate, PlannedTier};
#[cfg(feature = "judge")]
use crate::ledger::source::{PlannedBonus, PlannedMultiplier, PlannedOverride, PlannedStamps};
use crate::mechanics::MechanicKind;
#[cfg(feature = "judge")]
use crate::mechanics::{PersonalOffer, multiplier::OFFER_GROUP};
use crate::order::Order;
use crate::program::Program;
use crate::program::document::Mechanic;
use crate::rejection::Rejection;
#[cfg(feature = "judge")]
use crate::selector::Selector;
use crate::time::Moment;

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

/// An order as it is judged: what is frozen, and what did not apply. The latter only explains and is never stored.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Everything later snapshots of the order are judged by.
    pub plan: AwardPlan,
    /// Rules about orders that would have applied under other conditions, in the order of evaluation.
    pub why_not: Vec<WhyNot>,
}

/// Judges an order for the first time.
pub fn freeze(program: &Program, account: &Account, order: &Order, now: Moment) -> Result<Judgement, Rejection> {
    let document = program.document();
    let today = order.placed_at.date;
    let goods = earning_basis(&document.earning.basis, &order.lines)?;
    let subject = Subject { program, account, lines: &order.lines, goods, today };
    let tier = account.tier_id.as_ref().and_then(|tier_id| program.tier(tier_id));
    let mut plan = AwardPlan {
        program_version: program.version(),
        judged_at: now.instant,
        earn_on: document.earning.earn_on,
        hold_days: document.earning.hold_days,
        basis: document.earning.basis,
        expiry: document.earning.expiry,
        after_spending: document.earning.after_spending,
        rates: vec![],
        tier: tier.map(|tier| PlannedTier {
            tier_id: tier.id.clone(),
            earn_percent: tier.earn_percent,
            rate: tier.rate,
        }),
        overrides: vec![],
        multipliers: vec![],
        bonuses: vec![],
        points_max: document.earning.points_per_order_max,
        stamps: vec![],
        not_eligible: unmet(document.eligibility.as_ref(), &subject)?,
    };
    let mut why_not = Vec::new();
    if plan.not_eligible.is_some() {
        plan.tier = None;
        return Ok(Judgement { plan, why_not });
    }
    for mechanic in program.mechanics() {
        if let Some(unmet) = add(&mut plan, mechanic, &subject)? {
            why_not.push(WhyNot { mechanic_id: mechanic.id.clone(), unmet });
        }
    }
    // More precise ones first; the sort is stable, so that priority and identifier decide among equals. Without `judge` there
    // are none.
    if cfg!(feature = "judge") {
        plan.overrides.sort_by_key(|found| found.on.precedence());
    }
    Ok(Judgement { plan, why_not })
}

/// Adds a plain rate. Whatever else a program may say is withheld from who computes without `judge`.
#[cfg(not(feature = "judge"))]
fn add(plan: &mut AwardPlan, mechanic: &Mechanic, _: &Subject<'_>) -> Result<Option<Unmet>, Rejection> {
    if let MechanicKind::Spend(rate) = &mechanic.rule {
        plan.rates.push(PlannedRate { mechanic_id: mechanic.id.clone(), points: rate.points, per: rate.per });
    }
    Ok(None)
}

/// Adds a mechanic when it is in force, concerns orders and applies to this one. Returns why it does not apply, if only its condition
/// is in the way.
#[cfg(feature = "judge")]
fn add(plan: &mut AwardPlan, mechanic: &Mechanic, subject: &Subject<'_>) -> Result<Option<Unmet>, Rejection> {
    let condition = match &mechanic.rule {
        MechanicKind::Spend(_)
        | MechanicKind::Override(_)
        | MechanicKind::Multiplier(_)
        | MechanicKind::Bonus(_)
        | MechanicKind::Stamps(_) => mechanic.when.as_ref(),
        // An offer's own condition says who gets it; who has it is written in the account.
        MechanicKind::Offer(offer) => {
            let known = subject.account.offer(&mechanic.id);
            if !known.is_some_and(|known| can_use(offer, known, subject)) {
                return Ok(None);
            }
            offer.order.as_ref()
        }
        MechanicKind::Enrollment(_)
        | MechanicKind::Activity(_)
        | MechanicKind::Birthday(_)
        | MechanicKind::Milestone(_)
        | MechanicKind::Referral(_) => return Ok(None),
    };
    if !mechanic.window.contains(subject.today) {
        return Ok(None);
    }
    if let Some(unmet) = unmet(condition, subject)? {
        return Ok(Some(unmet));
    }
    let mechanic_id = mechanic.id.clone();
    let named = |selector| subject.account.history.resolve(selector, subject.today);
    match &mechanic.rule {
        MechanicKind::Spend(rate) => {
            plan.rates.push(PlannedRate { mechanic_id, points: rate.points, per: rate.per });
        }
        MechanicKind::Override(found) => {
            plan.overrides.push(PlannedOverride { mechanic_id, on: named(&found.on), earns: found.earns });
        }
        MechanicKind::Multiplier(multiplier) => plan.multipliers.push(PlannedMultiplier {
            mechanic_id,
            group: multiplier.group.clone(),
            percent: multiplier.percent,
            on: named(&multiplier.on),
        }),
        MechanicKind::Bonus(bonus) => plan.bonuses.push(PlannedBonus { mechanic_id, points: bonus.points }),
        MechanicKind::Stamps(card) => {
            let card = crate::mechanics::Stamps { on: named(&card.on), ..card.clone() };
            plan.stamps.push(PlannedStamps { mechanic_id, card });
        }
        MechanicKind::Offer(offer) => plan.multipliers.push(PlannedMultiplier {
            mechanic_id,
            group: OFFER_GROUP.to_owned(),
            percent: offer.percent,
            on: Selector::Everything,
        }),
        MechanicKind::Enrollment(_)
        | MechanicKind::Activity(_)
        | MechanicKind::Birthday(_)
        | MechanicKind::Milestone(_)
        | MechanicKind::Referral(_) => {}
    }
    Ok(None)
}

/// Lives the offer on the day of the order, and has it uses left?
#[cfg(feature = "judge")]
fn can_use(offer: &PersonalOffer, known: &Offer, subject: &Subject<'_>) -> bool {
    let is_alive = (known.granted_on..=known.last_day).contains(&subject.today);
    is_alive && known.used_by.len() < usize::from(offer.orders_max)
}

/// Why a rule's condition does not hold; a rule without one holds always.
#[cfg(feature = "judge")]
pub fn unmet(condition: Option<&Condition>, subject: &Subject<'_>) -> Result<Option<Unmet>, Rejection> {
    condition.map_or(Ok(None), |condition| condition.unmet(subject))
}

/// A condition that cannot be judged does not hold: nothing is promised by it.
#[cfg(not(feature = "judge"))]
pub fn unmet(condition: Option<&Condition>, _: &Subject<'_>) -> Result<Option<Unmet>, Rejection> {
    Ok(condition.map(|_| Unmet::Excluded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AccountId, OrderId};
    use crate::number::Amount;
    use crate::program::example;
    use crate::time::{Date, Instant};

    /// C1: the day is the one in the program's time zone, not the day of the instant in UTC.
    #[test]
    fn c1_a_campaign_begins_and_ends_at_midnight_of_the_program() {
        let document = serde_json::from_str(
            r#"{"engine": 1, "name": {"en": "Club"}, "currency": "EUR", "time_zone": "Europe/Skopje", "languages": ["en"],
                "mechanics": [{"id": "black-friday", "title": {"en": "Black Friday"}, "rule": {"bonus": {"points": 10}},
                               "window": {"first_day": "2026-11-27", "last_day": "2026-11-27"}}]}"#,
        );
        let program = Program::new(1, document.unwrap()).unwrap();
        let account = Account::new(AccountId::new("ana").unwrap());
        let is_in_force = |milliseconds: i64, day: u8| {
            let instant = Instant::from_milliseconds(milliseconds).unwrap();
            let placed_at = Moment { instant, date: Date::new(2026, 11, day).unwrap() };
            let order = Order {
                order_id: OrderId::new("1").unwrap(),
                number: String::new(),
                updated_at: instant,
                placed_at,
                paid_at: None,
                fulfilled_at: None,
                cancelled_at: None,
                test: false,
                currency: "EUR".to_owned(),
                lines: vec![example::line_of(Amount::new(1000).unwrap())],
                shipping: Amount::ZERO,
                discount_codes: vec![],
                refunds: vec![],
            };
            !freeze(&program, &account, &order, placed_at).unwrap().plan.bonuses.is_empty()
        };
        // Skopje is an hour ahead: its 27 November begins at 23:00 UTC of the 26th and ends at 23:00 UTC.
        let begins = 1_795_734_000_000;
        assert!(!is_in_force(begins - 1, 26));
        assert!(is_in_force(begins, 27));
        assert!(is_in_force(begins + 86_400_000 - 1, 27));
        assert!(!is_in_force(begins + 86_400_000, 28));
    }
}
