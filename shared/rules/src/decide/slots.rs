//! Gifts that are given a counted number of times ("on the first order"): each is a slot that one order holds. An order that is void
//! frees its slot; one that is restored takes it back only if it is still free. Uses of personal offers are slots too; they stand
//! with the offer (see [`super::mechanics::offer`]).

use super::entitlement::Entitlement;
use crate::ids::SourceId;
use crate::ledger::account::Account;
use crate::ledger::source::{AwardPlan, PlannedKind, PlannedRule};
use crate::ledger::state_change::{Slot, StateChange};
use crate::mechanics::multiplier::OFFER_GROUP;

/// Drops rules from the plan of an order that is restored, whose slots other orders hold by now. Says whether any was dropped.
pub fn drop_lost(account: &Account, plan: &mut AwardPlan, source: &SourceId) -> bool {
    let before = plan.rules.len();
    plan.rules.retain(|rule| !is_lost(account, rule, source));
    plan.rules.len() < before
}

fn is_lost(account: &Account, rule: &PlannedRule, source: &SourceId) -> bool {
    let Some(slots) = rule.slots else { return false };
    if !is_offer(rule) {
        return !account.holds_slot(&rule.mechanic_id, source) && account.slots_taken(&rule.mechanic_id) >= slots;
    }
    let uses = account.offer(&rule.mechanic_id).map(|offer| offer.used_by.as_slice()).unwrap_or_default();
    !uses.contains(source) && u32::try_from(uses.len()).is_ok_and(|taken| taken >= slots)
}

/// Slots an order takes by the rules that apply to it, or frees because it is void.
pub fn marks(account: &Account, plan: &AwardPlan, entitlement: &Entitlement, source: &SourceId) -> Vec<StateChange> {
    let counted = plan.rules.iter().filter(|rule| rule.slots.is_some() && !is_offer(rule));
    let changed = counted.filter_map(|rule| {
        let should_hold = entitlement.uses_up(rule);
        let slot = Slot { mechanic_id: rule.mechanic_id.clone(), source: source.clone() };
        (should_hold != account.holds_slot(&rule.mechanic_id, source)).then_some(if should_hold {
            StateChange::SlotTaken(slot)
        } else {
            StateChange::SlotFreed(slot)
        })
    });
    changed.collect()
}

/// Is it a personal offer?
pub fn is_offer(rule: &PlannedRule) -> bool {
    matches!(&rule.gives, PlannedKind::Multiplier(found) if found.group == OFFER_GROUP)
}
