//! Merging two accounts by the rules alone: what one hands over the other has, and an undo gives back what is left of it.

use coppertoken_rules::Decision;
use coppertoken_rules::fact::{FactKind, OpeningLot};
use coppertoken_rules::ids::AccountId;
use coppertoken_rules::order::Order;
use coppertoken_rules::rejection::Rejection;
use coppertoken_rules::time::Moment;
use coppertoken_tests::builders::{self, date, line, moment, points};
use coppertoken_tests::world::World;

fn noon(day: &str) -> Moment {
    moment(date(day), 12 * 60)
}

fn id(name: &str) -> AccountId {
    AccountId::new(name).unwrap()
}

/// A member with one paid order of so many euros.
fn member(name: &str, euros: i64) -> World {
    let mut document = builders::document();
    document.earning.hold_days = 0;
    // The laws the world checks are those of one account alone.
    let mut world = World::unchecked(document, noon("2026-11-01"));
    world.join_as(id(name)).unwrap();
    let order = builders::order(&format!("order-{name}"), world.now, vec![line("1", euros * 100, 0)]);
    world.deliver(&builders::paid(order, world.now)).unwrap();
    world
}

/// What the other account has to hear.
fn told(decision: &Decision) -> FactKind {
    assert_eq!(decision.follow_ups.len(), 1);
    decision.follow_ups[0].kind.clone()
}

fn merge(old: &mut World, kept: &mut World) {
    let left = old.decide(FactKind::MergeOut { into: id("kept") }).unwrap();
    kept.decide(told(&left)).unwrap();
}

fn unmerge(old: &mut World, kept: &mut World) -> Result<(), Rejection> {
    let merged = Box::new(old.view());
    let parted = kept.decide(FactKind::Unmerge { merged })?;
    old.decide(told(&parted)).map(drop)
}

fn balances(old: &World, kept: &World) -> (i64, i64) {
    (old.view().balance().unwrap().get(), kept.view().balance().unwrap().get())
}

#[test]
fn the_kept_account_has_all_points_with_their_days_and_all_figures() {
    let (mut old, mut kept) = (member("old", 300), member("kept", 50));
    let lots =
        |world: &World| world.view().lots.iter().map(|lot| (lot.points.get(), lot.expires_on)).collect::<Vec<_>>();
    let before = [lots(&old), lots(&kept)].concat();
    merge(&mut old, &mut kept);
    assert_eq!(balances(&old, &kept), (0, 350));
    let mut after = lots(&kept);
    after.sort();
    let mut before = before;
    before.sort();
    assert_eq!(after, before, "each lot with its own last day");
    assert_eq!((kept.view().paid_orders, kept.view().qualifying.get(), kept.view().spent.get()), (2, 350, 35_000));
    assert_eq!(old.view().merged_into.map(|link| link.account_id), Some(id("kept")));
    // Again, and into itself: nothing.
    assert!(old.decide(FactKind::MergeOut { into: id("kept") }).unwrap().entries.is_empty());
    assert!(kept.decide(FactKind::MergeOut { into: id("kept") }).unwrap().entries.is_empty());
    assert_eq!(balances(&old, &kept), (0, 350));
}

#[test]
fn what_one_owes_the_other_pays_and_open_codes_stay_with_their_owner() {
    let (mut old, mut kept) = (member("old", 300), member("kept", 500));
    old.redeem("five-off", "C1").unwrap();
    assert_eq!(old.decide(FactKind::MergeOut { into: id("kept") }).unwrap_err(), Rejection::TooManyOpen);
    let used = builders::order("second", old.now, vec![line("1", 10_000, 0)]);
    let used =
        coppertoken_rules::order::Order { discount_codes: vec![builders::code("C1")], ..builders::paid(used, old.now) };
    old.deliver(&used).unwrap();
    // The first order comes back: of its 300 points 250 are spent.
    let mut returned = builders::paid(
        builders::order("order-old", noon("2026-11-01"), vec![line("1", 30_000, 0)]),
        noon("2026-11-01"),
    );
    returned.updated_at = noon("2026-11-02").instant;
    returned.cancelled_at = Some(noon("2026-11-02"));
    old.deliver(&returned).unwrap();
    assert_eq!(balances(&old, &kept), (-150, 500));
    merge(&mut old, &mut kept);
    assert_eq!(balances(&old, &kept), (0, 350));
}

#[test]
fn an_undo_within_thirty_days_gives_back_what_is_left_and_later_there_is_none() {
    let (mut old, mut kept) = (member("old", 300), member("kept", 50));
    let before = (old.view().lots.clone(), kept.view().lots.clone(), kept.view().paid_orders, kept.view().qualifying);
    merge(&mut old, &mut kept);
    let (mut late_old, mut late_kept) = (old.clone(), kept.clone());
    old.now = noon("2026-11-02");
    kept.now = noon("2026-11-02");
    unmerge(&mut old, &mut kept).unwrap();
    assert_eq!(balances(&old, &kept), (300, 50));
    let after = (old.view().lots.clone(), kept.view().lots.clone(), kept.view().paid_orders, kept.view().qualifying);
    assert_eq!(after, before);
    assert_eq!(old.view().merged_into, None);
    late_old.now = noon("2026-12-02");
    late_kept.now = noon("2026-12-02");
    let refused = unmerge(&mut late_old, &mut late_kept).unwrap_err();
    assert!(matches!(&refused, Rejection::Invalid(found) if found.field == "merged_on"), "{refused:?}");
}

/// What a member brings from an earlier program.
fn bring(world: &mut World, lots: &[(i64, Option<&str>)]) {
    let lot =
        |(count, last_day): &(i64, Option<&str>)| OpeningLot { points: points(*count), last_day: last_day.map(date) };
    world.decide(FactKind::OpeningBalance { lots: lots.iter().map(lot).collect() }).unwrap();
}

#[test]
fn an_opening_balance_repays_what_is_owed_by_what_ends_first_and_keeps_the_days_of_the_rest() {
    let mut world = member("ana", 300);
    world.redeem("five-off", "C1").unwrap();
    let used = builders::order("second", world.now, vec![line("1", 100, 0)]);
    world.deliver(&Order { discount_codes: vec![builders::code("C1")], ..builders::paid(used, world.now) }).unwrap();
    let mut returned = builders::paid(
        builders::order("order-ana", noon("2026-11-01"), vec![line("1", 30_000, 0)]),
        noon("2026-11-01"),
    );
    returned.updated_at = noon("2026-11-02").instant;
    returned.cancelled_at = Some(noon("2026-11-02"));
    world.deliver(&returned).unwrap();
    assert_eq!(world.view().deficit.get(), 249);
    let brought = [(100, Some("2026-12-31")), (50, None), (200, Some("2026-12-31"))];
    bring(&mut world, &brought);
    let lots: Vec<_> = world.view().lots.iter().map(|lot| (lot.points.get(), lot.expires_on)).collect();
    assert_eq!(lots, [(51, Some(date("2026-12-31"))), (50, None)]);
    assert_eq!((world.view().deficit.get(), world.view().balance().unwrap().get()), (0, 101));
}
