//! The award plan: what the program gives for an order, judged once and then frozen.
//!
//! Windows are judged on the day the order was placed, so that a delivery that comes late changes nothing; the member is judged as the
//! account stands at the first decision.

use core::cmp::Reverse;

use super::award::earning_basis;
use crate::conditions::{Condition, Subject};
use crate::ledger::account::Account;
use crate::ledger::mark::Offer;
use crate::ledger::source::{
    AwardPlan, PlannedBonus, PlannedMultiplier, PlannedOverride, PlannedRate, PlannedStamps, PlannedTier,
};
use crate::mechanics::{MechanicKind, PersonalOffer};
use crate::order::Order;
use crate::program::Program;
use crate::program::document::Mechanic;
use crate::rejection::Rejection;
use crate::time::Moment;

/// The stacking group of personal offers.
const OFFER_GROUP: &str = "offer";

/// Freezes everything later snapshots of the order are judged by.
pub fn freeze(program: &Program, account: &Account, order: &Order, now: Moment) -> Result<AwardPlan, Rejection> {
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
    if plan.not_eligible.is_some() {
        plan.tier = None;
        return Ok(plan);
    }
    for mechanic in in_order_of_evaluation(&document.mechanics) {
        if mechanic.window.contains(today) {
            add(&mut plan, mechanic, &subject)?;
        }
    }
    // More precise ones first; the sort is stable, so that priority and identifier decide among equals.
    plan.overrides.sort_by_key(|found| found.on.precedence());
    Ok(plan)
}

/// Highest priority first, then by identifier: never by the place in the file.
fn in_order_of_evaluation(mechanics: &[Mechanic]) -> Vec<&Mechanic> {
    let mut all: Vec<&Mechanic> = mechanics.iter().collect();
    all.sort_by(|one, other| (Reverse(one.priority), &one.id).cmp(&(Reverse(other.priority), &other.id)));
    all
}

/// Adds a mechanic in force, when it concerns orders and applies to this one.
fn add(plan: &mut AwardPlan, mechanic: &Mechanic, subject: &Subject<'_>) -> Result<(), Rejection> {
    let mechanic_id = mechanic.id.clone();
    let named = |selector| subject.account.history.resolve(selector, subject.today);
    // An offer's condition says who gets it; who has it is written in the account.
    let is_offer = matches!(mechanic.rule, MechanicKind::Offer(_));
    if !is_offer && unmet(mechanic.when.as_ref(), subject)?.is_some() {
        return Ok(());
    }
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
        MechanicKind::Offer(offer) => {
            let is_usable = subject.account.offer(&mechanic.id).is_some_and(|known| can_use(offer, known, subject));
            if is_usable && unmet(offer.order.as_ref(), subject)?.is_none() {
                plan.multipliers.push(PlannedMultiplier {
                    mechanic_id,
                    group: OFFER_GROUP.to_owned(),
                    percent: offer.percent,
                    on: crate::selector::Selector::Everything,
                });
            }
        }
        MechanicKind::Enrollment(_)
        | MechanicKind::Activity(_)
        | MechanicKind::Birthday(_)
        | MechanicKind::Milestone(_)
        | MechanicKind::Referral(_) => {}
    }
    Ok(())
}

/// Lives the offer on the day of the order, and has it uses left?
fn can_use(offer: &PersonalOffer, known: &Offer, subject: &Subject<'_>) -> bool {
    let is_alive = (known.granted_on..=known.last_day).contains(&subject.today);
    is_alive && known.used_by.len() < usize::from(offer.orders_max)
}

/// Why a rule's condition does not hold; a rule without one holds always.
pub fn unmet(
    condition: Option<&Condition>,
    subject: &Subject<'_>,
) -> Result<Option<crate::conditions::Unmet>, Rejection> {
    condition.map_or(Ok(None), |condition| condition.unmet(subject))
}
