//! Taking points out of lots, putting them back, and crediting new ones: how lots and the deficit move together.

use crate::error::OutOfRange;
use crate::ids::SourceId;
use crate::ledger::account::Account;
use crate::ledger::lot::{Lot, LotChange};
use crate::number::Points;
use crate::time::Date;

/// Days a lot that died meanwhile lives again when its points come back.
pub const GRACE_DAYS: i32 = 30;

/// What the grace of points is counted from that come back after their last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grace {
    /// From their own last day, and once: a member cannot redeem and give back again and again to make points live longer.
    OwnLastDay,
    /// From the day they come back: the shop had taken them.
    Return,
}

/// Lot changes and the change of the deficit that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movement {
    /// Lots credited or debited.
    pub lots: Vec<LotChange>,
    /// Points owed more (positive) or repaid (negative).
    pub deficit: Points,
}

/// Takes up to `wanted` points from `lots` in the order given. Returns the changes and what could not be taken.
pub fn take<'a>(
    lots: impl IntoIterator<Item = &'a Lot>,
    wanted: Points,
) -> Result<(Vec<LotChange>, Points), OutOfRange> {
    let mut left = wanted;
    let mut changes = Vec::new();
    for lot in lots {
        if !left.is_positive() {
            break;
        }
        let taken = lot.points.min(left);
        left = left.minus(taken)?;
        changes.push(lot.taken(taken));
    }
    Ok((changes, left))
}

/// Credits `points` of a source: repays the deficit first, then opens a lot.
pub fn credit(
    account: &Account,
    source: &SourceId,
    points: Points,
    opened_on: Date,
    expires_on: Option<Date>,
    renews_months: Option<u16>,
) -> Result<Movement, OutOfRange> {
    let repaid = account.deficit.min(points);
    let rest = points.minus(repaid)?;
    let lots = if rest.is_positive() {
        vec![LotChange { source: source.clone(), points: rest, opened_on, expires_on, renews_months, is_graced: false }]
    } else {
        vec![]
    };
    Ok(Movement { lots, deficit: repaid.negated() })
}

/// The last day of points that were taken and come back on `on`: their own, or where that is over, [`GRACE_DAYS`] more.
pub fn last_day_given_back(last_day: Date, on: Date) -> Date {
    if last_day < on { on.plus_days(GRACE_DAYS) } else { last_day }
}

/// Puts points back where they were taken from, with their expiry dates. A lot that died before `on` comes back for its `grace`; where
/// that is over too, with yesterday as its last day: it expires at once. A deficit that arose meanwhile is repaid first.
pub fn give_back(account: &Account, paid_from: &[LotChange], on: Date, grace: Grace) -> Result<Movement, OutOfRange> {
    let mut owed = account.deficit;
    let mut movement = Movement::default();
    for taken in paid_from {
        let points = taken.points.negated();
        let repaid = owed.min(points);
        owed = owed.minus(repaid)?;
        movement.deficit = movement.deficit.minus(repaid)?;
        let rest = points.minus(repaid)?;
        if !rest.is_positive() {
            continue;
        }
        let is_over = taken.expires_on.is_some_and(|last_day| last_day < on);
        let expires_on = match (taken.expires_on.filter(|_| is_over), grace) {
            (None, _) => taken.expires_on,
            (Some(_), Grace::Return) => Some(on.plus_days(GRACE_DAYS)),
            (Some(last_day), Grace::OwnLastDay) => {
                let days = if taken.is_graced { 0 } else { GRACE_DAYS };
                Some(last_day.plus_days(days)).filter(|end| *end >= on).or_else(|| Some(on.plus_days(-1)))
            }
        };
        movement.lots.push(LotChange {
            points: rest,
            expires_on,
            is_graced: is_over || taken.is_graced,
            ..taken.clone()
        });
    }
    Ok(movement)
}
