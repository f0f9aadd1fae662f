//! Shops of one currency and rate that WooCommerce's deliveries come to, and orders as chance has them.

use coppertoken_rules::Rejection;
use coppertoken_rules::time::Instant;
use coppertoken_wire::order_settings::OrderSettings;
use coppertoken_worker::features::members::service as members;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::platforms::inbound;
use coppertoken_worker::platforms::woocommerce::WooCommerce;
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::shop::{NativeShop, program};
use crate::sqlite::{Sqlite, now_or_never};
use crate::woo_orders::{Bought, CURRENCIES, Line, Rate, Refund, Told};

/// Points for so many minor units.
const RATES: [(i64, i64); 6] = [(1, 100), (1, 1), (3, 7), (7, 250), (2, 333), (50, 1_000)];

/// A shop of one currency and rate.
pub struct Market {
    /// The shop.
    pub shop: NativeShop<&'static Sqlite>,
    /// Its store.
    pub sqlite: &'static Sqlite,
    /// Its currency, and the minor digits of that.
    pub currency: (&'static str, usize),
    /// What its program gives.
    pub rate: Rate,
    /// Orders and customers so far.
    pub count: i64,
}

impl Market {
    /// Of any currency and rate.
    pub fn open(dice: &mut Dice) -> Self {
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
    pub fn new_customer(&mut self) -> i64 {
        self.count += 1;
        self.count
    }

    /// What the shop says of an order whose customer has the same number.
    pub fn told<'a>(&self, id: i64, status: &'a str, is_paid: bool, minute: i64, refunds: &'a [Refund]) -> Told<'a> {
        Told { currency: self.currency, id, customer: id, status, is_paid, minute, refunds }
    }

    /// A delivery; each arrives a second after the one before.
    pub fn deliver(&mut self, topic: &str, payload: &Value) {
        let next = self.shop.context.now.milliseconds() + 1_000;
        self.shop.context.now = Instant::from_milliseconds(next).unwrap();
        let (body, settings) = (payload.to_string(), OrderSettings::default());
        now_or_never(inbound::receive::<WooCommerce, _, _>(
            &self.shop.context,
            &self.shop.id,
            &settings,
            topic,
            body.as_bytes(),
        ))
        .unwrap();
    }

    /// Balance and points that wait.
    pub fn points(&self, customer: i64) -> (i64, i64) {
        match now_or_never(members::read(&self.shop.context, &self.shop.id, &customer.to_string())) {
            Err(Error::Rejected(Rejection::NotAMember)) => (0, 0),
            read => {
                let member = read.unwrap().member;
                (member.balance.get(), member.pending_points.get())
            }
        }
    }

    /// Nothing was parked, and the books are in order.
    pub fn close(self) {
        assert_eq!(self.sqlite.count("parked_delivery"), 0);
        assert_eq!(self.shop.audit().faults, []);
    }
}

/// Runs `each` so many times in each of some shops, with a seed that is named when it fails.
pub fn in_markets(shops: u64, orders: u64, each: impl Fn(&mut Market, &mut Dice)) {
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

/// One to four lines.
pub fn lines(dice: &mut Dice, tax_percent: i64) -> Vec<Line> {
    (0..1 + dice.below(4)).map(|_| Line::rolled(dice, tax_percent)).collect()
}

/// An order without anything below zero.
pub fn bought(dice: &mut Dice) -> Bought {
    let tax_percent = *dice.one_of(&[0, 5, 18, 20]);
    let (fee, shipping) = (dice.below(300), dice.below(600));
    Bought { lines: lines(dice, tax_percent), credit: 0, fee, shipping }
}

/// None to three refunds of it.
pub fn refunds(dice: &mut Dice, bought: &Bought) -> Vec<Refund> {
    (0..dice.below(4)).map(|id| Refund::rolled(dice, 500 + id, &bought.lines, bought.shipping)).collect()
}
