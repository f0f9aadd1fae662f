//! Siblings of the cases: orders of WooCommerce shops as chance has them, in three currencies and at many rates, held against plain
//! arithmetic.

use coppertoken_tests::dice::Dice;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_tests::woo_market::{Market, bought, in_markets, lines, refunds};
use coppertoken_tests::woo_orders::{Bought, Line, Rate, Told, decimal};
use coppertoken_wire::settings::ShopSettings;
use coppertoken_worker::features::settings::service as settings;
use serde_json::json;

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
        let id = market.new_customer();
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
        let id = market.new_customer();
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
        let id = market.new_customer();
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
                let earned =
                    orders.iter().zip(&model.standing).filter(|(_, standing)| matches!(standing, Standing::Paid));
                let right =
                    earned.map(|(net, _)| net / 100).sum::<i64>() + if model.holder.is_some() { 100 } else { 0 };
                assert_eq!(
                    market.points(customer).0,
                    right,
                    "seed {seed}, customer {customer}: {told:?} of {orders:?}"
                );
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
    let told = rates
        .map(|(currency, _, rate)| json!({ "currency": currency, "from": "2026-01-01", "rate": decimal(rate, 6) }));
    let orders = serde_json::from_value(json!({ "rates": told })).unwrap();
    let settings = ShopSettings { orders, ..ShopSettings::default() };
    now_or_never(settings::set(&shop.context, &shop.id, settings)).unwrap();
    let mut market = Market { shop, sqlite, currency: ("EUR", 2), rate: Rate { points: 1, per: 70 }, count: 0 };
    for seed in 0..120 {
        let dice = &mut Dice::new(seed);
        let (currency, digits, rate) = *dice.one_of(&rates);
        let order = bought(dice);
        let id = market.new_customer();
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

/// A quarter of the goods was paid with store credit: lines that come back take what they had earned, whether or not the shop takes their
/// credit back with them; a total alone weighs over what was paid.
#[test]
fn store_credit_and_returns_go_together() {
    in_markets(4, 30, |market, dice| {
        let quarters: Vec<i64> = (0..1 + dice.below(4)).map(|_| 1 + dice.below(1_500)).collect();
        let line = |quarter: &i64| Line { net: 4 * quarter, tax: 0, discount: 0, thousandths: 2_000 };
        let credit: i64 = quarters.iter().sum();
        let order = Bought { lines: quarters.iter().map(line).collect(), credit, fee: 0, shipping: 0 };
        let paid = 3 * credit;
        let earned = market.rate.earned(paid);
        let money = |minor: i64| decimal(minor, market.currency.1);
        let back: Vec<(usize, i64)> = quarters.iter().copied().enumerate().filter(|_| dice.chance(50)).collect();
        let of_back: i64 = back.iter().map(|(_, quarter)| quarter).sum();
        let (with_credit, is_total) = (dice.chance(50), dice.chance(30));
        let refund = if is_total {
            json!({ "id": 500, "total": money(-3 * of_back) })
        } else {
            let items = back.iter().map(|(place, quarter)| {
                json!({
                    "quantity": -2, "total": money(-4 * quarter), "total_tax": "0",
                    "meta_data": [{ "key": "_refunded_item_id", "value": place + 1 }],
                })
            });
            let fees = if with_credit { json!([{ "total": money(of_back), "total_tax": "0" }]) } else { json!([]) };
            let total = if with_credit { -3 * of_back } else { -4 * of_back };
            json!({ "id": 500, "amount": money(-total), "line_items": items.collect::<Vec<_>>(), "fee_lines": fees })
        };
        let id = market.new_customer();
        for (minute, refunds) in [(1, json!([])), (2, json!([refund]))] {
            let mut payload = order.payload(&market.told(id, "processing", true, minute, &[]));
            payload["refunds"] = refunds;
            market.deliver("order.updated", &payload);
        }
        // Of each line and of a total alone: the share of the goods that came back.
        let taken = earned * of_back / credit;
        assert_eq!(market.points(id), (earned - taken, 0), "{quarters:?}: {back:?}, {with_credit}, {is_total}");
    });
}
