//! What a member should be told before time takes it: points about to expire, a tier about to be lost. For messages and for the
//! widget; nothing here changes anything.

use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::number::Points;
use crate::rejection::Rejection;
use crate::time::Date;

/// Points that expire together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// Points.
    pub points: Points,
    /// The last day they can be used.
    pub last_day: Date,
}

/// A tier that is kept though it is no longer reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierWarning {
    /// The tier.
    pub tier_id: RuleId,
    /// The last day it is kept.
    pub keeps_until: Date,
    /// What is missing today to keep it for good, in the unit of the measure; above zero.
    pub missing: i64,
}

/// What of a settled account expires today or within so many days, soonest first.
pub fn expiring(account: &Account, today: Date, within_days: u16) -> Result<Vec<Expiring>, Rejection> {
    let days = today..=today.plus_days(i32::from(within_days));
    let mut found: Vec<Expiring> = Vec::new();
    // Lots stand in spending order: the soonest to expire first.
    for lot in &account.lots {
        let Some(last_day) = lot.expires_on.filter(|last_day| days.contains(last_day)) else { continue };
        match found.last_mut().filter(|known| known.last_day == last_day) {
            Some(known) => known.points = known.points.plus(lot.points)?,
            None => found.push(Expiring { points: lot.points, last_day }),
        }
    }
    Ok(found)
}

/// The tier that a settled account is about to lose.
pub fn tier_warning(account: &Account, today: Date) -> Option<TierWarning> {
    let (ladder, tier_id, keeps_until) =
        (account.ladder.as_ref()?, account.tier_id.clone()?, account.tier_keeps_until?);
    let first = ladder.rungs.get(ladder.place(&tier_id)?)?.first;
    Some(TierWarning { tier_id, keeps_until, missing: first.saturating_sub(ladder.figure_on(account, today)) })
}
