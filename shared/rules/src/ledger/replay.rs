//! The fold: applying entries to an account, one by one or from the beginning.
//!
//! Applying reads nothing but the account and the entry, so the stored account can always be rebuilt and compared. An entry
//! that does not fit (a gap, a lot below zero, points that do not match the changes) is a [`Fault`], never repaired silently.

use crate::error::OutOfRange;
use crate::ids::AccountId;
use crate::ledger::account::{Account, EXPIRED_MONTHS_KEPT};
use crate::ledger::entry::{Entry, EntryKind};
use crate::ledger::lot::{ExpiredLot, Lot, LotChange, Pending, PendingChange};
use crate::ledger::remember;
use crate::ledger::voucher::Voucher;
use crate::number::Points;

/// Why an entry does not fit the account it is applied to. Always a bug or a damaged store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The entry belongs to another account.
    OtherAccount,
    /// The sequence has a gap or a repetition.
    Sequence,
    /// A lot, pending amount or the deficit would fall below zero.
    BelowZero,
    /// The points say one thing and the changes another.
    PointsDoNotMatch,
    /// The trace does not sum to the points.
    TraceDoesNotMatch,
    /// A number leaves its range.
    OutOfRange,
}

impl From<OutOfRange> for Fault {
    fn from(_: OutOfRange) -> Self {
        Self::OutOfRange
    }
}

/// The account after one more entry.
pub fn apply(account: &Account, entry: &Entry) -> Result<Account, Fault> {
    if entry.account_id != account.account_id {
        return Err(Fault::OtherAccount);
    }
    if Some(entry.sequence) != account.sequence.checked_add(1) {
        return Err(Fault::Sequence);
    }
    check_sums(entry)?;
    let mut next = account.clone();
    next.sequence = entry.sequence;
    let changes = &entry.changes;
    if changes.joined_at.is_some() {
        next.joined_at = changes.joined_at;
    }
    for change in &changes.pending {
        change_pending(&mut next.pending, change, entry)?;
    }
    for change in &changes.lots {
        change_lot(&mut next.lots, change)?;
    }
    next.deficit = not_negative(next.deficit.plus(changes.deficit)?)?;
    next.paid_orders = next.paid_orders.saturating_add(changes.counters.paid_orders);
    next.qualifying = next.qualifying.plus(changes.counters.qualifying)?;
    next.redeemed = next.redeemed.plus(changes.counters.redeemed)?;
    next.spent = next.spent.plus(changes.counters.spent)?;
    for mark in &changes.marks {
        remember::mark(&mut next, mark, entry.effective_on)?;
    }
    if let Some(voucher) = &changes.voucher {
        change_voucher(&mut next.vouchers, voucher);
    }
    if entry.kind == EntryKind::Expired {
        remember_expired(&mut next.expired, entry);
    }
    Ok(next)
}

/// The account that a whole ledger adds up to.
pub fn replay<'a>(account_id: &AccountId, entries: impl IntoIterator<Item = &'a Entry>) -> Result<Account, Fault> {
    entries.into_iter().try_fold(Account::new(account_id.clone()), |account, entry| apply(&account, entry))
}

/// Points, changes and trace must say the same.
fn check_sums(entry: &Entry) -> Result<(), Fault> {
    let lots = Points::sum(entry.changes.lots.iter().map(|change| change.points))?;
    let balance = lots.minus(entry.changes.deficit)?;
    let pending = Points::sum(entry.changes.pending.iter().map(|change| change.points))?;
    let matches = match entry.kind {
        EntryKind::Posted => balance == entry.points && pending == entry.points.negated(),
        EntryKind::MergedIn | EntryKind::MergedOut => balance == entry.points,
        EntryKind::Earned | EntryKind::Voided => balance.is_zero() && pending == entry.points,
        kind if kind.moves_balance() => balance == entry.points && pending.is_zero(),
        _ => balance.is_zero() && pending.is_zero() && entry.points.is_zero(),
    };
    if !matches {
        return Err(Fault::PointsDoNotMatch);
    }
    if Points::sum(entry.trace.iter().map(|line| line.delta))? != entry.points {
        return Err(Fault::TraceDoesNotMatch);
    }
    Ok(())
}

fn not_negative(points: Points) -> Result<Points, Fault> {
    if points.is_negative() { Err(Fault::BelowZero) } else { Ok(points) }
}

fn is_lot_of(lot: &Lot, change: &LotChange) -> bool {
    (&lot.source, lot.expires_on, lot.is_graced) == (&change.source, change.expires_on, change.is_graced)
}

fn change_lot(lots: &mut Vec<Lot>, change: &LotChange) -> Result<(), Fault> {
    let found = lots.iter().position(|lot| is_lot_of(lot, change));
    let before = found.and_then(|place| lots.get(place)).map_or(Points::ZERO, |lot| lot.points);
    let points = not_negative(before.plus(change.points)?)?;
    if let Some(place) = found {
        lots.remove(place);
    }
    if points.is_positive() {
        lots.push(Lot {
            source: change.source.clone(),
            points,
            opened_on: change.opened_on,
            expires_on: change.expires_on,
            renews_months: change.renews_months,
            is_graced: change.is_graced,
        });
        lots.sort_by(|one, other| one.spending_order().cmp(&other.spending_order()));
    }
    Ok(())
}

fn change_pending(all: &mut Vec<Pending>, change: &PendingChange, entry: &Entry) -> Result<(), Fault> {
    let found = all.iter().position(|pending| pending.source == change.source);
    let before = found.map(|place| all.remove(place));
    let points = not_negative(before.as_ref().map_or(Points::ZERO, |pending| pending.points).plus(change.points)?)?;
    if points.is_positive() {
        let revision = match &before {
            Some(pending) if entry.kind != EntryKind::Earned => pending.revision,
            _ => change.revision.unwrap_or(entry.revision),
        };
        all.push(Pending {
            source: change.source.clone(),
            revision,
            origin: change.origin.clone(),
            points,
            term: change.term,
        });
        all.sort_by(|one, other| (one.term.posts_on, &one.source).cmp(&(other.term.posts_on, &other.source)));
    }
    Ok(())
}

fn change_voucher(vouchers: &mut Vec<Voucher>, voucher: &Voucher) {
    let place = vouchers.iter().position(|known| known.voucher_id == voucher.voucher_id);
    match (place, voucher.is_open()) {
        (Some(place), true) => {
            if let Some(known) = vouchers.get_mut(place) {
                known.clone_from(voucher);
            }
        }
        (Some(place), false) => {
            vouchers.remove(place);
        }
        (None, true) => vouchers.push(voucher.clone()),
        (None, false) => {}
    }
}

fn remember_expired(expired: &mut Vec<ExpiredLot>, entry: &Entry) {
    let gone_on = entry.effective_on;
    expired.retain(|lot| lot.gone_on.plus_months(EXPIRED_MONTHS_KEPT) >= gone_on);
    expired.extend(entry.changes.lots.iter().map(|change| ExpiredLot {
        source: change.source.clone(),
        points: change.points.negated(),
        gone_on,
    }));
}

#[cfg(test)]
mod tests;
