//! Points that live on while the member is active: what counts as activity beside orders and redemptions, which scenarios show.

use coppertoken_rules::Decision;
use coppertoken_rules::fact::{FactKind, Granted};
use coppertoken_rules::ids::{ActivityId, GrantId};
use coppertoken_rules::ledger::entry::{EntryKind, TraceReason};
use coppertoken_rules::mechanics::activity::{Activity, VISIT};
use coppertoken_rules::mechanics::{Gift, GiftPoints, MechanicKind};
use coppertoken_rules::program::document::Expiry;
use coppertoken_rules::time::Date;
use coppertoken_tests::builders::{self, date, moment, points};
use coppertoken_tests::world::World;

/// A member with 100 points that live for three months of inactivity, and visits worth 2 points, once in all.
fn member() -> World {
    let mut document = builders::document();
    document.earning.hold_days = 0;
    document.earning.expiry = Expiry::MonthsOfInactivity(3);
    document.mechanics.push(builders::mechanic(
        "visit",
        MechanicKind::Activity(Activity {
            action: VISIT.to_owned(),
            gives: Gift::Points(GiftPoints { points: points(2), valid_days: None }),
            per_day_max: 1,
            total_max: Some(1),
        }),
    ));
    let mut world = World::joined(document, moment(date("2026-11-30"), 600));
    buy(&mut world, "1", date("2026-11-30"));
    assert_eq!(last_days(&world), [(100, "2027-02-28".to_owned())]);
    world
}

fn buy(world: &mut World, id: &str, paid_on: Date) -> Decision {
    let at = moment(paid_on, 601);
    let order = builders::order(id, at, vec![builders::line("1", 10_000, 0)]);
    world.deliver(&builders::paid(order, at)).unwrap()
}

fn last_days(world: &World) -> Vec<(i64, String)> {
    let view = world.view();
    view.lots.iter().map(|lot| (lot.points.get(), lot.expires_on.unwrap().to_string())).collect()
}

#[test]
fn a_rewarded_visit_renews_and_one_that_gives_nothing_does_not() {
    let mut world = member();
    world.now = moment(date("2026-12-10"), 0);
    let decision = world.decide(FactKind::Visit).unwrap();
    let renewal = decision.entries.iter().find(|entry| entry.source.as_str() == "renewal:ana").unwrap();
    assert_eq!((renewal.kind, renewal.points.get()), (EntryKind::Noted, 0));
    assert_eq!(renewal.trace[0].reason, TraceReason::Renewed);
    assert_eq!(renewal.changes.lots.iter().map(|change| change.points.get()).collect::<Vec<_>>(), [-100, 100]);
    assert_eq!(last_days(&world), [(100, "2027-03-10".to_owned()), (2, "2027-03-10".to_owned())]);
    world.now = moment(date("2026-12-11"), 0);
    world.decide(FactKind::Visit).unwrap();
    assert_eq!(last_days(&world)[0], (100, "2027-03-10".to_owned()));
}

/// Ten points for sharing once somebody has verified it, a mug for a third order, and a member who has bought twice.
fn sharing() -> World {
    let mut document = builders::document();
    document.earning.hold_days = 0;
    document.earning.expiry = Expiry::MonthsOfInactivity(3);
    document.rewards.push(builders::reward("mug", 1_000, 500));
    let ten = Gift::Points(GiftPoints { points: points(10), valid_days: None });
    let share = Activity { action: "share".to_owned(), gives: ten, per_day_max: 1, total_max: None };
    let mug = Activity { gives: Gift::Reward(builders::rule_id("mug")), action: "review".to_owned(), ..share.clone() };
    document.mechanics.push(builders::mechanic("share", MechanicKind::Activity(share)));
    document.mechanics.push(builders::mechanic("review", MechanicKind::Activity(mug)));
    let mut world = World::joined(document, moment(date("2026-11-30"), 600));
    buy(&mut world, "1", date("2026-11-30"));
    world
}

fn report(world: &mut World, action: &str, id: &str, is_verified: bool) {
    let activity_id = ActivityId::new(id).unwrap();
    world.decide(FactKind::Activity { action: action.to_owned(), activity_id, is_verified }).unwrap();
}

#[test]
fn what_nobody_has_verified_renews_nothing_and_what_is_given_for_it_does() {
    let mut world = sharing();
    world.now = moment(date("2026-12-10"), 0);
    report(&mut world, "share", "post-1", false);
    assert_eq!(last_days(&world), [(100, "2027-02-28".to_owned())]);
    world.now = moment(date("2026-12-11"), 0);
    report(&mut world, "share", "post-2", true);
    assert_eq!(last_days(&world)[0], (100, "2027-03-11".to_owned()));
    // A code is worth no points, and whoever was given one was active.
    world.now = moment(date("2026-12-20"), 0);
    report(&mut world, "review", "review-1", true);
    assert_eq!(last_days(&world)[0], (100, "2027-03-20".to_owned()));
}

#[test]
fn a_present_of_the_merchant_renews_nothing() {
    let mut world = member();
    world.now = moment(date("2026-12-10"), 0);
    let gives = Granted::Points { points: points(5), valid_days: None };
    world.decide(FactKind::Grant { grant_id: GrantId::new("sorry").unwrap(), gives }).unwrap();
    assert_eq!(last_days(&world), [(100, "2027-02-28".to_owned()), (5, "2027-03-10".to_owned())]);
}

/// However late a shop tells of an order, it counts on its day: the order of deliveries changes nothing.
#[test]
fn an_order_told_late_renews_from_the_day_it_earned() {
    let mut world = member();
    world.now = moment(date("2027-01-20"), 0);
    buy(&mut world, "2", date("2026-12-31"));
    assert_eq!(last_days(&world), [(100, "2027-03-31".to_owned()), (100, "2027-03-31".to_owned())]);
    let decision = buy(&mut world, "3", date("2026-12-15"));
    assert!(decision.entries.iter().all(|entry| entry.source.as_str() != "renewal:ana"), "never to an earlier day");
}
