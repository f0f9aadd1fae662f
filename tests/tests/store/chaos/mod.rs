//! Everybody at once, on a store that fails: orders, redemptions, cancellations, claims and reads, delivered twice, in any order, with
//! lost answers. Afterwards, and on every read, the books are what an independent model says.
//!
//! A floor of operations runs with every test; `cargo xtask prove chaos` runs as many as `CHAOS_OPERATIONS` says. The seed is printed;
//! `CHAOS_SEED` replays it. No fault code is outside of this folder.

mod faulty;
mod model;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use coppertoken_rules::ids::{OrderId, RuleId};
use coppertoken_rules::number::Amount;
use coppertoken_rules::time::Instant;
use coppertoken_tests::dice::Dice;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::Sqlite;
use coppertoken_wire::checkout::{ClaimRequest, ReleaseRequest};
use coppertoken_wire::redemption::{RedemptionRequest, RedemptionResponse};
use coppertoken_worker::features::checkout::service as checkout;
use coppertoken_worker::features::members::service as members;
use coppertoken_worker::features::orders::service as orders;
use coppertoken_worker::features::redemptions::service as redemptions;
use coppertoken_worker::kernel::context::Context;
use coppertoken_worker::kernel::database::DatabaseError;
use coppertoken_worker::kernel::error::Error;
use serde_json::json;

use faulty::{Counts, Faulty, Rates, Stale, TRANSIENT, run_mixed};
use model::{Line, Member, Sent, balance_of, line, violations};

/// Operations that every test run does; the whole is 900,000.
const FLOOR: u64 = 2_000;
/// Operations on one store. Accounts grow with what happens to them: more stores say more than longer ones.
const OF_A_ROUND: u64 = 1_000;
/// Operations between two lines that say how far it is.
const PROGRESS: u64 = 50 * OF_A_ROUND;
/// Who shops. Few, so that they meet.
const CUSTOMERS: [&str; 6] = ["ana", "boris", "claire", "dime", "elena", "filip"];
/// Clients working at the same time.
const CLIENTS: u64 = 48;
const RATES: Rates = Rates { before: 6, after: 14 };
const LEDGER: &str = "SELECT customer_id, sequence, entry.source, revision, kind, points FROM entry \
    JOIN member ON member.shop_id = entry.shop_id AND member.account_id = entry.account_id ORDER BY customer_id, sequence";

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Everything the clients of a round share.
struct Round<'a> {
    shop: NativeShop<&'a Sqlite>,
    sqlite: &'a Sqlite,
    dice: &'a RefCell<Dice>,
    counts: &'a Counts,
    members: RefCell<BTreeMap<String, Member>>,
    /// Of every order the number of states sent so far.
    states: RefCell<BTreeMap<String, i64>>,
    keys: Cell<u64>,
    done: Cell<u64>,
    duplicates: Cell<u64>,
}

fn raise(count: &Cell<u64>) -> u64 {
    count.set(count.get() + 1);
    count.get()
}

/// May the same request be sent again?
fn is_transient(error: &Error) -> bool {
    match error {
        Error::Transient(_) => true,
        Error::Rejected(rejection) => rejection.is_transient(),
        Error::Invalid(invalid) => invalid.rejection.is_transient(),
        Error::Fault(fault) => panic!("a fault of ours: {fault}"),
        _ => false,
    }
}

/// Sends until there is a final answer, as the API asks clients to.
async fn until_final<T, F: Future<Output = Result<T, Error>>>(send: impl Fn() -> F) -> Result<T, Error> {
    loop {
        match send().await {
            Err(error) if is_transient(&error) => {}
            outcome => return outcome,
        }
    }
}

impl<'a> Round<'a> {
    fn context(&self) -> Context<Faulty<'a>, Stale<'a>> {
        let Self { sqlite, dice, counts, .. } = *self;
        let settings = self.shop.through(sqlite).context.settings;
        let database = Faulty { sqlite, dice, rates: RATES, counts };
        Context { database, programs: Stale(dice), settings, now: self.shop.context.now }
    }

    fn below(&self, limit: i64) -> i64 {
        self.dice.borrow_mut().below(limit)
    }

    fn customer(&self) -> &'static str {
        CUSTOMERS[usize::try_from(self.below(6)).unwrap()]
    }

    fn of(&self, customer: &str, note: impl FnOnce(&mut Member)) {
        note(self.members.borrow_mut().entry(customer.to_owned()).or_default());
    }

    /// An order's next state, sent once or twice.
    async fn order(&self) {
        let customer = self.customer();
        let order = format!("{customer}-{}", self.below(30));
        let version = {
            let mut states = self.states.borrow_mut();
            let version = states.entry(order.clone()).or_default();
            *version += 1;
            *version
        };
        let net = self.below(30_000);
        let sent = Sent { version, net, is_paid: self.below(10) > 0, is_cancelled: self.below(12) == 0 };
        let at = |seconds: i64| {
            Instant::from_milliseconds(self.shop.context.now.milliseconds() + seconds * 1_000).unwrap().to_rfc3339()
        };
        let fields = json!({
            "updated_at": at(version),
            "placed_at": at(0),
            "paid_at": sent.is_paid.then(|| at(0)),
            "cancelled_at": sent.is_cancelled.then(|| at(version)),
        });
        let snapshot = self.shop.snapshot(customer, &order, net, fields);
        self.of(customer, |member| member.orders.entry(order.clone()).or_default().push(sent));
        let context = self.context();
        let record = || orders::record(&context, &self.shop.id, &snapshot);
        until_final(record).await.unwrap();
        if self.below(6) == 0 {
            raise(&self.duplicates);
            until_final(record).await.unwrap();
        }
    }

    /// A redemption, sent once or three times with one key; perhaps it is given back.
    async fn redeem(&self, is_given_back: bool) {
        let customer = self.customer();
        let key = format!("key-{}", raise(&self.keys));
        let (reward, cost) = if self.below(2) == 0 { ("five-off", 250) } else { ("two-off", 100) };
        let request = RedemptionRequest { reward_id: RuleId::new(reward).unwrap() };
        let context = self.context();
        let send = || redemptions::redeem(&context, &self.shop.id, customer, &key, &request);
        let times = if self.below(5) == 0 { 3 } else { 1 };
        let mut last = None;
        for time in 0..times {
            if time > 0 {
                raise(&self.duplicates);
            }
            match until_final(send).await {
                Ok(answer) => {
                    self.of(customer, |member| {
                        member.redeemed.entry(key.clone()).or_default().push(answer.clone());
                        member.costs.insert(key.clone(), cost);
                    });
                    last = Some(answer);
                }
                // Asked again, what was refused for want of points may be granted: the key redeemed nothing yet.
                Err(Error::Rejected(_) | Error::Invalid(..)) if last.is_none() => {}
                Err(error) => panic!("{key} was granted, then refused: {error:?}"),
            }
        }
        let Some(answer) = last else {
            self.of(customer, |member| {
                member.refused.insert(key);
            });
            return;
        };
        let voucher = serde_json::from_str::<RedemptionResponse>(&answer).unwrap().voucher;
        if is_given_back {
            let cancel = || redemptions::cancel(&context, &self.shop.id, customer, &voucher.voucher_id);
            until_final(cancel).await.unwrap();
            self.of(customer, |member| {
                member.cancelled.insert(key);
            });
        } else if self.below(2) == 0 {
            let order_id = OrderId::new(format!("cart-{key}")).unwrap();
            let request = ClaimRequest {
                order_id: Some(order_id.clone()),
                cart_id: None,
                currency: "EUR".into(),
                goods_amount: Amount::new(100_000).unwrap(),
                lines: vec![],
                shipping: Amount::ZERO,
            };
            let claim = || checkout::claim(&context, &self.shop.id, &voucher.code, &request);
            let amount = until_final(claim).await.unwrap().amount;
            assert_eq!(amount, until_final(claim).await.unwrap().amount, "a claim repeated is the same claim");
            let released = ReleaseRequest { order_id: Some(order_id.clone()), cart_id: None };
            let release = || checkout::release(&context, &self.shop.id, &voucher.code, &released);
            until_final(release).await.unwrap();
        }
    }

    /// A read: what is told is what the entries sum to at that moment, and the books balance.
    async fn read(&self) {
        let customer = self.customer();
        let context = self.context();
        let view = until_final(|| members::read(&context, &self.shop.id, customer)).await.unwrap().member;
        let lines = self.ledger();
        let own = lines.iter().filter(|line| line.customer == customer);
        assert_eq!(view.balance.get(), balance_of(own), "{customer} is told another sum");
    }

    fn ledger(&self) -> Vec<Line> {
        self.sqlite.rows(LEDGER).iter().map(line).collect()
    }

    async fn client(&self, operations: u64) {
        while raise(&self.done) <= operations {
            match self.below(20) {
                0..=8 => self.order().await,
                9..=14 => self.redeem(false).await,
                15..=16 => self.redeem(true).await,
                _ => self.read().await,
            }
        }
    }
}

/// One store from its beginning to its books.
fn round<T>(seed: u64, operations: u64, counts: &Counts, look: impl FnOnce(&Round) -> T) -> T {
    let sqlite = Sqlite::default();
    let dice = RefCell::new(Dice::new(seed));
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    for customer in CUSTOMERS {
        shop.join(customer);
    }
    let round = Round {
        shop,
        sqlite: &sqlite,
        dice: &dice,
        counts,
        members: RefCell::default(),
        states: RefCell::default(),
        keys: Cell::new(0),
        done: Cell::new(0),
        duplicates: Cell::new(0),
    };
    let clients = (0..CLIENTS).map(|_| Box::pin(round.client(operations)) as Pin<Box<dyn Future<Output = ()> + '_>>);
    run_mixed(clients.collect(), &dice);
    look(&round)
}

#[test]
fn whatever_fails_nothing_is_lost_and_nothing_doubled() {
    let operations = setting("CHAOS_OPERATIONS", FLOOR);
    let seed = setting("CHAOS_SEED", 20_261_122);
    println!("seed {seed}, {operations} operations, {CLIENTS} clients at a time");
    let started = std::time::Instant::now();
    let counts = Counts::default();
    let (mut duplicates, mut entries, mut done) = (0, 0, 0);
    while done < operations {
        let of_round = OF_A_ROUND.min(operations - done);
        let this = seed.wrapping_add(done);
        round(this, of_round, &counts, |round| {
            let lines = round.ledger();
            assert_eq!(violations(&lines, &round.members.borrow()), Vec::<String>::new(), "CHAOS_SEED={this}");
            assert_eq!(round.shop.audit().faults, [], "CHAOS_SEED={this}");
            duplicates += round.duplicates.get();
            entries += lines.len();
        });
        done += of_round;
        if done % PROGRESS == 0 {
            println!("{done} of {operations}, {:.0} s", started.elapsed().as_secs_f32());
        }
    }
    let (writes, lost) = (counts.writes.get(), counts.lost.get());
    println!(
        "{entries} entries, {writes} commits, {lost} lost answers, {} failed before, {duplicates} duplicates",
        counts.failed.get()
    );
    assert!(lost * 10 >= writes, "at least one answer in ten is lost");
    assert!(duplicates * 10 >= done, "at least one request in ten is repeated");
}

/// The checker is worth something: it finds one planted bug for each thing it looks for.
#[test]
fn the_model_finds_what_is_planted() {
    let counts = Counts::default();
    let (lines, members) = round(7, 400, &counts, |round| (round.ledger(), round.members.borrow().clone()));
    assert_eq!(violations(&lines, &members), Vec::<String>::new());
    let finds = |what: &str, lines: &[Line], members: &BTreeMap<String, Member>| {
        let found = violations(lines, members);
        assert!(found.iter().any(|violation| violation.contains(what)), "{what}: {found:?}");
    };
    let of_kind = |kind: &str| lines.iter().position(|line| line.kind == kind).unwrap();
    let changed = |change: &dyn Fn(&mut Vec<Line>)| {
        let mut changed = lines.clone();
        change(&mut changed);
        changed
    };
    finds("posted twice", &changed(&|all| all.push(all[of_kind("posted")].clone())), &members);
    finds("a gap", &changed(&|all| drop(all.remove(of_kind("earned")))), &members);
    finds("must have", &changed(&|all| all[of_kind("posted")].points += 1), &members);
    finds("overdrawn", &changed(&|all| all[of_kind("redeemed")].points -= 1_000_000), &members);
    let told = |change: &dyn Fn(&mut Member)| {
        let mut changed = members.clone();
        let member = changed.values_mut().find(|member| !member.redeemed.is_empty() && !member.cancelled.is_empty());
        change(member.unwrap());
        changed
    };
    finds("acknowledged", &lines, &told(&|member| drop(member.redeemed.pop_first())));
    finds("given back", &lines, &told(&|member| drop(member.cancelled.pop_first())));
    finds(
        "more than one way",
        &lines,
        &told(&|member| {
            member.redeemed.values_mut().next().unwrap().push("another".into());
        }),
    );
    finds(
        "granted and refused",
        &lines,
        &told(&|member| {
            let key = member.redeemed.keys().next().unwrap().clone();
            member.refused.insert(key);
        }),
    );
}

#[test]
fn every_documented_error_of_d1_may_be_repeated() {
    for message in TRANSIENT {
        let sorted = DatabaseError::of_message(message);
        assert!(matches!(sorted, DatabaseError::Transient(_)), "{message}");
    }
    for message in ["D1_ERROR: no such table: shop", "D1_TYPE_ERROR: Type 'bigint' not supported"] {
        assert!(matches!(DatabaseError::of_message(message), DatabaseError::Broken(_)), "{message}");
    }
}
