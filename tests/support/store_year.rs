//! A year of a store: members who buy, return, redeem, and a platform that repeats, delays and reorders what it tells.

use coppertoken_auditor::{Books, hashes_of};
use coppertoken_rules::fact::FactKind;
use coppertoken_rules::ids::{AccountId, ActivityId, OrderId};
use coppertoken_rules::order::Order;
use coppertoken_rules::program::document::ProgramDocument;

use crate::builders::{self, amount, date, moment};
use crate::dice::Dice;
use crate::store_platform;
use crate::world::World;

/// The shop's name in the hash chain.
pub const SHOP: &str = "shop";

/// The program of the year.
pub fn document() -> serde_json::Value {
    serde_json::from_str(include_str!("../programs/store_year.json")).unwrap()
}

/// One member's year.
struct Year {
    world: World,
    dice: Dice,
    name: String,
    /// Snapshots by order, in the order they came to be; a platform may deliver any of them again.
    orders: Vec<Vec<Order>>,
    vouchers: usize,
    activities: usize,
}

/// Lives one member's year and closes the books.
pub fn books_of_member(seed: u64, number: u64) -> Books {
    let mut dice = Dice::new(seed ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let document: ProgramDocument = serde_json::from_value(document()).unwrap();
    let begins = moment(date("2026-01-01").plus_days(i32::try_from(dice.below(120)).unwrap()), dice.below(1440));
    let mut year = Year {
        world: World::unchecked(document, begins),
        dice,
        name: format!("m{number}"),
        orders: vec![],
        vouchers: 0,
        activities: 0,
    };
    year.world.join_as(AccountId::new(year.name.clone()).unwrap()).unwrap();
    let ends = date("2026-12-31");
    while year.world.now.date < ends {
        year.pass_time();
        year.act();
    }
    year.close()
}

impl Year {
    /// Minutes to weeks; seldom a jump of months. Never two things at the same instant.
    fn pass_time(&mut self) {
        let minutes = match self.dice.below(20) {
            0..8 => 1 + self.dice.below(600),
            8..17 => 1440 + self.dice.below(14 * 1440),
            17..19 => 14 * 1440 + self.dice.below(40 * 1440),
            _ => 90 * 1440 + self.dice.below(60 * 1440),
        };
        self.world.now = builders::later(self.world.now, minutes * 60_000 + 1);
    }

    fn act(&mut self) {
        match self.dice.below(28) {
            0..7 => self.place(),
            7..10 => self.pay(),
            10..12 => self.dispute(),
            12..18 => self.change(),
            18..21 => self.deliver_again(),
            21..24 => self.redeem(),
            24 => self.cancel_redemption(),
            25 => self.share(),
            _ => {
                self.world.decide(FactKind::Settle).unwrap();
            }
        }
    }

    fn place(&mut self) {
        let now = self.world.now;
        let id = format!("{}-{}", self.name, self.orders.len());
        let mut order = store_platform::placed(&id, now, &mut self.dice);
        if self.vouchers > 0 && self.dice.chance(60) {
            order.discount_codes = vec![builders::code(&self.code_of(self.vouchers))];
        }
        self.orders.push(vec![]);
        self.tell(self.orders.len() - 1, order);
    }

    /// The next state of an order: dated now, seldom ahead, seldom with the date it had.
    fn next(&mut self) -> Option<(usize, Order)> {
        let place = self.some_order()?;
        let mut order = self.orders[place].last()?.clone();
        let now = self.world.now;
        order.updated_at = match self.dice.below(30) {
            0 => builders::later(now, 86_400_000 * (1 + self.dice.below(20))).instant,
            1 => order.updated_at,
            _ => now.instant,
        };
        order.read_at = self.dice.chance(5).then_some(now.instant);
        Some((place, order))
    }

    fn pay(&mut self) {
        let Some((place, mut order)) = self.next() else { return };
        let now = self.world.now;
        if order.is_draft {
            (order.is_draft, order.placed_at) = (false, now);
        }
        let first = self.orders[place].iter().find_map(|order| order.paid_at);
        order.paid_at = first.or(Some(now));
        self.tell(place, order);
    }

    /// A payment that was made is open again, and sometimes lost.
    fn dispute(&mut self) {
        let Some((place, mut order)) = self.next() else { return };
        if order.paid_at.take().is_none() && self.dice.chance(60) {
            order.cancelled_at = Some(self.world.now);
        }
        self.tell(place, order);
    }

    fn change(&mut self) {
        let Some((place, mut order)) = self.next() else { return };
        let number = self.orders[place].len();
        store_platform::change(&mut order, number, self.world.now, &mut self.dice);
        self.tell(place, order);
    }

    /// Sometimes the platform tells of a state only when it has changed already.
    fn tell(&mut self, place: usize, order: Order) {
        if self.dice.chance(88) {
            self.world.deliver(&order).unwrap();
        }
        self.orders[place].push(order);
    }

    fn deliver_again(&mut self) {
        let Some(place) = self.some_order() else { return };
        let snapshot = self.dice.one_of(&self.orders[place]).clone();
        self.world.deliver(&snapshot).unwrap();
    }

    fn redeem(&mut self) {
        let reward = *self.dice.one_of(&["five-off", "two-off", "tasting"]);
        let code = self.code_of(self.vouchers + 1);
        if self.world.redeem(reward, &code).is_ok() {
            self.vouchers += 1;
            if self.dice.chance(30) {
                let order_id = OrderId::new(format!("{}-{}", self.name, self.orders.len())).unwrap();
                let claim = FactKind::Claim {
                    code: builders::code(&code),
                    order_id,
                    cart_id: None,
                    goods_amount: amount(self.dice.below(4000)),
                    lines: vec![],
                    shipping: amount(0),
                };
                let _refused_below_the_minimum = self.world.decide(claim);
            }
        }
    }

    fn cancel_redemption(&mut self) {
        let code = self.code_of(self.vouchers);
        if self.vouchers > 0 {
            let voucher_id = builders::voucher_id(&code);
            let _refused_when_claimed_or_used = self.world.decide(FactKind::CancelRedemption { voucher_id });
        }
    }

    fn share(&mut self) {
        self.activities += usize::from(self.dice.chance(80));
        let activity_id = ActivityId::new(format!("{}-share-{}", self.name, self.activities)).unwrap();
        let is_verified = self.dice.chance(60);
        let activity = FactKind::Activity { action: "share".to_owned(), activity_id, is_verified };
        let _refused_beyond_the_daily_limit = self.world.decide(activity);
    }

    fn some_order(&mut self) -> Option<usize> {
        let count = i64::try_from(self.orders.len()).unwrap();
        let place = usize::try_from(self.dice.below(count.max(1))).unwrap();
        self.orders.get(place).filter(|snapshots| !snapshots.is_empty()).map(|_| place)
    }

    fn code_of(&self, voucher: usize) -> String {
        format!("{}-C{voucher}", self.name)
    }

    /// Everything is delivered once more in any order, time passes, the job settles.
    fn close(mut self) -> Books {
        for place in 0..self.orders.len() {
            for snapshot in self.orders[place].clone() {
                self.world.now = builders::later(self.world.now, 1);
                self.world.deliver(&snapshot).unwrap();
            }
        }
        self.world.now = moment(date("2027-01-15"), 0);
        self.world.decide(FactKind::Settle).unwrap();
        let entries: Vec<_> = self.world.entries.iter().map(|entry| serde_json::to_value(entry).unwrap()).collect();
        Books {
            hashes: self.world.hashes(SHOP),
            entries,
            account: serde_json::to_value(&self.world.account).unwrap(),
            records: self.world.records.values().map(|record| serde_json::to_value(record).unwrap()).collect(),
            settled_on: "2027-01-15".to_owned(),
        }
    }
}

/// The books with hashes that fit entries somebody changed: what is planted is found by its own check, not by the chain.
pub fn rehashed(mut books: Books) -> Books {
    books.hashes = hashes_of(SHOP, &books.entries);
    books
}
