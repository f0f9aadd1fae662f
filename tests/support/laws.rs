//! The laws of the ledger. They hold after every decision of every test that uses a [`World`].

use coppertoken_rules::ids::{Source, SourceId};
use coppertoken_rules::ledger::entry::{Entry, EntryKind};
use coppertoken_rules::ledger::voucher::Voucher;
use coppertoken_rules::{Account, Points, replay, settle};
use serde::{Serialize, de::DeserializeOwned};

use crate::world::World;

/// Panics when a law is broken.
pub fn hold(world: &World) {
    let Some(account) = &world.account else { return };
    account_is_the_sum_of_its_entries(account, &world.entries);
    lots_and_deficit_exclude_each_other(account);
    points_add_up(account, &world.entries);
    every_point_is_explained(&world.entries);
    every_pending_amount_has_a_date_ahead(account, world);
    every_order_gave_what_its_record_says(world);
    a_decision_leaves_nothing_due(account, world);
    stored_vouchers_are_those_of_the_account(account, world);
    storage_changes_nothing(account);
    world.entries.last().map(storage_changes_nothing);
    world.entries.last().map(a_source_reads_back);
    world.records.values().for_each(storage_changes_nothing);
}

fn account_is_the_sum_of_its_entries(account: &Account, entries: &[Entry]) {
    assert_eq!(replay(&account.account_id, entries).as_ref(), Ok(account), "replay(entries) = stored account");
}

/// Whoever owes points has none to spend, and nobody has empty lots.
pub fn lots_and_deficit_exclude_each_other(account: &Account) {
    assert!(account.deficit.is_zero() || account.lots.is_empty(), "lots and deficit are never both positive");
    assert!(account.lots.iter().all(|lot| lot.points.is_positive()), "a lot holds points");
    assert!(account.pending.iter().all(|pending| pending.points.is_positive()), "pending points are points");
}

fn points_add_up(account: &Account, entries: &[Entry]) {
    let sum_of = |wanted: &dyn Fn(EntryKind) -> bool| {
        Points::sum(entries.iter().filter(|entry| wanted(entry.kind)).map(|entry| entry.points)).unwrap()
    };
    let balance = account.balance().unwrap();
    assert_eq!(balance, sum_of(&EntryKind::moves_balance), "balance = sum of entries that move it");
    let lots = Points::sum(account.lots.iter().map(|lot| lot.points)).unwrap();
    assert_eq!(balance, lots.minus(account.deficit).unwrap(), "balance = open lots − deficit");
    let promised = sum_of(&|kind| matches!(kind, EntryKind::Earned | EntryKind::Voided));
    let posted = sum_of(&|kind| kind == EntryKind::Posted);
    assert_eq!(account.pending_points().unwrap(), promised.minus(posted).unwrap(), "pending = promised − posted");
    // What a return took from other lots goes back to them when the return is undone: no voucher has to do with it.
    let of_vouchers = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Redeemed | EntryKind::RolledBack));
    let of_vouchers = of_vouchers.filter(|entry| !entry.source.as_str().starts_with("order:"));
    let redeemed = Points::sum(of_vouchers.map(|entry| entry.points)).unwrap();
    assert_eq!(account.redeemed, redeemed.negated(), "redeemed = paid for vouchers − given back");
}

/// Invariant 9.
pub fn every_point_is_explained(entries: &[Entry]) {
    for entry in entries {
        let explained = Points::sum(entry.trace.iter().map(|line| line.delta)).unwrap();
        assert_eq!(explained, entry.points, "the trace sums to the points: {entry:?}");
        assert!(entry.points.is_zero() || !entry.trace.is_empty(), "points have a reason: {entry:?}");
    }
}

/// Invariant 7 for every order at every moment: what was given, less what was taken, is what the record says; points that
/// expired already or were written off count as taken.
fn every_order_gave_what_its_record_says(world: &World) {
    for (order_id, record) in &world.records {
        let source = SourceId::of_order(order_id).unwrap();
        let sum_of = |kind: EntryKind| {
            let own = world.entries.iter().filter(|entry| entry.source == source && entry.kind == kind);
            own.map(|entry| entry.points.get()).sum::<i64>()
        };
        let given = sum_of(EntryKind::Earned) + sum_of(EntryKind::RolledBack);
        let moved = given + sum_of(EntryKind::Voided) + sum_of(EntryKind::ClawedBack);
        let lost = record.reversed_expired.get() + record.written_off.get();
        assert_eq!(moved - lost, record.earned.get() - record.reversed.get(), "order {order_id}: {record:?}");
        assert!((0..=record.earned.get()).contains(&record.reversed.get()), "0 ≤ reversed ≤ earned: {record:?}");
    }
    // From the day of payment on: what an unpaid order promises does not count yet.
    let counted = world.records.values().filter_map(|record| record.counted.as_ref());
    let qualifying: i64 = counted.map(|counted| counted.qualifying.get()).sum();
    for record in world.records.values().filter(|record| record.counted.is_some()) {
        let net = record.earned.minus(record.reversed).ok();
        assert_eq!(record.counted.as_ref().map(|counted| counted.qualifying), net, "what counts is what was kept");
    }
    let account = world.account.as_ref().map(|account| (account.qualifying.get(), account.paid_orders));
    let counted = world.records.values().filter(|record| record.counted.is_some()).count();
    assert_eq!(account, Some((qualifying, i64::try_from(counted).unwrap())), "(qualifying points, paid orders)");
}

/// Feature R14: what waits shows the day that frees it.
fn every_pending_amount_has_a_date_ahead(account: &Account, world: &World) {
    for pending in account.pending.iter().filter(|pending| !pending.term.is_unpaid) {
        assert!(pending.term.posts_on > world.now.date, "still pending after its day: {pending:?}");
    }
}

fn a_decision_leaves_nothing_due(account: &Account, world: &World) {
    assert_eq!(settle(account, world.now).as_ref(), Ok(account), "a decision ends settled");
    if let Some(due_on) = account.next_due_on() {
        let before = crate::builders::later(crate::builders::moment(due_on, 0), -1);
        if before > world.now {
            assert_eq!(settle(account, before).as_ref(), Ok(account), "nothing changes before next_due_on");
        }
    }
}

fn stored_vouchers_are_those_of_the_account(account: &Account, world: &World) {
    let mut open: Vec<&Voucher> = world.vouchers.values().filter(|voucher| voucher.is_open()).collect();
    let mut held: Vec<&Voucher> = account.vouchers.iter().collect();
    open.sort_by_key(|voucher| &voucher.voucher_id);
    held.sort_by_key(|voucher| &voucher.voucher_id);
    assert_eq!(open, held, "the voucher rows that are open = the account's vouchers");
}

/// What is written as JSON is read back the same.
fn storage_changes_nothing<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let stored = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&stored).unwrap(), value, "{stored}");
}

/// A name in the ledger is one the rules know, and they know what it is made of.
fn a_source_reads_back(entry: &Entry) {
    let source = entry.source.as_str().parse::<Source>();
    assert_eq!(source.map(|source| source.to_string()).as_deref(), Ok(entry.source.as_str()));
}
