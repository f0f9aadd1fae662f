//! The first order of a customer opens the account under automatic enrolment: account, member and order are written by one batch, or none is.

use std::cell::Cell;

use coppertoken_rules::Rejection;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::shop_members::rule;
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_worker::features::privacy::service::pseudonym;
use coppertoken_worker::kernel::database::{Database, DatabaseError, Row, Statement};
use coppertoken_worker::kernel::error::Error;
use serde_json::{Value, json};

/// Orders enrol. Each new member gets a cup, of which there are `stock`, and each order gets one too.
fn automatic(stock: u32) -> Value {
    program(json!({
        "enrolment": "automatic",
        "mechanics": [
            rule("every-euro", json!({ "spend": { "points": 1, "per": 100 } })),
            rule("welcome", json!({ "enrollment": { "gives": { "reward": "cup" } } })),
            rule("card", json!({ "stamps": { "every": 1, "gives": { "reward": "cup" } } })),
        ],
        "rewards": [{ "id": "cup", "title": { "en": "A cup" }, "stock": stock, "gives": { "product": { "product_id": "cup-1" } } }],
    }))
}

/// A store that says before every batch that inserts into a table what becomes of it, by its number from 0: an error, or nothing.
struct Watched<'a, F> {
    sqlite: &'a Sqlite,
    table: &'static str,
    before: F,
    writes: Cell<usize>,
}

impl<F: Fn(usize) -> Option<&'static str>> Database for Watched<'_, F> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let insert = format!("INSERT INTO {}", self.table);
        if statements.iter().any(|statement| statement.sql.contains(&insert)) {
            let place = self.writes.replace(self.writes.get() + 1);
            if let Some(message) = (self.before)(place) {
                return Err(DatabaseError::of_message(message));
            }
        }
        let sqlite = self.sqlite;
        sqlite.batch(statements).await
    }
}

/// The shop in a store whose every batch that writes is watched.
fn watched<'a, F: Fn(usize) -> Option<&'static str>>(
    shop: &NativeShop<&'a Sqlite>,
    before: F,
) -> NativeShop<Watched<'a, F>> {
    watching(shop, "", before)
}

fn watching<'a, F: Fn(usize) -> Option<&'static str>>(
    shop: &NativeShop<&'a Sqlite>,
    table: &'static str,
    before: F,
) -> NativeShop<Watched<'a, F>> {
    shop.through(Watched { sqlite: shop.context.database, table, before, writes: Cell::new(0) })
}

/// Rows of the tables that an order which enrols writes: accounts, members, orders.
fn rows(sqlite: &Sqlite) -> [u64; 3] {
    ["account", "member", "source"].map(|table| sqlite.count(table))
}

#[test]
fn the_order_that_enrols_is_one_attempt_and_one_append() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic(50));
    let order = shop.snapshot("ana", "1", 1_000, json!({}));
    // Shop and program are in memory.
    shop.record(&shop.snapshot("nobody", "a guest's", 1_000, json!({ "customer": null }))).unwrap();
    let through = watched(&shop, |_| None);
    let (before, changed_before) = (sqlite.batches(), sqlite.rows_changed());
    let answer = through.record(&order).unwrap();
    assert_eq!((answer.member, answer.earned.get()), (true, 10));
    assert_eq!(through.context.database.writes.get(), 1, "appends");
    // What is known of the order, the version in force, whether the customer asked to be forgotten; the append.
    assert_eq!(sqlite.batches() - before, 4, "round trips");
    let entries = sqlite.count("entry");
    // The account, the member, the order, two vouchers, and the stock they came from.
    assert_eq!(sqlite.rows_changed() - changed_before, entries + 1 + 1 + 1 + 2 + 1, "rows");
    assert_eq!(answer.entries_written as u64, entries, "those of joining are the order's work");
    assert_eq!(shop.member("ana").vouchers.len(), 2, "a cup for joining and one for the order");
    assert_eq!((rows(&sqlite), shop.audit().faults), ([1, 1, 2], vec![]));
}

/// Whichever batch fails: before, the account stayed behind when the second of two did.
#[test]
fn a_batch_that_fails_leaves_neither_member_nor_order() {
    for failing in 0..2 {
        let sqlite = Sqlite::default();
        let shop = NativeShop::open(&sqlite, &automatic(50));
        let order = shop.snapshot("ana", "1", 1_000, json!({}));
        let before = sqlite.dump();
        let broken = watched(&shop, |place| (place == failing).then_some("Network connection lost."));
        match broken.record(&order) {
            Ok(_) => assert_eq!(rows(&sqlite), [1, 1, 1], "batch {failing} was not needed"),
            Err(_) => assert_eq!(sqlite.dump(), before, "batch {failing} failed"),
        }
        shop.record(&order).unwrap();
        assert_eq!((rows(&sqlite), shop.member("ana").vouchers.len(), shop.audit().faults), ([1, 1, 1], 2, vec![]));
    }
}

#[test]
fn an_order_that_the_rules_refuse_enrols_nobody() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic(50));
    let line = json!({ "line_id": "1", "product_id": "cup", "quantity": 1, "net": 1_000 });
    let before = sqlite.dump();
    let many: Vec<Value> = (0..2_000)
        .map(|place| json!({ "line_id": place.to_string(), "product_id": "cup", "quantity": 1, "net": 1 }))
        .collect();
    for lines in [json!([line, line]), json!(many)] {
        let refused = shop.record(&shop.snapshot("ana", "1", 1_000, json!({ "lines": lines })));
        assert!(matches!(refused, Err(Error::Invalid(_) | Error::Rejected(Rejection::OrderTooLarge))), "{refused:?}");
        assert_eq!(sqlite.dump(), before);
    }
    for fields in
        [json!({ "test": true }), json!({ "cancelled_at": shop.context.now.to_rfc3339() }), json!({ "draft": true })]
    {
        let answer = shop.record(&shop.snapshot("ana", "1", 1_000, fields)).unwrap();
        assert!(!answer.member);
    }
    assert_eq!(sqlite.count("member"), 0);
}

#[test]
fn a_rival_that_joins_or_buys_leaves_one_account_and_every_order_once() {
    type Rival = fn(&NativeShop<&Sqlite>);
    let rivals: [(&str, Rival, u64); 3] = [
        ("joins", |shop| drop(shop.join("ana")), 1),
        ("buys something else", |shop| drop(shop.buy("ana", "2", 500)), 2),
        ("the same news", |shop| drop(shop.buy("ana", "1", 1_000)), 1),
    ];
    for (name, rival, orders) in rivals {
        let sqlite = Sqlite::default();
        let shop = NativeShop::open(&sqlite, &automatic(50));
        let late = watched(&shop, |place| {
            if place == 0 {
                rival(&shop);
            }
            None
        });
        assert!(late.record(&shop.snapshot("ana", "1", 1_000, json!({}))).unwrap().member, "{name}");
        assert_eq!(rows(&sqlite), [1, 1, orders], "{name}");
        assert_eq!(sqlite.rows("SELECT 1 FROM entry WHERE kind = 'joined'").len(), 1, "{name}");
        assert_eq!(
            sqlite.rows("SELECT 1 FROM source WHERE account_id = (SELECT account_id FROM member)").len() as u64,
            orders
        );
        let expected = if orders == 2 { 15 } else { 10 };
        assert_eq!((shop.member("ana").balance.get(), shop.audit().faults), (expected, vec![]), "{name}");
    }
}

/// Enrolling was an attempt of its own: three rivals in the order's way were one too many.
#[test]
fn an_order_that_enrols_has_all_its_attempts() {
    for (rivals, is_written) in [(3, true), (4, false)] {
        let sqlite = Sqlite::default();
        let shop = NativeShop::open(&sqlite, &automatic(50));
        let outrun = watching(&shop, "source", |place| {
            if place < rivals {
                shop.buy("ana", &format!("rival-{place}"), 100);
            }
            None
        });
        match outrun.record(&shop.snapshot("ana", "1", 1_000, json!({}))) {
            Ok(answer) => assert!(answer.member && is_written, "{rivals} rivals"),
            Err(error) => {
                assert!(matches!(error, Error::Rejected(Rejection::Contention)) && !is_written, "{rivals}: {error:?}");
            }
        }
        let orders = rivals as u64 + u64::from(is_written);
        assert_eq!((rows(&sqlite), shop.audit().faults), ([1, 1, orders], vec![]), "{rivals} rivals");
    }
}

#[test]
fn of_the_last_cups_one_is_for_joining_and_the_next_for_the_order() {
    for (stock, given) in [(0, 0), (1, 1), (2, 2), (3, 2)] {
        let sqlite = Sqlite::default();
        let shop = NativeShop::open(&sqlite, &automatic(3));
        sqlite.run(&format!("UPDATE stock SET taken = {}, remaining = {stock}", 3 - stock)).unwrap();
        shop.buy("ana", "1", 1_000);
        assert_eq!(shop.member("ana").vouchers.len(), given, "{stock} left");
        let by: Vec<Value> = sqlite.rows("SELECT json_extract(body, '$.given_by') AS by FROM voucher ORDER BY by DESC");
        let by: Vec<&str> = by.iter().map(|row| row["by"].as_str().unwrap()).collect();
        assert_eq!(by, ["welcome", "card"][..given], "{stock} left");
        assert_eq!((sqlite.count("source"), shop.audit().faults), (1, vec![]), "{stock} left");
    }
}

/// The address is the member's from the first batch on, and so is where they live.
#[test]
fn what_the_order_says_of_its_customer_is_written_with_the_member() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic(50));
    let customer = json!({ "id": "ana", "email": "ana@example.com", "phone": "+38970000001", "address": "Elm Street 1, 1000 Skopje" });
    let through = watched(&shop, |_| None);
    through.record(&shop.snapshot("ana", "1", 1_000, json!({ "customer": customer }))).unwrap();
    let member =
        sqlite.rows("SELECT customer_id, email, phone, consented_at, household IS NOT NULL AS lives FROM member");
    let expected = json!({ "customer_id": "ana", "email": "ana@example.com", "phone": "+38970000001", "consented_at": null, "lives": 1 });
    assert_eq!((member, through.context.database.writes.get()), (vec![expected], 1));
}

#[test]
fn an_order_of_an_erased_customer_is_a_guests() {
    use coppertoken_worker::features::privacy::store as privacy;
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic(50));
    shop.join("ana");
    let database = &shop.context.database;
    let member = now_or_never(privacy::member(database, &shop.id, "ana")).unwrap().unwrap();
    let hash = pseudonym(&shop.context.settings, shop.id.as_str(), "ana").unwrap();
    now_or_never(privacy::erase(database, &shop.id, &member, &hash, shop.context.now.milliseconds())).unwrap();
    let answer = shop.buy("ana", "1", 1_000);
    assert_eq!((answer.member, answer.entries_written, sqlite.count("member")), (false, 0, 0));
    // By themselves they join, and the order is an order like any other.
    shop.join("ana");
    assert!(shop.buy("ana", "2", 1_000).member);
    assert_eq!(shop.audit().faults, []);
}

/// What was recorded as a guest's is the member's as soon as news of it name the customer.
#[test]
fn an_order_known_as_a_guests_enrols_when_its_customer_is_named() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic(50));
    let order = shop.snapshot("ana", "1", 1_000, json!({}));
    let mut nameless = order.clone();
    nameless.customer = None;
    assert!(!shop.record(&nameless).unwrap().member);
    let through = watched(&shop, |_| None);
    let answer = through.record(&order).unwrap();
    assert_eq!((answer.member, answer.earned.get(), through.context.database.writes.get()), (true, 10, 1));
    assert_eq!((rows(&sqlite), shop.audit().faults), ([1, 1, 1], vec![]));
    let again = watched(&shop, |_| None);
    assert_eq!((again.record(&order).unwrap().entries_written, again.context.database.writes.get()), (0, 0));
}
