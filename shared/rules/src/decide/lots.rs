//! What earning and redeeming do to the lots a member has already: points that live on while the member is active are renewed, and
//! the oldest lots of an account with very many are merged. Taking and giving points is not here: see [`crate::ledger::spending`].

use std::collections::BTreeMap;

use super::posting::{Draft, Posting};
use crate::fact::FactKind;
use crate::ids::{AccountId, Source};
use crate::ledger::account::{EXPIRED_MONTHS_KEPT, LOTS_APART_MAX, LOTS_MAX};
use crate::ledger::entry::{Changes, Entry, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::{Lot, LotChange};
use crate::ledger::source::SourceRecord;
use crate::number::Points;
use crate::rejection::Rejection;
use crate::time::Date;

/// What comes before a fact: a redemption renews, also the points that pay it. So a redemption that is called off gives them back to the
/// lots beside which they lay. One that is refused writes nothing.
pub fn precede(posting: &mut Posting, kind: &FactKind) -> Result<(), Rejection> {
    let today = posting.now().date;
    if matches!(kind, FactKind::Redeem { .. } | FactKind::PayShare { .. }) { renew(posting, today) } else { Ok(()) }
}

/// What follows from what a fact has led to. Only what the member did counts: presents, birthdays and passing time renew nothing, and
/// neither does a delivery that earned nothing new. An order counts on the day it earned, however late it is told, as its own points do;
/// `record` is its record.
pub fn follow(posting: &mut Posting, kind: &FactKind, record: Option<&SourceRecord>) -> Result<(), Rejection> {
    let is_of_member =
        matches!(kind, FactKind::Order(_) | FactKind::GuestOrder(_) | FactKind::Activity { .. } | FactKind::Visit);
    if !is_of_member || !posting.entries().iter().any(is_activity) {
        return Ok(());
    }
    let earned_at = record.and_then(|record| record.plan.as_ref()?.earns_from(&record.known.order()));
    let today = posting.now().date;
    renew(posting, earned_at.map_or(today, |earned_at| earned_at.date.min(today)))?;
    // Orders alone make accounts large. Never a job, or its days would show in the ledger.
    if matches!(kind, FactKind::Order(_) | FactKind::GuestOrder(_)) { merge_oldest(posting) } else { Ok(()) }
}

/// Points or a reward were earned. What nobody has verified yet is not earned.
fn is_activity(entry: &Entry) -> bool {
    let is_unverified = entry.changes.pending.iter().any(|change| change.term.is_unverified);
    let is_given = entry.changes.voucher.as_ref().is_some_and(|voucher| voucher.revision == 1);
    match entry.kind {
        EntryKind::Earned => entry.points.is_positive() && !is_unverified,
        EntryKind::Noted => is_given,
        _ => false,
    }
}

/// Moves the last day of lots that live on with the member's activity of `day`. Never to an earlier day: points that came back may have
/// more days of grace left.
fn renew(posting: &mut Posting, day: Date) -> Result<(), Rejection> {
    let renewed = |lot: &Lot| {
        let last_day = day.plus_months(lot.renews_months?);
        (lot.expires_on? < last_day).then_some(last_day)
    };
    let mut changes = Vec::new();
    for (lot, last_day) in posting.account().lots.iter().filter_map(|lot| Some((lot, renewed(lot)?))) {
        changes.push(out_of(lot));
        changes.push(LotChange { points: lot.points, expires_on: Some(last_day), is_graced: false, ..out_of(lot) });
    }
    note(posting, Source::Renewal, changes, TraceReason::Renewed)
}

/// Merges lots of an account that has more than [`LOTS_MAX`]: those opened so long ago that their orders can no longer come back, and the
/// oldest of all beyond [`LOTS_APART_MAX`]. A return of an order whose lot was merged takes its points from the lots that expire
/// soonest, as it does when they were spent.
fn merge_oldest(posting: &mut Posting) -> Result<(), Rejection> {
    let account = posting.account();
    if account.lots.len() <= LOTS_MAX {
        return Ok(());
    }
    let merged = |months: Option<u16>| {
        let account_id = account.account_id.clone();
        let source = match months {
            None => Source::Merged(account_id),
            Some(months) => Source::MergedRenewing(account_id, months),
        };
        source.id().map_err(Rejection::of_identifier)
    };
    let cannot_return_since = posting.now().date.minus_months(EXPIRED_MONTHS_KEPT);
    let surplus = account.lots.len().saturating_sub(LOTS_APART_MAX);
    let mut by_age: Vec<&Lot> = account.lots.iter().collect();
    by_age.sort_by_key(|lot| (lot.opened_on, &lot.source));
    let mut changes: Vec<LotChange> = Vec::new();
    let mut groups: BTreeMap<(Option<Date>, Option<u16>, bool), LotChange> = BTreeMap::new();
    for (place, lot) in by_age.into_iter().enumerate() {
        let source = merged(lot.renews_months)?;
        if lot.source == source || (place >= surplus && lot.opened_on >= cannot_return_since) {
            continue;
        }
        changes.push(out_of(lot));
        let group = groups.entry((lot.expires_on, lot.renews_months, lot.is_graced));
        let group = group.or_insert_with(|| LotChange { source, points: Points::ZERO, ..out_of(lot) });
        group.points = group.points.plus(lot.points)?;
    }
    changes.extend(groups.into_values());
    note(posting, Source::Merging, changes, TraceReason::LotsMerged)
}

fn out_of(lot: &Lot) -> LotChange {
    lot.taken(lot.points)
}

/// Writes lot changes that sum to zero, if there are any.
fn note(
    posting: &mut Posting,
    of: fn(AccountId) -> Source,
    lots: Vec<LotChange>,
    reason: TraceReason,
) -> Result<(), Rejection> {
    if lots.is_empty() {
        return Ok(());
    }
    let account = posting.account();
    let source = of(account.account_id.clone()).id().map_err(Rejection::of_identifier)?;
    // Lots that came back on the same day may be renewed once more: the sequence tells the entries apart.
    let revision = u32::try_from(account.sequence).unwrap_or(u32::MAX);
    let effective_on = posting.now().date;
    posting.write(Draft {
        kind: EntryKind::Noted,
        source,
        revision,
        effective_on,
        points: Points::ZERO,
        changes: Changes { lots, ..Changes::default() },
        trace: vec![TraceLine::new(Points::ZERO, reason)],
    })
}
