//! What is remembered and told of an order, figure by figure, where balances alone would hide a mistake.

use coppertoken_rules::Decision;
use coppertoken_rules::fact::{FactKind, Granted};
use coppertoken_rules::ids::GrantId;
use coppertoken_rules::ledger::entry::TraceReason;
use coppertoken_rules::ledger::history::DayFigures;
use coppertoken_rules::mechanics::overriding::Award;
use coppertoken_rules::mechanics::{MechanicKind, Override};
use coppertoken_rules::order::{Order, WarningCode};
use coppertoken_rules::quote::quote;
use coppertoken_rules::rejection::Rejection;
use coppertoken_rules::selector::Selector;
use coppertoken_rules::time::Moment;
use coppertoken_tests::builders::{self, amount, code, date, later, line, moment, points};
use coppertoken_tests::world::World;

fn noon(day: &str) -> Moment {
    moment(date(day), 12 * 60)
}

#[test]
fn whoever_joined_before_the_news_came_is_a_member_since_then_and_nobody_since_a_day_to_come() {
    for (since, member_since) in
        [("2026-10-20", "2026-10-20"), ("2026-12-01", "2026-11-01"), ("2026-11-01", "2026-11-01")]
    {
        let mut world = World::new(builders::document(), noon("2026-11-01"));
        let account_id = builders::account_id();
        world.decide(FactKind::Join { account_id, referred_by: None, since: Some(noon(since)) }).unwrap();
        assert_eq!(world.view().joined_at.unwrap().date, date(member_since), "{since}");
    }
}

#[test]
fn an_override_tells_the_goods_it_speaks_of() {
    let mut document = builders::document();
    let on = Selector::Products(vec!["product-2".to_owned()]);
    let rule = MechanicKind::Override(Override { on, earns: Award::Percent(300) });
    document.mechanics.push(builders::mechanic("triple", rule));
    let lines = [line("1", 10_000, 0), line("2", 2_500, 0)];
    let told = quote(&builders::program(1, document), None, &lines, noon("2026-11-01")).unwrap();
    let of_override = told.trace.iter().find_map(|line| match &line.reason {
        TraceReason::Override { basis, .. } => Some((line.delta, *basis)),
        _ => None,
    });
    assert_eq!((told.points, of_override), (points(175), Some((points(50), amount(2_500)))));
}

/// Figures by day, as the account remembers them.
fn days(world: &World) -> Vec<DayFigures> {
    world.view().history.days
}

#[test]
fn a_correction_of_what_was_paid_or_when_moves_the_figures_of_its_day_and_no_others() {
    let mut world = World::joined(builders::document(), noon("2026-11-01"));
    world.now = noon("2026-11-10");
    let figures = |day: &str, orders: i64, spent: i64| DayFigures {
        day: date(day),
        orders,
        spent: amount(spent),
        qualifying: points(spent / 100),
    };
    let order =
        builders::paid(builders::order("1", noon("2026-11-05"), vec![line("1", 10_000, 0)]), noon("2026-11-08"));
    world.deliver(&order).unwrap();
    assert_eq!(days(&world), [figures("2026-11-08", 1, 10_000)]);
    // A part comes back: the same day, less.
    let mut returned = order.clone();
    returned.updated_at = later(world.now, 1).instant;
    returned.refunds = vec![builders::refund_of_lines("r", &[("1", 4_000, 0)])];
    world.deliver(&returned).unwrap();
    assert_eq!(days(&world), [figures("2026-11-08", 1, 6_000)]);
    // It was paid on another day: nothing is left of the first.
    let mut earlier = returned.clone();
    earlier.updated_at = later(world.now, 2).instant;
    earlier.paid_at = Some(noon("2026-11-06"));
    world.deliver(&earlier).unwrap();
    assert_eq!(days(&world), [figures("2026-11-06", 1, 6_000)]);
    assert_eq!((world.view().paid_orders, world.view().history.last_order_on), (1, Some(date("2026-11-06"))));
    let mut cancelled = earlier;
    cancelled.updated_at = later(world.now, 3).instant;
    cancelled.cancelled_at = Some(world.now);
    world.deliver(&cancelled).unwrap();
    assert_eq!((days(&world), world.view().paid_orders, world.view().history.last_order_on), (vec![], 0, None));
}

#[test]
fn a_gift_of_the_merchant_is_a_number_of_points_above_zero() {
    let mut world = World::joined(builders::document(), noon("2026-11-01"));
    let give = |world: &mut World, name: &str, count: i64| {
        let gives = Granted::Points { points: points(count), valid_days: None };
        world.decide(FactKind::Grant { grant_id: GrantId::new(name).unwrap(), gives }).map(drop)
    };
    let take = |world: &mut World, name: &str, count: i64| {
        let gives = Granted::Removed { points: points(count) };
        world.decide(FactKind::Grant { grant_id: GrantId::new(name).unwrap(), gives }).map(drop)
    };
    for (name, count) in [("none", 0), ("less", -5), ("more", 1_000_001)] {
        assert_eq!(give(&mut world, name, count), Err(Rejection::AmountOutOfRange), "{count}");
        assert_eq!(take(&mut world, name, count), Err(Rejection::AmountOutOfRange), "{count}");
    }
    give(&mut world, "most", 1_000_000).unwrap();
    assert_eq!(world.view().balance().unwrap(), points(1_000_000));
}

#[test]
fn an_order_that_earns_nothing_is_noted_under_its_number() {
    let mut world = World::joined(builders::document(), noon("2026-11-10"));
    let mut order =
        builders::paid(builders::order("77", noon("2026-11-05"), vec![line("1", 10_000, 0)]), noon("2026-11-05"));
    order.number = "W-77".to_owned();
    let decision = world.deliver(&order).unwrap();
    let noted: Vec<_> = decision.entries.iter().map(|entry| entry.changes.order_number.as_deref()).collect();
    assert_eq!(noted, [Some("W-77")]);
    assert_eq!(decision.entries[0].trace[0].reason, TraceReason::PlacedBeforeJoining);
}

#[test]
fn what_is_odd_about_news_is_told_once_and_of_codes_too() {
    let mut world = World::joined(builders::document(), noon("2026-11-01"));
    let rich = builders::order("rich", world.now, vec![line("1", 100_000, 0)]);
    world.deliver(&builders::paid(rich, world.now)).unwrap();
    world.now = noon("2026-11-20");
    world.redeem("five-off", "C1").unwrap();
    let carrying = |id: &str| {
        let order = builders::order(id, noon("2026-11-20"), vec![line("1", 4_500, 0)]);
        Order { discount_codes: vec![code("C1")], ..builders::paid(order, noon("2026-11-20")) }
    };
    let codes = |decision: Decision| decision.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>();
    assert_eq!(codes(world.deliver(&carrying("a")).unwrap()), []);
    assert_eq!(codes(world.deliver(&carrying("b")).unwrap()), [WarningCode::CodeUsedElsewhere]);
    assert_eq!(codes(world.deliver(&carrying("b")).unwrap()), [], "known news are not odd again");
    let mut refunded = carrying("a");
    refunded.updated_at = later(world.now, 1).instant;
    refunded.refunds = vec![builders::refund_of_lines("r", &[("nobody", 100, 0)])];
    assert_eq!(codes(world.deliver(&refunded).unwrap()), [WarningCode::UnknownRefundLine]);
}

/// Two paid orders of 100.00 and 300.00 without a hold, and a code for 250 points that took the first's and half of the second's.
fn spent() -> (World, Order) {
    let mut document = builders::document();
    document.earning.hold_days = 0;
    let mut world = World::joined(document, noon("2026-11-01"));
    let order = |world: &World, id: &str, euros: i64| {
        builders::paid(builders::order(id, world.now, vec![line("1", euros * 100, 0)]), world.now)
    };
    let first = order(&world, "1", 100);
    world.deliver(&first).unwrap();
    world.now = noon("2026-11-02");
    let second = order(&world, "2", 300);
    world.deliver(&second).unwrap();
    world.redeem("five-off", "C1").unwrap();
    (world, first)
}

/// The news of an order a minute later.
fn then(world: &mut World, order: &mut Order, change: impl Fn(&mut Order, Moment)) {
    world.now = later(world.now, 60_000);
    order.updated_at = world.now.instant;
    change(order, world.now);
    world.deliver(order).unwrap();
}

fn lots(world: &World) -> Vec<(String, i64)> {
    world.view().lots.iter().map(|lot| (lot.source.to_string(), lot.points.get())).collect()
}

#[test]
fn a_payment_that_is_open_and_paid_again_leaves_every_point_in_the_lot_it_was_in() {
    let (mut world, mut order) = spent();
    let before = [("order:2".to_owned(), 150)];
    assert_eq!(lots(&world), before);
    let paid_at = order.paid_at;
    then(&mut world, &mut order, |order, _| order.paid_at = None);
    assert_eq!((lots(&world), world.view().pending[0].points), (vec![("order:2".to_owned(), 50)], points(100)));
    then(&mut world, &mut order, |order, _| order.shipping = amount(5));
    assert_eq!((lots(&world), world.view().pending[0].points), (vec![("order:2".to_owned(), 50)], points(100)));
    then(&mut world, &mut order, |order, _| order.paid_at = paid_at);
    assert_eq!((lots(&world), world.view().pending.len()), (before.to_vec(), 0));
}

#[test]
fn what_a_restored_order_gives_back_repays_what_is_owed_meanwhile() {
    let (mut world, mut order) = spent();
    // Its 100 points are spent: they are taken from the other lot.
    then(&mut world, &mut order, |order, now| order.cancelled_at = Some(now));
    assert_eq!(lots(&world), [("order:2".to_owned(), 50)]);
    let mut other =
        builders::paid(builders::order("2", noon("2026-11-02"), vec![line("1", 30_000, 0)]), noon("2026-11-02"));
    then(&mut world, &mut other, |order, now| order.cancelled_at = Some(now));
    assert_eq!((world.view().deficit, world.view().balance().unwrap()), (points(250), points(-250)));
    then(&mut world, &mut order, |order, _| order.cancelled_at = None);
    assert_eq!((world.view().deficit, world.view().balance().unwrap()), (points(150), points(-150)));
}

#[test]
fn the_record_of_an_order_names_the_codes_it_carried_each_once() {
    let (mut world, _) = spent();
    let mut order = builders::order("3", world.now, vec![line("1", 4_500, 0)]);
    order.discount_codes = vec![code("C1")];
    world.deliver(&order).unwrap();
    then(&mut world, &mut order, |order, now| order.paid_at = Some(now));
    assert_eq!(world.records[&order.order_id].voucher_codes, [code("C1")]);
}
