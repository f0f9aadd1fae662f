//! The member stands on one of certain tiers. Higher tiers must be named too: a rule says exactly whom it is for.

use super::Unmet;
use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::rejection::Rejection;

pub(super) fn unmet(tiers: &[RuleId], account: &Account) -> Result<Option<Unmet>, Rejection> {
    let stands = account.tier_id.as_ref().is_some_and(|tier_id| tiers.contains(tier_id));
    Ok((!stands).then_some(Unmet::Tier))
}
