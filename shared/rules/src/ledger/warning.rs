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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AccountId, SourceId};
    use crate::ledger::lot::Lot;

    #[test]
    fn points_that_expire_on_one_day_are_told_together() {
        let today: Date = "2026-11-01".parse().unwrap();
        let mut account = Account::new(AccountId::new("ana").unwrap());
        let lot = |place: usize, days: Option<i32>| Lot {
            source: SourceId::new(format!("order:{place}")).unwrap(),
            points: Points::new(10).unwrap(),
            opened_on: today,
            expires_on: days.map(|days| today.plus_days(days)),
            renews_months: None,
        };
        let lives = [Some(-1), Some(0), Some(0), Some(7), Some(30), Some(31), None];
        account.lots = lives.into_iter().enumerate().map(|(place, days)| lot(place, days)).collect();
        let told = expiring(&account, today, 30).unwrap();
        let told: Vec<_> = told.iter().map(|one| (one.last_day.days_after(today), one.points.get())).collect();
        assert_eq!(told, [(0, 20), (7, 10), (30, 10)]);
    }
}
