//! Siblings of the cases: deliveries of one order that are repeated, shuffled, of one date, or of a draft.

use coppertoken_tests::dice::Dice;
use coppertoken_tests::woo_market::{Market, bought, in_markets, refunds};
use coppertoken_tests::woo_orders::{Bought, Line, Rate, Refund};
use serde_json::{Value, json};

/// One snapshot in the life of an order.
struct Snapshot {
    status: &'static str,
    is_paid: bool,
    refunds: Vec<Refund>,
}

/// Moves of status, refunds that come and are deleted again: kinds of the cases 34, 37, 38, 55 and 58.
fn life(dice: &mut Dice, refunds: &[Refund]) -> Vec<Snapshot> {
    const AFTER: [&str; 10] = [
        "processing",
        "processing",
        "completed",
        "on-hold",
        "pending",
        "failed",
        "cancelled",
        "refunded",
        "trash",
        "partial-payment",
    ];
    let mut snapshots = vec![];
    if dice.chance(30) {
        snapshots.push(Snapshot {
            status: dice.one_of::<&str>(&["pending", "on-hold"]),
            is_paid: false,
            refunds: vec![],
        });
    }
    snapshots.push(Snapshot { status: "processing", is_paid: true, refunds: vec![] });
    for _ in 0..dice.below(4) {
        let status = *dice.one_of(&AFTER);
        let of_it =
            if status == "trash" { vec![] } else { refunds.iter().filter(|_| dice.chance(60)).cloned().collect() };
        snapshots.push(Snapshot { status, is_paid: true, refunds: of_it });
    }
    snapshots
}

/// Balance and points that wait, by the last snapshot alone.
fn right(order: &Bought, rate: Rate, last: &Snapshot) -> (i64, i64) {
    match last.status {
        "failed" | "cancelled" | "trash" | "refunded" => (0, 0),
        "on-hold" | "pending" => (0, order.kept(rate, &last.refunds)),
        _ => (order.kept(rate, &last.refunds), 0),
    }
}

#[test]
fn the_last_news_decide_whatever_came_before() {
    in_markets(6, 30, |market, dice| {
        let order = bought(dice);
        let refunds = refunds(dice, &order);
        let life = life(dice, &refunds);
        let id = market.new_customer();
        for (snapshot, minute) in life.iter().zip(1..) {
            let payload = order.payload(&market.told(id, snapshot.status, snapshot.is_paid, minute, &snapshot.refunds));
            market.deliver("order.updated", &payload);
            if snapshot.is_paid {
                assert_eq!(
                    market.points(id),
                    right(&order, market.rate, snapshot),
                    "{} {order:?} {:?}",
                    snapshot.status,
                    snapshot.refunds
                );
            }
        }
        market.deliver("order.deleted", &json!({ "id": id }));
        assert_eq!(market.points(id), (0, 0));
    });
}

/// A life whose deliveries were repeated and came in any order; what was told, and the points that are right and found.
fn shuffled(market: &mut Market, dice: &mut Dice) -> (String, [(i64, i64); 2]) {
    let order = bought(dice);
    let refunds = refunds(dice, &order);
    let life = life(dice, &refunds);
    let id = market.new_customer();
    let repeated = (0..dice.below(3)).map(|_| dice.below(life.len() as i64) as usize);
    let mut deliveries: Vec<usize> = (0..life.len()).chain(repeated.collect::<Vec<_>>()).collect();
    for last in (1..deliveries.len()).rev() {
        deliveries.swap(last, dice.below(last as i64 + 1) as usize);
    }
    for place in &deliveries {
        let snapshot = &life[*place];
        let told = market.told(id, snapshot.status, snapshot.is_paid, 1 + *place as i64, &snapshot.refunds);
        market.deliver("order.updated", &order.payload(&told));
    }
    let told: Vec<&str> = life.iter().map(|snapshot| snapshot.status).collect();
    let right = right(&order, market.rate, life.last().unwrap());
    (format!("{told:?} came as {deliveries:?}: {order:?}"), [right, market.points(id)])
}

/// Kinds of the cases 35, 46 and 71.
#[test]
fn deliveries_in_any_order_and_number_end_with_the_same_balance() {
    in_markets(6, 30, |market, dice| {
        let (story, [right, found]) = shuffled(market, dice);
        assert_eq!(found.0, right.0, "{story}");
    });
}

/// What is disputed waits, though the dispute was heard of before the payment.
#[test]
fn deliveries_in_any_order_and_number_end_with_the_same_points_that_wait() {
    in_markets(6, 30, |market, dice| {
        let (story, [right, found]) = shuffled(market, dice);
        assert_eq!(found.1, right.1, "{story}");
    });
}

/// Some shops do not move the date of an order whose lines changed: the content that first arrived later counts.
#[test]
fn of_two_contents_with_one_date_the_later_one_counts() {
    in_markets(4, 30, |market, dice| {
        let (one, other) = (bought(dice), bought(dice));
        let mut smaller = one.clone();
        smaller.lines[0] = Line { net: smaller.lines[0].net / 2, tax: 0, ..other.lines[0].clone() };
        let id = market.new_customer();
        let [one, smaller] = [(&one, 0), (&smaller, 1)].map(|(order, _)| order);
        for order in [one, smaller, one] {
            let payload = order.payload(&market.told(id, "processing", true, 1, &[]));
            market.deliver("order.updated", &payload);
        }
        // The line lost its share of what the order had earned; the repetition of the first content changes nothing.
        let net = |order: &Bought| order.lines.iter().map(|line| line.net).sum::<i64>();
        let earned = market.rate.earned(net(one));
        let taken = if net(one) == 0 { 0 } else { earned * (net(one) - net(smaller)) / net(one) };
        assert_eq!(market.points(id), (earned - taken, 0), "{one:?} {smaller:?}");
    });
}

/// Carts that nobody has placed: kinds of the cases 39 and 41.
#[test]
fn drafts_leave_no_trace() {
    in_markets(3, 30, |market, dice| {
        let id = market.new_customer();
        let before = market.sqlite.dump();
        let draft = |dice: &mut Dice, market: &Market, minute: i64| {
            let status = *dice.one_of(&["checkout-draft", "auto-draft", "draft"]);
            bought(dice).payload(&market.told(id, status, dice.chance(20), minute, &[]))
        };
        let drafts: Vec<Value> = (0..3).map(|place| draft(dice, market, 1 + 2 * place)).collect();
        drafts.iter().for_each(|draft| market.deliver("order.updated", draft));
        assert!(market.sqlite.dump() == before, "something is kept of a draft");
        let order = bought(dice);
        let payload = order.payload(&market.told(id, "processing", true, 4, &[]));
        market.deliver("order.updated", &payload);
        drafts.iter().for_each(|draft| market.deliver("order.updated", draft));
        assert_eq!(market.points(id), (order.kept(market.rate, &[]), 0), "{order:?}");
    });
}

/// Lines that shrink, grow, come and go after the payment: kinds of the cases 04 to 06, 35 and 60. The order was judged by what was paid
/// first; what is more since then earns the rate, what is less takes its share. Any order of deliveries ends the same.
#[test]
fn edited_lines_earn_and_lose_their_shares() {
    in_markets(6, 40, |market, dice| {
        let rolled = |dice: &mut Dice| Bought { credit: 0, ..bought(dice) };
        let mut versions = vec![rolled(dice)];
        for _ in 0..1 + dice.below(3) {
            let mut next = versions.last().unwrap().clone();
            for line in &mut next.lines {
                match dice.below(4) {
                    0 => line.net = line.net * dice.below(4) / 3,
                    1 => line.net += dice.below(900),
                    _ => {}
                }
                line.tax = 0;
            }
            match dice.below(4) {
                0 => next.lines.truncate(1),
                1 => next.lines.push(Line::rolled(dice, 0)),
                _ => {}
            }
            versions.push(next);
        }
        let id = market.new_customer();
        let mut deliveries: Vec<usize> = (0..versions.len()).collect();
        deliveries.push(dice.below(versions.len() as i64) as usize);
        for last in (1..deliveries.len()).rev() {
            deliveries.swap(last, dice.below(last as i64 + 1) as usize);
        }
        for place in &deliveries {
            let told = market.told(id, "processing", true, 1 + *place as i64, &[]);
            market.deliver("order.updated", &versions[*place].payload(&told));
        }
        let (first, last) = (&versions[0], versions.last().unwrap());
        let net = |order: &Bought, place: usize| order.lines.get(place).map_or(0, |line| line.net);
        let places = || 0..first.lines.len().max(last.lines.len());
        let most: i64 = places().map(|place| net(first, place).max(net(last, place))).sum();
        let less: i64 = places().map(|place| (net(first, place) - net(last, place)).max(0)).sum();
        let earned = market.rate.earned(most);
        let taken = if most == 0 { 0 } else { earned * less / most };
        assert_eq!(market.points(id), (earned - taken, 0), "{versions:?} came as {deliveries:?}");
    });
}
