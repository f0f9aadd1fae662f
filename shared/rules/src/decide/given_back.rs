//! Redemptions that were given back: counted by day, so that redeeming and cancelling does not go on for ever.
//!
//! Each round writes 2 entries and a voucher that stay for good, about 10 KB of database with their indexes. The day's limit bounds what
//! one member can write to 210 KB, where five requests a second would write 2.3 GB. No redemption is refused that nobody took back.

use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::ledger::state_change::{ActivityFigure, StateChange};
use crate::program::reserved::GIVEN_BACK;
use crate::rejection::Rejection;
use crate::time::Date;

/// Redemptions a member may give back within a civil day and still redeem: once an hour of a day spent awake, and a few.
pub const GIVEN_BACK_MAX: i64 = 20;

fn name() -> Result<RuleId, Rejection> {
    RuleId::new(GIVEN_BACK).map_err(|_| Rejection::AmountOutOfRange)
}

/// One more redemption of `day` was given back.
pub fn one_more(day: Date) -> Result<StateChange, Rejection> {
    Ok(StateChange::Activity(ActivityFigure { mechanic_id: name()?, day, count: 1 }))
}

/// Refuses a redemption when as many were given back on `today` as may be.
pub fn check(account: &Account, today: Date) -> Result<(), Rejection> {
    let of_today = account.tally(&name()?).filter(|tally| tally.day == today).map_or(0, |tally| tally.of_day);
    if of_today >= GIVEN_BACK_MAX { Err(Rejection::GivenBackTooOften { until: today.plus_days(1) }) } else { Ok(()) }
}
