//! Siblings of the cases: orders of WooCommerce shops as chance has them, in three currencies and at many rates, held against plain
//! arithmetic.

use coppertoken_rules::Rejection;
use coppertoken_rules::api::doors::ShopSettings;
use coppertoken_rules::api::order_settings::OrderSettings;
use coppertoken_rules::time::Instant;
use coppertoken_tests::dice::Dice;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_tests::woo_orders::{Bought, CURRENCIES, Line, Rate, Refund, Told};
use coppertoken_worker::error::Error;
use coppertoken_worker::integrations::woocommerce;
use coppertoken_worker::services::{doors, members};
use serde_json::{Value, json};

/// Points for so many minor units.
const RATES: [(i64, i64); 6] = [(1, 100), (1, 1), (3, 7), (7, 250), (2, 333), (50, 1_000)];

/// A shop of one currency and rate.
struct Market {
    shop: NativeShop<&'static Sqlite>,
    sqlite: &'static Sqlite,
    currency: (&'static str, usize),
    rate: Rate,
    /// Orders and customers so far.
    count: i64,
}

impl Market {
    fn open(dice: &mut Dice) -> Self {
        let currency = *dice.one_of(&CURRENCIES);
        let (points, per) = *dice.one_of(&RATES);
        let sqlite: &'static Sqlite = Box::leak(Box::default());
        let rule =
            json!({ "id": "rate", "title": { "en": "Rate" }, "rule": { "spend": { "points": points, "per": per } } });
        let document =
            program(json!({ "enrolment": "automatic", "currency": currency.0, "mechanics": [rule], "rewards": [] }));
        let shop = NativeShop::open(sqlite, &document);
        Self { shop, sqlite, currency, rate: Rate { points, per }, count: 0 }
    }

    /// A new customer with a new order.
    fn next(&mut self) -> i64 {
        self.count += 1;
        self.count
    }

    fn told<'a>(&self, id: i64, status: &'a str, is_paid: bool, minute: i64, refunds: &'a [Refund]) -> Told<'a> {
        Told { currency: self.currency, id, customer: id, status, is_paid, minute, refunds }
    }

    /// A delivery; each arrives a second after the one before.
    fn deliver(&mut self, topic: &str, payload: &Value) {
        let next = self.shop.shell.now.milliseconds() + 1_000;
        self.shop.shell.now = Instant::from_milliseconds(next).unwrap();
        let (body, settings) = (payload.to_string(), OrderSettings::default());
        now_or_never(woocommerce::receive(&self.shop.shell, &self.shop.id, &settings, topic, body.as_bytes())).unwrap();
    }

    /// Balance and points that wait.
    fn points(&self, customer: i64) -> (i64, i64) {
        match now_or_never(members::read(&self.shop.shell, &self.shop.id, &customer.to_string())) {
            Err(Error::Rejected(Rejection::NotAMember)) => (0, 0),
            read => {
                let member = read.unwrap().member;
                (member.balance.get(), member.pending_points.get())
            }
        }
    }

    fn close(self) {
        assert_eq!(self.sqlite.count("parked_delivery"), 0);
        assert_eq!(self.shop.audit().faults, []);
    }
}

/// Runs `each` so many times in each of some shops, with a seed that is named when it fails.
fn in_markets(shops: u64, orders: u64, each: impl Fn(&mut Market, &mut Dice)) {
    for seed in 0..shops {
        let mut market = Market::open(&mut Dice::new(seed));
        for order in 0..orders {
            let place = format!("seed {seed}, order {order}, {:?}, {:?}", market.currency, market.rate);
            let run = std::panic::AssertUnwindSafe(|| each(&mut market, &mut Dice::new(seed << 32 | order)));
            if let Err(failed) = std::panic::catch_unwind(run) {
                eprintln!("{place}");
                std::panic::resume_unwind(failed);
            }
        }
        market.close();
    }
}

fn lines(dice: &mut Dice, tax_percent: i64) -> Vec<Line> {
    (0..1 + dice.below(4)).map(|_| Line::rolled(dice, tax_percent)).collect()
}

fn bought(dice: &mut Dice) -> Bought {
    let tax_percent = *dice.one_of(&[0, 5, 18, 20]);
    let (fee, shipping) = (dice.below(300), dice.below(600));
    Bought { lines: lines(dice, tax_percent), credit: 0, fee, shipping }
}

fn refunds(dice: &mut Dice, bought: &Bought) -> Vec<Refund> {
    (0..dice.below(4)).map(|id| Refund::rolled(dice, 500 + id, &bought.lines, bought.shipping)).collect()
}

/// What fees below zero take off the goods is paid by nobody: kinds of the cases 30 and 52.
#[test]
fn store_credit_and_lines_taken_back_lower_what_the_order_earns() {
    in_markets(6, 40, |market, dice| {
        let mut order = Bought { lines: lines(dice, 0), credit: dice.below(9_000), ..bought(dice) };
        if dice.chance(40) {
            let back = Line { net: -1 - dice.below(4_000), tax: 0, discount: 0, thousandths: -1_000 };
            order.lines.push(back);
        }
        let basis = order.lines.iter().map(|line| line.net).sum::<i64>() - order.credit;
        let id = market.next();
        let payload = order.payload(&market.told(id, "processing", true, 1, &[]));
        market.deliver("order.created", &payload);
        assert_eq!(market.points(id), (market.rate.earned(basis), 0), "{order:?}");
    });
}

/// With tax a share of the credit is tax: it is spread by gross, and each line rounds once.
#[test]
fn store_credit_is_spread_by_gross() {
    in_markets(4, 40, |market, dice| {
        let tax_percent = *dice.one_of(&[5, 18, 20]);
        let order = Bought { lines: lines(dice, tax_percent), credit: dice.below(6_000), ..bought(dice) };
        let (net, tax) = order.lines.iter().fold((0, 0), |sum, line| (sum.0 + line.net, sum.1 + line.tax));
        let id = market.next();
        let payload = order.payload(&market.told(id, "processing", true, 1, &[]));
        market.deliver("order.created", &payload);
        let left = (net + tax - order.credit).max(0);
        let basis = if net == 0 { 0 } else { net * left / (net + tax) };
        let spare = order.lines.len() as i64
            + order.lines.iter().map(|line| line.tax - line.net * tax / net.max(1)).map(i64::abs).sum::<i64>();
        let least = market.rate.earned((basis - spare).max(0));
        let most = market.rate.earned(basis + spare);
        let (found, pending) = market.points(id);
        assert!((least..=most).contains(&found) && pending == 0, "{least} to {most}, found {found}: {order:?}");
    });
}

/// Kinds of the cases 33, 50, 53, 62 to 64: what is given back with lines and without.
#[test]
fn what_comes_back_takes_what_it_had_earned() {
    in_markets(8, 40, |market, dice| {
        let order = bought(dice);
        let refunds = refunds(dice, &order);
        let id = market.next();
        let paid = order.payload(&market.told(id, "processing", true, 1, &[]));
        market.deliver("order.created", &paid);
        assert_eq!(market.points(id), (order.kept(market.rate, &[]), 0), "{order:?}");
        for count in 1..=refunds.len() {
            let so_far = &refunds[..count];
            let payload = order.payload(&market.told(id, "processing", true, 1 + count as i64, so_far));
            market.deliver("order.updated", &payload);
            assert_eq!(market.points(id), (order.kept(market.rate, so_far), 0), "{order:?} {so_far:?}");
        }
    });
}

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
        snapshots.push(Snapshot { status: *dice.one_of(&["pending", "on-hold"]), is_paid: false, refunds: vec![] });
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
        let id = market.next();
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
    let id = market.next();
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
        let id = market.next();
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
        let id = market.next();
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

/// The customer's first order gives 100 points more, once: kind of the case 78. An order that fails frees them for the next that is
/// judged; taken up again it has them only if nobody else does.
#[test]
fn the_bonus_of_the_first_order_is_held_by_one_order() {
    let first = json!({ "id": "first", "title": { "en": "First" }, "when": { "orders": { "at_most": 0 } }, "rule": { "bonus": { "points": 100 } } });
    for seed in 0..3 {
        let mut market = Market::open(&mut Dice::new(0));
        let rate = json!({ "id": "rate", "title": { "en": "Rate" }, "rule": { "spend": { "points": 1, "per": 100 } } });
        let document = json!({ "enrolment": "automatic", "currency": market.currency.0, "mechanics": [rate, first], "rewards": [] });
        market.shop.publish(&program(document));
        for customer in 1..=20 {
            let dice = &mut Dice::new(seed << 32 | customer);
            let customer = customer as i64;
            let orders: Vec<i64> = (0..2 + dice.below(3)).map(|_| 100 + dice.below(9_000)).collect();
            let mut model = Model { standing: vec![Standing::Unpaid; orders.len()], with_bonus: vec![], holder: None };
            let mut told = vec![];
            for minute in 1..=8 {
                let place = dice.below(orders.len() as i64) as usize;
                let status = *dice.one_of(&["pending", "processing", "processing", "failed"]);
                // What was paid is not unpaid again here: a dispute is another test's.
                let is_unpaid = matches!(model.standing[place], Standing::Unpaid);
                let status = if status == "pending" && !is_unpaid { "processing" } else { status };
                model.follow(place, status);
                told.push((place, status));
                let line = Line { net: orders[place], tax: 0, discount: 0, thousandths: 1_000 };
                let order = Bought { lines: vec![line], credit: 0, fee: 0, shipping: 0 };
                let id = customer * 10 + place as i64;
                let is_paid = status == "processing" || !is_unpaid;
                let told_now = Told { customer, ..market.told(id, status, is_paid, minute, &[]) };
                market.deliver("order.updated", &order.payload(&told_now));
                let earned = orders.iter().zip(&model.standing).filter(|(_, standing)| matches!(standing, Standing::Paid));
                let right = earned.map(|(net, _)| net / 100).sum::<i64>() + if model.holder.is_some() { 100 } else { 0 };
                assert_eq!(market.points(customer).0, right, "seed {seed}, customer {customer}: {told:?} of {orders:?}");
            }
        }
        market.close();
    }
}

#[derive(Clone, Copy, Debug)]
enum Standing {
    Unpaid,
    Paid,
    /// Failed after it was paid.
    Void,
}

/// Who holds the bonus.
struct Model {
    standing: Vec<Standing>,
    /// Orders that were judged with the bonus, and have not lost it to another.
    with_bonus: Vec<usize>,
    holder: Option<usize>,
}

impl Model {
    fn follow(&mut self, place: usize, status: &str) {
        let paid = self.standing.iter().filter(|standing| matches!(standing, Standing::Paid)).count();
        match (self.standing[place], status) {
            (Standing::Unpaid, "processing") => {
                self.standing[place] = Standing::Paid;
                if paid == 0 {
                    self.with_bonus.push(place);
                    self.holder = Some(place);
                }
            }
            (Standing::Void, "processing") => {
                self.standing[place] = Standing::Paid;
                if self.with_bonus.contains(&place) {
                    match self.holder {
                        None => self.holder = Some(place),
                        Some(_) => self.with_bonus.retain(|other| *other != place),
                    }
                }
            }
            (Standing::Paid, "failed") => {
                self.standing[place] = Standing::Void;
                self.holder = self.holder.filter(|holder| *holder != place);
            }
            _ => {}
        }
    }
}

/// A shop's own rates: kind of the case 45. Amounts are converted exactly; points are rounded once.
#[test]
fn orders_in_another_currency_earn_what_they_are_worth() {
    let sqlite: &'static Sqlite = Box::leak(Box::default());
    let rule = json!({ "id": "rate", "title": { "en": "Rate" }, "rule": { "spend": { "points": 1, "per": 70 } } });
    let document = program(json!({ "enrolment": "automatic", "currency": "EUR", "mechanics": [rule], "rewards": [] }));
    let shop = NativeShop::open(sqlite, &document);
    // Euros for one unit, in millionths.
    let rates = [("USD", 2, 923_500), ("JPY", 0, 6_125), ("KWD", 3, 3_010_001)];
    let told = rates.map(|(currency, _, rate)| {
        json!({ "currency": currency, "from": "2026-01-01", "rate": coppertoken_tests::woo_orders::decimal(rate, 6) })
    });
    let orders = serde_json::from_value(json!({ "rates": told })).unwrap();
    let settings = ShopSettings { orders, ..ShopSettings::default() };
    now_or_never(doors::set(&shop.shell, &shop.id, settings)).unwrap();
    let mut market = Market { shop, sqlite, currency: ("EUR", 2), rate: Rate { points: 1, per: 70 }, count: 0 };
    for seed in 0..120 {
        let dice = &mut Dice::new(seed);
        let (currency, digits, rate) = *dice.one_of(&rates);
        let order = bought(dice);
        let id = market.next();
        let payload =
            order.payload(&Told { currency: (currency, digits), ..market.told(id, "processing", true, 1, &[]) });
        market.deliver("order.created", &payload);
        let net: i64 = order.lines.iter().map(|line| line.net).sum();
        // net / 10^digits units at rate / 10^6, in cents, at one point for 70.
        let right = net * rate * 100 / (10_i64.pow(digits as u32) * 1_000_000 * 70);
        assert_eq!(market.points(id), (right, 0), "{currency}: {order:?}");
    }
    market.close();
}
