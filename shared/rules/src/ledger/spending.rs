//! Taking points out of lots, putting them back, and crediting new ones: how lots and the deficit move together.

use crate::error::OutOfRange;
use crate::ids::SourceId;
use crate::ledger::account::Account;
use crate::ledger::lot::{Lot, LotChange};
use crate::number::Points;
use crate::time::Date;

/// Days a lot that died meanwhile lives again when its points come back.
pub const GRACE_DAYS: i32 = 30;

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
        changes.push(LotChange {
            source: lot.source.clone(),
            points: taken.negated(),
            opened_on: lot.opened_on,
            expires_on: lot.expires_on,
            renews_months: lot.renews_months,
        });
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
        vec![LotChange { source: source.clone(), points: rest, opened_on, expires_on, renews_months }]
    } else {
        vec![]
    };
    Ok(Movement { lots, deficit: repaid.negated() })
}

/// The last day of points that come back on `on`: their own, or where that is over, [`GRACE_DAYS`] more.
pub fn last_day_given_back(last_day: Date, on: Date) -> Date {
    if last_day < on { on.plus_days(GRACE_DAYS) } else { last_day }
}

/// Puts points back where they were taken from, with their expiry dates. A lot that died before `on` comes back for
/// [`GRACE_DAYS`] more days. A deficit that arose meanwhile is repaid first.
pub fn give_back(account: &Account, paid_from: &[LotChange], on: Date) -> Result<Movement, OutOfRange> {
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
        let expires_on = taken.expires_on.map(|last_day| last_day_given_back(last_day, on));
        movement.lots.push(LotChange { points: rest, expires_on, ..taken.clone() });
    }
    Ok(movement)
}
