//! Entries that do not fit: a damaged store or a bug of ours must be found, not folded in.

use super::*;
use crate::ids::SourceId;
use crate::ledger::entry::{Changes, TraceLine, TraceReason};
use crate::ledger::lot::{Origin, Term};
use crate::time::{Date, Instant};

fn points(count: i64) -> Points {
    Points::new(count).unwrap()
}

fn day() -> Date {
    "2026-11-01".parse().unwrap()
}

fn account() -> Account {
    Account::new(AccountId::new("ana").unwrap())
}

fn source(name: &str) -> SourceId {
    SourceId::new(name).unwrap()
}

fn lot(count: i64) -> LotChange {
    LotChange {
        source: source("order:1"),
        points: points(count),
        opened_on: day(),
        expires_on: None,
        renews_months: None,
        is_graced: false,
    }
}

fn pending(count: i64) -> PendingChange {
    let term = Term { posts_on: day(), expires_on: None, renews_months: None, is_unverified: false, is_unpaid: false };
    PendingChange { source: source("order:1"), origin: Origin::Merchant, points: points(count), term, revision: None }
}

/// What an entry does to lots, to the deficit and to what waits.
fn changes(lots: i64, deficit: i64, waiting: i64) -> Changes {
    Changes { lots: vec![lot(lots)], deficit: points(deficit), pending: vec![pending(waiting)], ..Changes::default() }
}

fn entry(sequence: u64, kind: EntryKind, count: i64, changes: Changes) -> Entry {
    Entry {
        account_id: AccountId::new("ana").unwrap(),
        sequence,
        recorded_at: Instant::from_milliseconds(0).unwrap(),
        effective_on: day(),
        source: source("order:1"),
        revision: u32::try_from(sequence).unwrap(),
        kind,
        points: points(count),
        changes,
        trace: vec![TraceLine::new(points(count), TraceReason::HoldEnded)],
    }
}

#[test]
fn points_lots_deficit_and_what_waits_say_the_same() {
    use EntryKind::{ClawedBack, Earned, Noted, Posted, Redeemed, Voided};
    let fits = [
        (Posted, 5, changes(5, 0, -5)),
        (Posted, 5, changes(3, -2, -5)),
        (Earned, 5, changes(0, 0, 5)),
        (Voided, -5, changes(0, 0, -5)),
        (Redeemed, -5, changes(-5, 0, 0)),
        (ClawedBack, -5, changes(-2, 3, 0)),
        (Noted, 0, changes(0, 0, 0)),
    ];
    for (kind, count, changes) in fits {
        assert_eq!(check_sums(&entry(1, kind, count, changes.clone())), Ok(()), "{kind:?} {count} {changes:?}");
    }
    let does_not = [
        (Posted, 5, changes(5, 0, 0)),
        (Posted, 5, changes(0, 0, -5)),
        (Posted, 5, changes(5, 1, -5)),
        (Earned, 5, changes(5, 0, 5)),
        (Earned, 5, changes(0, 0, 4)),
        (Voided, -5, changes(0, 0, 5)),
        (Redeemed, -5, changes(-4, 0, 0)),
        (Redeemed, -5, changes(-5, 0, 3)),
        (Noted, 0, changes(5, 0, 0)),
        (Noted, 0, changes(0, 0, 5)),
        (Noted, 5, changes(5, 0, 0)),
        (Noted, 5, changes(0, 0, 0)),
    ];
    for (kind, count, changes) in does_not {
        let entry = entry(1, kind, count, changes);
        assert_eq!(check_sums(&entry), Err(Fault::PointsDoNotMatch), "{entry:?}");
        assert_eq!(apply(&account(), &entry), Err(Fault::PointsDoNotMatch), "{entry:?}");
    }
}

#[test]
fn the_trace_sums_to_the_points() {
    let mut entry = entry(1, EntryKind::Earned, 5, changes(0, 0, 5));
    entry.trace.push(TraceLine::new(points(1), TraceReason::HoldEnded));
    assert_eq!(apply(&account(), &entry), Err(Fault::TraceDoesNotMatch));
}

#[test]
fn entries_are_the_accounts_own_without_gap_or_repetition() {
    let earned = |sequence| entry(sequence, EntryKind::Earned, 5, changes(0, 0, 5));
    let other = Entry { account_id: AccountId::new("bob").unwrap(), ..earned(1) };
    assert_eq!(apply(&account(), &other), Err(Fault::OtherAccount));
    assert_eq!(apply(&account(), &earned(2)), Err(Fault::Sequence));
    let account = apply(&account(), &earned(1)).unwrap();
    assert_eq!(apply(&account, &earned(1)), Err(Fault::Sequence));
    assert_eq!(replay(&account.account_id, &[earned(1), earned(3)]), Err(Fault::Sequence));
    assert_eq!(replay(&account.account_id, &[earned(1)]), Ok(account));
}

#[test]
fn nothing_falls_below_zero() {
    for (kind, count, changes) in [
        (EntryKind::Redeemed, -5, changes(-5, 0, 0)),
        (EntryKind::Voided, -5, changes(0, 0, -5)),
        (EntryKind::Adjusted, 5, changes(0, -5, 0)),
    ] {
        assert_eq!(apply(&account(), &entry(1, kind, count, changes)), Err(Fault::BelowZero), "{kind:?}");
    }
}

#[test]
fn a_lot_is_known_by_its_source_and_its_last_day() {
    let mut lots = vec![];
    let later = LotChange { expires_on: Some(day()), ..lot(7) };
    let other = LotChange { source: source("order:2"), ..lot(9) };
    for change in [lot(5), later, other, lot(1), lot(-2)] {
        change_lot(&mut lots, &change).unwrap();
    }
    let left = |lots: &[Lot]| lots.iter().map(|lot| lot.points.get()).collect::<Vec<_>>();
    assert_eq!(left(&lots), [7, 4, 9], "soonest to expire first, then by source");
    change_lot(&mut lots, &lot(-4)).unwrap();
    assert_eq!(left(&lots), [7, 9]);
}

#[test]
fn what_waits_is_named_by_the_revision_that_added_to_it_last() {
    let mut all = vec![];
    let mut revision_after = |sequence, kind, count: i64| {
        change_pending(&mut all, &pending(count), &entry(sequence, kind, count, changes(0, 0, count))).unwrap();
        all.first().map(|waiting: &Pending| (waiting.revision, waiting.points.get()))
    };
    assert_eq!(revision_after(1, EntryKind::Earned, 5), Some((1, 5)));
    assert_eq!(revision_after(2, EntryKind::Voided, -1), Some((1, 4)));
    assert_eq!(revision_after(3, EntryKind::Earned, 2), Some((3, 6)));
    assert_eq!(revision_after(4, EntryKind::Posted, -6), None);
}

#[test]
fn what_expired_is_known_for_24_months() {
    let expired = |on: Date| Entry { effective_on: on, ..entry(1, EntryKind::Expired, -5, changes(-5, 0, 0)) };
    for (later, known) in
        [(day().plus_months(EXPIRED_MONTHS_KEPT), 2), (day().plus_months(EXPIRED_MONTHS_KEPT).plus_days(1), 1)]
    {
        let mut all = vec![];
        remember_expired(&mut all, &expired(day()));
        remember_expired(&mut all, &expired(later));
        assert_eq!(all.len(), known);
        assert_eq!(all.last().map(|lot: &ExpiredLot| (lot.points, lot.gone_on)), Some((points(5), later)));
    }
}
