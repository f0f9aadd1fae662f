//! Carts and orders through the built worker, next to the same rules called natively.
//!
//! The worker alone knows when it decided and which identifiers it minted. Both stand in the entries it stored: the native side decides by
//! them, and then every entry must be the same, the last hash of the chain included.

use std::collections::BTreeMap;

use coppertoken_rules::fact::{Fact, FactKind, Minted, Newcomer};
use coppertoken_rules::ids::{AccountId, ShopId, VoucherCode, VoucherId};
use coppertoken_rules::ledger::canonical::{GENESIS, hash};
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::ledger::source::SourceRecord;
use coppertoken_rules::limits::MINTED_COUNT;
use coppertoken_rules::order::{Order, OrderLine};
use coppertoken_rules::program::document::{Enrolment, ProgramDocument};
use coppertoken_rules::quote::quote;
use coppertoken_rules::time::{Instant, Moment};
use coppertoken_rules::{Account, Decision, Program, State, decide, settle};
use coppertoken_tests::builders;
use coppertoken_tests::builders::at_milliseconds;
use coppertoken_tests::generate::{document, lines, steps};
use coppertoken_tests::history::History;
use coppertoken_tests::world::World;
use proptest::collection::vec;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use crate::ask_worker::{Shop, now_milliseconds};
use crate::generate::{one, runner};
use crate::{WORKER_CASES, seed, setting, tell};

/// Members and carts a shop is asked about before the next one opens: programs are what differs most.
const CARTS_PER_SHOP: usize = 10;
const MEMBERS_PER_SHOP: u64 = 2;

/// A shop with a generated program. The worker's linter may refuse what the rules can judge: then the next one is tried.
fn open(runner: &mut TestRunner, refused: &mut Vec<String>) -> (Shop, Program) {
    for _ in 0..50 {
        let document = ProgramDocument { enrolment: Enrolment::Automatic, ..one(document(), runner) };
        match Shop::open(&serde_json::to_value(&document).unwrap()) {
            Ok(shop) => return (shop, builders::program(1, document)),
            Err(words) => refused.push(words),
        }
    }
    panic!("the worker published none of 50 programs: {refused:?}")
}

#[test]
fn generated_carts_and_orders_get_the_same_answers_natively_and_through_the_worker() {
    let (cases, seed) = (setting("DIFFERENTIAL_WORKER_CASES", WORKER_CASES), seed());
    println!("differential: {cases} carts and orders through the worker, seed {seed}");
    let (mut carts, mut orders, mut entries, mut refused) = (0_u64, 0_u64, 0_usize, vec![]);
    let mut number = 0;
    while carts + orders < cases {
        let runner = &mut runner(seed ^ 0x0077_6f72_6b65_7200, number);
        let (shop, program) = open(runner, &mut refused);
        let place = format!("seed {seed}, shop {number}");
        for cart in one(vec(lines(), CARTS_PER_SHOP), runner) {
            compare_quote(&shop, &program, None, &cart, &place);
            carts += 1;
        }
        for member in 0..MEMBERS_PER_SHOP {
            let customer = format!("customer-{member}");
            let deliveries = deliveries(&program, runner);
            orders += u64::try_from(deliveries.len()).unwrap();
            let account = compare_orders(&shop, &program, &customer, &deliveries, &place, &mut entries);
            let cart = one(lines(), runner);
            compare_quote(&shop, &program, account.as_ref().map(|account| (customer.as_str(), account)), &cart, &place);
            carts += 1;
        }
        number += 1;
        tell("native = worker", (carts + orders).min(cases), cases);
    }
    println!(
        "differential: {carts} carts, {orders} orders with {entries} entries, {number} programs through the worker"
    );
    println!("differential: {} generated programs were refused by the worker's linter", refused.len());
    assert!(carts > 0 && orders > 0 && entries > 0, "nothing was compared");
}

/// The worker's and the native quote of a cart, field by field as JSON text.
fn compare_quote(shop: &Shop, program: &Program, member: Option<(&str, &Account)>, cart: &[OrderLine], place: &str) {
    let body = json!({ "lines": cart.iter().map(cart_line).collect::<Vec<_>>() });
    loop {
        let before = at_milliseconds(now_milliseconds());
        let answered = shop.quote(member.map(|(customer, _)| customer), &body);
        let now = at_milliseconds(now_milliseconds());
        // Around midnight nobody knows which day the worker saw.
        if before.date != now.date {
            continue;
        }
        let settled = member.map(|(_, account)| settle(account, now).unwrap());
        // Lines are numbered by their place, as the worker numbers them.
        let numbered = cart.iter().enumerate();
        let numbered: Vec<OrderLine> =
            numbered.map(|(place, line)| OrderLine { line_id: place.to_string(), ..line.clone() }).collect();
        let expected = serde_json::to_value(quote(program, settled.as_ref(), &numbered, now).unwrap()).unwrap();
        for (field, expected) in expected.as_object().unwrap() {
            assert_eq!(answered[field].to_string(), expected.to_string(), "{place}: {field} of {body}");
        }
        return;
    }
}

fn cart_line(line: &OrderLine) -> Value {
    json!({
        "product_id": line.product_id, "category_ids": line.category_ids, "quantity": line.quantity,
        "net": line.net, "tax": line.tax, "is_gift_card": line.is_gift_card,
    })
}

/// What a platform would deliver of a member's orders, in order, without codes: those are the worker's to mint.
fn deliveries(program: &Program, runner: &mut TestRunner) -> Vec<Order> {
    let start = builders::moment(builders::date("2026-11-01"), 600);
    let mut world = World::recorded(program.document().clone(), start);
    world.join().unwrap();
    let mut history = History::of_member(world);
    let only_orders =
        |step: &&coppertoken_tests::generate::Step| !matches!(step, coppertoken_tests::generate::Step::Publish(_));
    one(steps(5..25), runner).iter().filter(only_orders).for_each(|step| history.play(step));
    let asked = history.world.asked().into_iter();
    let orders = asked.filter_map(|asked| match asked.fact.kind {
        FactKind::Order(order) => Some(Order { discount_codes: vec![], ..*order }),
        _ => None,
    });
    orders.collect()
}

/// Delivers, then decides the same natively and compares the ledgers. Returns the account.
fn compare_orders(
    shop: &Shop,
    program: &Program,
    customer: &str,
    deliveries: &[Order],
    place: &str,
    compared: &mut usize,
) -> Option<Account> {
    let named = |order: &Order| Order {
        order_id: builders::order_id(&format!("{customer}-{}", order.order_id)),
        ..order.clone()
    };
    let deliveries: Vec<Order> = deliveries.iter().map(named).collect();
    let answers: Vec<Value> = deliveries.iter().map(|order| shop.order(&snapshot(order, customer))).collect();
    let stored = shop.ledger(customer);
    let (first, _) = stored.first()?;
    let mut native = Native::new(program, first.account_id.clone());

    let mut rest = stored.as_slice();
    for (order, answer) in deliveries.iter().zip(&answers) {
        let written = usize::try_from(answer["entries_written"].as_u64().unwrap()).unwrap();
        let (entries, later) = rest.split_at(written);
        rest = later;
        let (earned, reversed) = native.order(order, entries);
        assert_eq!(answer["member"], json!(native.account.is_some()), "{place}, {customer}: {}", order.order_id);
        let told = (answer["earned"].as_i64(), answer["reversed"].as_i64());
        assert_eq!(told, (Some(earned), Some(reversed)), "{place}, {customer}: {}", order.order_id);
    }
    assert_eq!(rest.len(), 0, "{place}, {customer}: entries nobody answered for");
    let shop_id = ShopId::new(shop.id.clone()).unwrap();
    let mut head = GENESIS;
    let told = |entry: &Entry| format!("{} {} {} {}", entry.sequence, entry.source, entry.kind.name(), entry.points);
    let (here, there): (Vec<_>, Vec<_>) =
        (native.entries.iter().map(told).collect(), stored.iter().map(|(entry, _)| told(entry)).collect());
    assert_eq!(here, there, "{place}, {customer}: natively, and in the worker");
    for (native, (stored, stored_hash)) in native.entries.iter().zip(&stored) {
        assert_eq!(native, stored, "{place}, {customer}");
        head = hash(&shop_id, native, &head);
        let hex: String = head.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(&hex, stored_hash, "{place}, {customer}: the hash of entry {}", native.sequence);
    }
    *compared += stored.len();
    native.account
}

/// The same decisions, natively.
struct Native<'a> {
    program: &'a Program,
    account_id: AccountId,
    account: Option<Account>,
    records: BTreeMap<String, SourceRecord>,
    entries: Vec<Entry>,
    now: Moment,
}

impl<'a> Native<'a> {
    fn new(program: &'a Program, account_id: AccountId) -> Self {
        let now = at_milliseconds(now_milliseconds());
        Self { program, account_id, account: None, records: BTreeMap::new(), entries: vec![], now }
    }

    /// What the order has given, and of that taken back. The first real one enrols.
    fn order(&mut self, order: &Order, stored: &[(Entry, String)]) -> (i64, i64) {
        let known = self.records.get(order.order_id.as_str()).cloned();
        let decision = self.decide(FactKind::Order(Box::new(order.clone())), known, stored);
        if let Some(record) = decision.source {
            self.records.insert(order.order_id.to_string(), record);
        }
        let record = self.records.get(order.order_id.as_str());
        record.map_or((0, 0), |record| (record.earned.get(), record.reversed.get()))
    }

    /// Decides at the moment and with the identifiers that stand in what the worker wrote; where it wrote nothing, neither matters.
    fn decide(&mut self, kind: FactKind, source: Option<SourceRecord>, stored: &[(Entry, String)]) -> Decision {
        let recorded_at = stored.first().map(|(entry, _)| entry.recorded_at);
        self.now = recorded_at.map_or(self.now, |at: Instant| at_milliseconds(at.milliseconds()));
        let is_first = self.account.is_none();
        let of_order = |(entry, _): &(Entry, String)| entry.source.as_str().starts_with("order:");
        let joined = stored.iter().position(of_order).filter(|_| is_first).unwrap_or_default();
        let (joining, ordered) = stored.split_at(joined);
        let newcomer = Newcomer { account_id: self.account_id.clone(), minted: self.minted_in(joining) };
        let (newcomer, minted) = (is_first.then_some(newcomer), self.minted_in(ordered));
        let state = State { account: self.account.clone(), source, ..State::default() };
        let fact = Fact { now: self.now, minted, newcomer, kind };
        let decision = decide(self.program, &state, &fact).expect("what the worker decided can be decided");
        self.account.clone_from(&decision.account);
        self.entries.extend(decision.entries.iter().cloned());
        decision
    }

    /// The identifiers these entries issue vouchers under, and what is left of those a fact has.
    fn minted_in(&self, stored: &[(Entry, String)]) -> Vec<Minted> {
        let mut minted: Vec<Minted> = vec![];
        for voucher in stored.iter().filter_map(|(entry, _)| entry.changes.voucher.as_ref()) {
            let mut known = self.entries.iter().filter_map(|entry| entry.changes.voucher.as_ref());
            let is_new = known.all(|known| known.voucher_id != voucher.voucher_id);
            if is_new && minted.iter().all(|known| known.voucher_id != voucher.voucher_id) {
                minted.push(Minted { voucher_id: voucher.voucher_id.clone(), code: voucher.code.clone() });
            }
        }
        for place in minted.len()..MINTED_COUNT {
            let voucher_id = VoucherId::new(format!("unused-{place}")).unwrap();
            minted.push(Minted { voucher_id, code: VoucherCode::normalized(&format!("UNUSED{place}")).unwrap() });
        }
        minted
    }
}

/// With milliseconds, which the API reads but does not write: two snapshots of an order may lie a millisecond apart.
fn rfc3339(instant: Instant) -> String {
    let milliseconds = instant.milliseconds().rem_euclid(1000);
    instant.to_rfc3339().replace('Z', &format!(".{milliseconds:03}Z"))
}

/// The order as our own contract has it.
fn snapshot(order: &Order, customer: &str) -> Value {
    let mut fields = Map::new();
    let mut set = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    set("order_id", json!(order.order_id));
    set("number", json!(order.number));
    set("updated_at", json!(rfc3339(order.updated_at)));
    set("placed_at", json!(rfc3339(order.placed_at.instant)));
    for (name, at) in
        [("paid_at", order.paid_at), ("fulfilled_at", order.fulfilled_at), ("cancelled_at", order.cancelled_at)]
    {
        set(name, json!(at.map(|at| rfc3339(at.instant))));
    }
    set("test", json!(order.test));
    set("currency", json!(order.currency));
    set("customer", json!({ "id": customer }));
    set("lines", serde_json::to_value(&order.lines).unwrap());
    set("shipping", json!(order.shipping));
    set("refunds", serde_json::to_value(&order.refunds).unwrap());
    Value::Object(fields)
}
