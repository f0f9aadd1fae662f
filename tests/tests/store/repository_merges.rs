//! One person with two customer ids: what moves when their accounts are merged, what news of earlier orders do then, and what an undo gives
//! back.

use std::cell::Cell;

use coppertoken_auditor::{Audit, Books};
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_worker::features::merges::service as merges;
use coppertoken_worker::kernel::database::{Database, DatabaseError, Row, Statement};
use coppertoken_worker::kernel::error::Error;
use serde_json::{Value, json};

type Shop<'a> = NativeShop<&'a Sqlite>;

/// `hold_days` of waiting; `old` and `new` are members, and the same person.
fn open(sqlite: &Sqlite, hold_days: u16) -> Shop<'_> {
    let earning = json!({ "hold_days": hold_days, "expiry": { "days_after_posting": 60 } });
    let shop = NativeShop::open(sqlite, &program(json!({ "earning": earning })));
    shop.join("old");
    shop.join("new");
    shop
}

/// Merges `old` into `new`; the balance of `new`.
fn merge<D: Database>(shop: &NativeShop<D>, old: &str, new: &str) -> Result<i64, Error> {
    now_or_never(merges::merge(&shop.context, &shop.id, old, new)).map(|answer| answer.balance.get())
}

fn unmerge<D: Database>(shop: &NativeShop<D>, old: &str) -> Result<i64, Error> {
    now_or_never(merges::unmerge(&shop.context, &shop.id, old)).map(|answer| answer.balance.get())
}

fn balances(shop: &Shop<'_>) -> (i64, i64) {
    (shop.balance("old"), shop.balance("new"))
}

/// The order once more, come back as a whole.
fn returned(shop: &Shop<'_>, customer: &str, order: &str, net: i64) -> OrderSnapshot {
    let refund = json!([{ "id": "r", "lines": [{ "line_id": "1", "quantity": 1, "net": net }], "total": net }]);
    shop.snapshot(customer, order, net, json!({ "refunds": refund }))
}

fn code<T>(answer: Result<T, Error>) -> &'static str {
    answer.err().map_or("none", |error| error.code())
}

#[test]
fn case_67_points_of_both_are_on_one_account_and_either_id_reaches_it() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, 0);
    shop.buy("old", "1", 10_000);
    shop.buy("new", "2", 20_000);
    assert_eq!(merge(&shop, "old", "new").unwrap(), 300);
    let before = sqlite.dump();
    assert_eq!(merge(&shop, "old", "new").unwrap(), 300);
    assert_eq!(sqlite.dump(), before, "merging again writes nothing");
    assert_eq!(balances(&shop), (300, 300));
    // Later orders of either id are the one account's, and so is the first order told again under another customer.
    shop.skip_days(1);
    shop.buy("old", "3", 5_000);
    shop.buy("new", "1", 10_000);
    assert_eq!(balances(&shop), (350, 350));
    // 100 and 200 end 60 days after they were posted, 50 a day later.
    shop.skip_days(60);
    assert_eq!(balances(&shop), (50, 50));
    shop.settle();
    shop.assert_whole();
}

#[test]
fn an_order_of_before_the_merge_comes_back_from_the_kept_account() {
    for hold_days in [0, 14] {
        let sqlite = Sqlite::default();
        let mut shop = open(&sqlite, hold_days);
        shop.buy("old", "1", 10_000);
        shop.buy("new", "2", 20_000);
        merge(&shop, "old", "new").unwrap();
        let member = shop.member("new");
        let waiting = if hold_days == 0 { (300, 0) } else { (0, 300) };
        assert_eq!((member.balance.get(), member.pending_points.get()), waiting);
        shop.skip_days(1);
        shop.record(&returned(&shop, "old", "1", 10_000)).unwrap();
        shop.skip_days(14);
        shop.settle();
        assert_eq!(balances(&shop), (200, 200), "held for {hold_days} days");
        shop.record(&returned(&shop, "new", "2", 20_000)).unwrap();
        assert_eq!(balances(&shop), (0, 0));
        shop.assert_whole();
    }
}

#[test]
fn what_waits_posts_on_the_kept_account_on_its_day() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, 14);
    shop.buy("old", "1", 10_000);
    merge(&shop, "old", "new").unwrap();
    for (days, balance) in [(13, 0), (1, 100)] {
        shop.skip_days(days);
        assert_eq!(balances(&shop), (balance, balance));
    }
    shop.settle();
    shop.assert_whole();
}

#[test]
fn what_one_owes_is_taken_from_the_other() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, 0);
    shop.buy("new", "2", 20_000);
    shop.grant("old", "mistake", json!({ "removed": { "points": 80 } }), json!({})).unwrap();
    // 200 − 80, and the other way round: −120 + 100.
    assert_eq!(merge(&shop, "old", "new").unwrap(), 120);
    shop.grant("new", "mistake-2", json!({ "removed": { "points": 240 } }), json!({})).unwrap();
    shop.join("third");
    shop.buy("third", "3", 10_000);
    assert_eq!(merge(&shop, "third", "new").unwrap(), -20);
    shop.assert_whole();
}

#[test]
fn figures_of_orders_count_together() {
    let sqlite = Sqlite::default();
    let tiers = json!([{ "id": "gold", "title": { "en": "Gold" }, "threshold": { "at_least": 250 } }]);
    let shop = NativeShop::open(&sqlite, &program(json!({ "tiers": tiers })));
    for (customer, order, net) in [("old", "1", 10_000), ("new", "2", 20_000)] {
        shop.join(customer);
        shop.buy(customer, order, net);
    }
    let tier = || shop.member("new").tier_id.map(|tier| tier.to_string());
    assert_eq!(tier(), None);
    merge(&shop, "old", "new").unwrap();
    assert_eq!(tier().as_deref(), Some("gold"), "100 + 200 are at least 250");
    unmerge(&shop, "old").unwrap();
    let accounts = sqlite.rows("SELECT json_extract(state, '$.qualifying') AS figure FROM account ORDER BY figure");
    assert_eq!(accounts.iter().map(|row| row["figure"].as_i64().unwrap()).collect::<Vec<_>>(), [100, 200]);
    shop.assert_whole();
}

#[test]
fn an_undo_gives_back_what_is_left_of_the_lots_that_came() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, 0);
    shop.buy("old", "1", 10_000);
    shop.skip_days(1);
    shop.buy("new", "2", 20_000);
    merge(&shop, "old", "new").unwrap();
    // The lot of 100 expires first: an order that costs 100 takes it, and 250 take the rest of both but 50.
    shop.voucher("new", "key", "five-off");
    shop.buy("old", "3", 3_000);
    assert_eq!(balances(&shop), (80, 80));
    assert_eq!(unmerge(&shop, "old").unwrap(), 0);
    assert_eq!(balances(&shop), (0, 80));
    // From now on each id is its own again.
    shop.buy("old", "4", 1_000);
    assert_eq!(balances(&shop), (10, 80));
    assert_eq!(code(unmerge(&shop, "old")), "not_merged");
    assert_eq!(merge(&shop, "old", "new").unwrap(), 90, "and may be merged again");
    shop.assert_whole();
}

#[test]
fn an_undo_gives_back_whole_lots_with_their_last_days_and_what_waits() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, 14);
    shop.buy("old", "1", 10_000);
    shop.skip_days(14);
    shop.buy("old", "2", 5_000);
    let before = shop.member("old");
    merge(&shop, "old", "new").unwrap();
    shop.skip_days(1);
    assert_eq!(unmerge(&shop, "old").unwrap(), 100);
    let after = shop.member("old");
    assert_eq!((after.balance, after.pending_points), (before.balance, before.pending_points));
    assert_eq!((shop.balance("new"), shop.member("new").pending_points.get()), (0, 0));
    // Posted on 5 December, usable through 3 February: 60 days.
    shop.skip_days(59);
    assert_eq!(shop.balance("old"), 100 + 50);
    shop.skip_days(1);
    assert_eq!(shop.balance("old"), 50);
    shop.settle();
    shop.assert_whole();
}

#[test]
fn a_merge_stands_after_thirty_days() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, 0);
    shop.buy("old", "1", 10_000);
    merge(&shop, "old", "new").unwrap();
    shop.skip_days(31);
    let before = sqlite.dump();
    let refused = unmerge(&shop, "old").unwrap_err().detail();
    assert!(refused.contains("at most 30 days ago"), "{refused}");
    assert_eq!(sqlite.dump(), before);
    shop.skip_days(-1);
    assert_eq!(unmerge(&shop, "old").unwrap(), 100);
}

#[test]
fn what_cannot_be_merged_is_refused_and_writes_nothing() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, 0);
    shop.buy("old", "1", 30_000);
    let voucher = shop.voucher("old", "key", "five-off").voucher;
    let before = sqlite.dump();
    for (old, new, expected) in [
        ("old", "old", "bad_request"),
        ("old", "nobody", "not_a_member"),
        ("nobody", "new", "not_a_member"),
        ("old", "new", "codes_are_open"),
    ] {
        assert_eq!(code(merge(&shop, old, new)), expected, "{old} into {new}");
        assert_eq!(sqlite.dump(), before);
    }
    shop.cancel("old", &voucher.voucher_id).unwrap();
    shop.join("third");
    merge(&shop, "old", "new").unwrap();
    let before = sqlite.dump();
    assert_eq!(code(merge(&shop, "old", "third")), "already_merged");
    assert_eq!(code(merge(&shop, "new", "third")), "kept_for_others");
    assert_eq!(sqlite.dump(), before);
    // Of two merges at once the store refuses the one that would make an alias of an alias.
    let alias = "INSERT INTO account_alias SELECT shop_id, kept_account_id, 'another', 0 FROM account_alias";
    assert!(sqlite.run(alias).unwrap_err().contains("account_alias_is_kept"));
}

#[test]
fn a_code_used_before_the_merge_gives_its_points_back_to_the_kept_account() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, 0);
    shop.buy("old", "1", 25_000);
    let voucher = shop.voucher("old", "key", "five-off").voucher;
    let paid = |fields: Value| {
        let mut fields = fields;
        fields["discount_codes"] = json!([voucher.code]);
        shop.snapshot("old", "2", 5_000, fields)
    };
    shop.record(&paid(json!({}))).unwrap();
    assert_eq!(balances(&shop), (50, 0));
    assert_eq!(merge(&shop, "old", "new").unwrap(), 50);
    let refund = json!([{ "id": "r", "lines": [{ "line_id": "1", "quantity": 1, "net": 5_000 }], "total": 5_000 }]);
    let later = json!({ "refunds": refund, "updated_at": "2026-11-21T12:00:09Z" });
    shop.record(&paid(later)).unwrap();
    // The 50 of the order are taken, the 250 of the code come back.
    assert_eq!(balances(&shop), (250, 250));
    shop.assert_whole();
}

#[test]
fn what_the_kept_account_did_not_hear_at_once_the_job_brings() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, 0);
    shop.buy("old", "1", 10_000);
    // Between the decision that gives and the one that takes, the store is gone.
    let broken = shop.through(Failing { sqlite: &sqlite, writes_left: Cell::new(1) });
    assert_eq!(merge(&broken, "old", "new").unwrap(), 0, "on its way");
    assert_eq!(shop.outbox().len(), 1);
    shop.skip_days(1);
    assert_eq!(shop.deliver(), 1);
    assert_eq!((balances(&shop), shop.outbox().len(), shop.deliver()), ((100, 100), 0, 0));
    shop.assert_whole();
}

/// A store that takes so many more writes, and then none.
struct Failing<'a> {
    sqlite: &'a Sqlite,
    writes_left: Cell<u32>,
}

impl Database for Failing<'_> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let is_write = statements.iter().any(|statement| statement.sql.contains("INSERT INTO"));
        let left = self.writes_left.get();
        if is_write && left == 0 {
            return Err(DatabaseError::Transient("the store is gone".to_owned()));
        }
        self.writes_left.set(left - u32::from(is_write));
        self.sqlite.batch(statements).await
    }
}

/// An auditor that shares no code with the rules adds up both accounts.
#[test]
fn the_independent_auditor_adds_up_both_accounts() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, 14);
    shop.buy("old", "1", 10_000);
    shop.skip_days(14);
    shop.buy("old", "2", 5_000);
    shop.buy("new", "3", 2_000);
    merge(&shop, "old", "new").unwrap();
    shop.skip_days(14);
    shop.settle();
    let parsed = |row: &Value, column: &str| serde_json::from_str::<Value>(row[column].as_str().unwrap()).unwrap();
    let entries = sqlite.rows("SELECT account_id, body, hash FROM entry ORDER BY account_id, sequence");
    let mut audit = Audit::new(shop.id.as_str(), &program(json!({})));
    for account in sqlite.rows("SELECT account_id, state FROM account") {
        let own = || entries.iter().filter(|row| row["account_id"] == account["account_id"]);
        audit.account(&Books {
            entries: own().map(|row| parsed(row, "body")).collect(),
            hashes: own().map(|row| row["hash"].as_str().unwrap().to_owned()).collect(),
            account: parsed(&account, "state"),
            records: vec![],
            settled_on: "2026-12-19".to_owned(),
        });
    }
    assert_eq!(audit.findings(), []);
    assert_eq!(balances(&shop), (170, 170));
}
