//! Platforms repeat, reorder and lose deliveries: any order and number of them ends the same.

use coppertoken_rules::ledger::entry::TraceReason;
use coppertoken_rules::ledger::source::SourceRecord;
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};
use coppertoken_rules::mechanics::MechanicKind;
use coppertoken_rules::order::{KnownOrder, Order, OrderLine, Refund};
use coppertoken_rules::program::document::{EarnOn, Mechanic, ProgramDocument};
use coppertoken_rules::{Points, settle};
use coppertoken_tests::builders::{self, amount, at_milliseconds, code, later};
use coppertoken_tests::generate::{Step, cases, document, lines, steps};
use coppertoken_tests::history::History;
use coppertoken_tests::world::World;
use proptest::prelude::*;

/// Does an offer ask for something in the cart?
fn has_order_condition(mechanic: &Mechanic) -> bool {
    matches!(&mechanic.rule, MechanicKind::Offer(offer) if offer.order.is_some())
}

/// How an order changed from one snapshot to the next.
#[derive(Clone, Debug)]
enum Change {
    Paid,
    PaidEarlierThanKnown(i64),
    Fulfilled,
    Cancelled,
    Lines(Vec<OrderLine>),
    RefundOfTotal(i64),
    RefundOfLine(i64),
    RefundsForgotten,
    RefundGetsLines,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => Just(Change::Paid),
        1 => (1..40_i64).prop_map(Change::PaidEarlierThanKnown),
        1 => Just(Change::Fulfilled),
        1 => Just(Change::Cancelled),
        1 => lines().prop_map(Change::Lines),
        2 => (0..30_000_i64).prop_map(Change::RefundOfTotal),
        2 => (0..30_000_i64).prop_map(Change::RefundOfLine),
        1 => Just(Change::RefundsForgotten),
        1 => Just(Change::RefundGetsLines),
    ]
}

/// The snapshots a platform would send of one order that goes through these changes.
fn snapshots(first: Order, changes: &[Change]) -> Vec<Order> {
    let mut all = vec![first];
    for (place, change) in changes.iter().enumerate() {
        let mut order = all.last().unwrap().clone();
        order.updated_at = later(at_milliseconds(order.updated_at.milliseconds()), 1).instant;
        let seen_at = at_milliseconds(order.updated_at.milliseconds());
        let id = place.to_string();
        // A voucher whose order came back as a whole is returned for good. Whether it had ever been whole would depend on the
        // way if a shop enlarged an order, or made a refund smaller, after giving everything back: no shop does.
        let makes_refunds_smaller = matches!(change, Change::Lines(_) | Change::RefundGetsLines);
        if makes_refunds_smaller && !order.refunds.is_empty() && !order.discount_codes.is_empty() {
            continue;
        }
        match change {
            Change::Paid => order.paid_at = order.paid_at.or(Some(seen_at)),
            Change::PaidEarlierThanKnown(days) => order.paid_at = Some(later(order.placed_at, -days * 86_400_000 / 2)),
            Change::Fulfilled => order.fulfilled_at = order.fulfilled_at.or(Some(seen_at)),
            Change::Cancelled => order.cancelled_at = order.cancelled_at.or(Some(seen_at)),
            Change::Lines(lines) => order.lines.clone_from(lines),
            Change::RefundOfTotal(total) => order.refunds.push(builders::refund_of_total(&id, *total)),
            Change::RefundOfLine(net) => order.refunds.push(builders::refund_of_lines(&id, &[("1", *net, 0)])),
            Change::RefundsForgotten => order.refunds.clear(),
            Change::RefundGetsLines => {
                if let Some(refund) = order.refunds.last_mut() {
                    let line = ("1", refund.total.get() / 2, 0);
                    *refund = Refund { total: refund.total, ..builders::refund_of_lines(&refund.id, &[line]) };
                }
            }
        }
        all.push(order);
    }
    all
}

/// An arbitrary snapshot of order 1: nothing about two of them needs to fit together.
fn any_snapshot() -> impl Strategy<Value = Order> {
    let moment = || (0..6_i64).prop_map(at_milliseconds);
    let refund = (0..3_u8, prop::option::of(0..3_i64), 0..3_i64, 0..3_i64).prop_map(|(id, net, shipping, total)| {
        let lines = net.map(|net| builders::refund_of_lines("", &[("1", net, 0)]).lines).unwrap_or_default();
        Refund { id: id.to_string(), lines, shipping: amount(shipping), total: amount(total), ..Refund::default() }
    });
    let states = (moment(), prop::option::of(moment()), prop::option::of(moment()), prop::option::of(moment()));
    let rest = (prop::collection::vec(refund, 0..4), lines(), 0..3_i64, 0..3_u8, any::<bool>(), any::<bool>());
    // Some are dated minutes and days ahead of their arrival.
    let dated = (prop_oneof![0..6_i64, 0..900_000_000_i64], prop::option::of(moment()), moment());
    (dated, states, rest).prop_map(|(dated, (placed_at, paid_at, fulfilled_at, cancelled_at), rest)| {
        let (refunds, lines, shipping, name, test, refunds_complete) = rest;
        let (updated_at, read_at, arrived_at) = dated;
        Order {
            updated_at: at_milliseconds(updated_at).instant,
            read_at: read_at.map(|read_at| read_at.instant),
            arrived_at: arrived_at.instant,
            refunds_complete,
            paid_at,
            fulfilled_at,
            cancelled_at,
            test,
            number: name.to_string(),
            currency: if name == 0 { "USD".into() } else { "EUR".into() },
            shipping: amount(shipping),
            discount_codes: vec![code(&format!("C{name}"))],
            refunds,
            ..builders::order("1", placed_at, lines)
        }
    })
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn merging_snapshots_is_commutative_associative_and_idempotent(
        one in any_snapshot(), other in any_snapshot(), third in any_snapshot(),
        earn_on in prop::sample::select(vec![EarnOn::Placed, EarnOn::Paid, EarnOn::Fulfilled]),
    ) {
        let [one, other, third] = [one, other, third].map(|order| KnownOrder::of(&order, earn_on).unwrap());
        prop_assert_eq!(one.merged(&other), other.merged(&one));
        prop_assert_eq!(one.merged(&other).merged(&third), one.merged(&other.merged(&third)));
        let twice = one.merged(&one);
        prop_assert_eq!(twice.merged(&one), twice.clone());
        prop_assert_eq!(one.merged(&other).merged(&other), one.merged(&other));
    }

    /// Same record, balance and totals; what waits waits for the same days; and it stays so as time passes.
    #[test]
    fn any_order_and_number_of_deliveries_ends_the_same(
        document in document(),
        before in steps(0..12),
        bought in lines(),
        changes in prop::collection::vec(change(), 1..6),
        shuffled in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        age_days in 0..70_i64,
        days_later in prop::collection::vec(0..80_i64, 1..4),
    ) {
        // Tiers are kept once reached, even when the order that reached them is cancelled later: without tiers here.
        let mut document = ProgramDocument { tiers: vec![], ..document };
        // A condition is judged over the first snapshot that comes: lines change only where no condition can see them.
        let sees_cart = document.eligibility.is_some()
            || document.mechanics.iter().any(|mechanic| mechanic.when.is_some() || has_order_condition(mechanic));
        // Stamps that end depend on the day of payment known when they were put on the card: here they are kept.
        for mechanic in &mut document.mechanics {
            if let MechanicKind::Stamps(card) = &mut mechanic.rule {
                card.keeps_months = None;
            }
        }
        let before: Vec<_> = before.into_iter().filter(|step| !matches!(step, Step::Publish(_))).collect();
        // A date of payment that is corrected after its points posted cannot move them any more: corrected earlier, or not.
        let can_still_move = i64::from(document.earning.hold_days) > age_days + 21;
        let changes: Vec<_> = changes
            .into_iter()
            .filter(|change| !(sees_cart && matches!(change, Change::Lines(_))))
            .map(|change| match change {
                Change::PaidEarlierThanKnown(_) if !can_still_move => Change::Paid,
                change => change,
            })
            .collect();
        let history = History::after(document, &before);
        let start = history.world;
        let mut first = builders::order("many", later(start.now, -age_days * 86_400_000), bought);
        if let Some(voucher) = start.vouchers.values().next() {
            first.discount_codes = vec![voucher.code.clone()];
        }
        let all = snapshots(first, &changes);

        let mut in_order = start.clone();
        all.iter().for_each(|order| drop(in_order.deliver_stamped(order.clone()).unwrap()));
        let mut any_order = start.clone();
        for index in &shuffled {
            any_order.deliver_stamped(index.get(&all).clone()).unwrap();
        }
        all.iter().rev().for_each(|order| drop(any_order.deliver_stamped(order.clone()).unwrap()));

        let order_id = builders::order_id("many");
        // What was written off and taken after all, because the voucher it was spent on came back, tells the way: the account has it below.
        let is_taken_after_all = [&in_order, &any_order].into_iter().any(|world| {
            let mut reasons = world.entries.iter().flat_map(|entry| &entry.trace).map(|line| &line.reason);
            reasons.any(|reason| matches!(reason, TraceReason::ForgivenBefore))
        });
        let record = |world: &World| {
            let record = world.records[&order_id].clone();
            let written_off = if is_taken_after_all { Points::ZERO } else { record.written_off };
            // How often it was posted about, how much of what was taken had expired before, and whether its points were taken and given again
            // meanwhile tell the way, not the end: the days of what waits are compared below.
            let way = SourceRecord { revision: 0, is_reopened: false, given_again_on: None, ..record };
            SourceRecord { reversed_expired: Points::ZERO, written_off, ..way }
        };
        prop_assert_eq!(record(&in_order), record(&any_order));
        // Points that live on with activity: a payment that is told with a later day first and its true day afterwards has
        // renewed them by then, and what was promised is kept. The balance of now is the same all the same.
        let lives_on = |world: &World| world.account.iter().flat_map(|account| &account.lots).any(|lot| lot.renews_months.is_some());
        // A code that was given back and is carried all the same is charged again, from what expires soonest by then: not from the
        // lots that paid for it at first. Which of them are left tells the way, what they sum to does not.
        let is_charged_again = |world: &World| {
            let mut reasons = world.entries.iter().flat_map(|entry| &entry.trace).map(|line| &line.reason);
            reasons.any(|reason| matches!(reason, TraceReason::CodeChargedAgain { .. }))
        };
        let has_other_lots =
            [&in_order, &any_order].into_iter().any(|world| lives_on(world) || is_charged_again(world));
        for days in [0].iter().chain(days_later.iter().filter(|_| !has_other_lots)) {
            let now = later(start.now, days * 86_400_000);
            let seen = |world: &World| {
                let account = settle(world.account.as_ref().unwrap(), now).unwrap();
                let waiting: Vec<_> = account
                    .pending
                    .iter()
                    .map(|pending| (pending.source.clone(), pending.points, pending.term.posts_on, pending.term.expires_on))
                    .collect();
                let totals = (account.qualifying, account.redeemed, account.paid_orders, account.spent);
                let cards: Vec<_> = account
                    .stamp_cards
                    .iter()
                    .map(|card| (card.mechanic_id.clone(), card.count_on(now.date), card.owed))
                    .collect();
                let lots = if has_other_lots { vec![] } else { account.lots.clone() };
                let owing = (account.deficit, account.forgiven);
                (account.balance().unwrap(), owing, lots, waiting, totals, cards, account.history.days)
            };
            prop_assert_eq!(seen(&in_order), seen(&any_order));
        }
        // A gift that was given and withdrawn on the way leaves a closed voucher behind: of gifts the open ones count. Which of two
        // cards was full first is told by the deliveries, not by the orders. So does a code that was charged a second time and given back.
        let is_left = |voucher: &&Voucher| {
            let is_gone = voucher.repeats.is_some() && voucher.state == VoucherState::Returned;
            (voucher.given_by.is_none() && !is_gone) || voucher.is_open()
        };
        let vouchers = |world: &World| {
            let all = world.vouchers.values().filter(is_left);
            let mut all: Vec<_> = all.map(|voucher| (voucher.given_by.clone(), format!("{:?}", voucher.state))).collect();
            all.sort();
            all
        };
        prop_assert_eq!(vouchers(&in_order), vouchers(&any_order));
    }
}

/// The captured figures: 42 points, the same again, 24 after the refund; every order of deliveries, five times each.
#[test]
fn the_woocommerce_figures_end_at_24_in_every_order() {
    let bought_at = builders::moment(builders::date("2026-11-21"), 20 * 60);
    let mut document = builders::document();
    document.earning.hold_days = 0;
    let mut order =
        builders::order("14", bought_at, vec![builders::line("1", 3722, 744), builders::line("2", 520, 104)]);
    order.shipping = amount(417);
    let created = builders::paid(order, bought_at);
    let mut refunded = created.clone();
    refunded.updated_at = later(bought_at, 2000).instant;
    refunded.refunds.push(builders::refund_of_total("15", 2233));
    let deliveries = [created.clone(), created, refunded];
    for sequence in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for is_grouped in [true, false] {
            let mut world = World::joined(document.clone(), bought_at);
            let places: Vec<usize> = match is_grouped {
                true => sequence.iter().flat_map(|place| [*place; 5]).collect(),
                false => (0..5).flat_map(|_| sequence).collect(),
            };
            for (count, place) in places.into_iter().enumerate() {
                world.deliver(&deliveries[place]).unwrap();
                if count == 0 {
                    let expected = if sequence[0] == 2 { 24 } else { 42 };
                    assert_eq!(world.view().balance().unwrap().get(), expected);
                }
            }
            assert_eq!(world.view().balance().unwrap().get(), 24, "{sequence:?}");
        }
    }
}
