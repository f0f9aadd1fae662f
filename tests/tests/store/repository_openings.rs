//! Balances that members bring from an earlier program: many in a request, all of its rows or none, each member's once.

use std::cell::Cell;

use coppertoken_auditor::{Audit, Books};
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::shop_members::{points, rule};
use coppertoken_tests::sqlite::{Outrun, Sqlite, now_or_never};
use coppertoken_wire::opening::OpeningBalancesResponse;
use coppertoken_worker::features::merges::service as merges;
use coppertoken_worker::features::opening_balances::service as openings;
use coppertoken_worker::features::opening_balances::service::MEMBERS_MAX;
use coppertoken_worker::features::privacy::service::pseudonym;
use coppertoken_worker::features::privacy::store as privacy;
use coppertoken_worker::kernel::database::Database;
use coppertoken_worker::kernel::error::Error;
use serde_json::{Value, json};

/// Orders enrol, and so does an opening balance.
fn automatic() -> Value {
    program(json!({ "enrolment": "automatic" }))
}

fn open<D: Database>(shop: &NativeShop<D>, members: Value) -> Result<OpeningBalancesResponse, Error> {
    let request = serde_json::from_value(json!({ "members": members })).unwrap();
    now_or_never(openings::open(&shop.context, &shop.id, &request))
}

/// What became of each row: enrolled, known, points written, balance.
fn told(answer: &OpeningBalancesResponse) -> Vec<(bool, bool, i64, i64)> {
    let of =
        |row: &coppertoken_wire::opening::OpenedMember| (row.enrolled, row.known, row.points.get(), row.balance.get());
    answer.members.iter().map(of).collect()
}

/// The sentence a refusal answers.
fn refusal(answer: Result<OpeningBalancesResponse, Error>) -> String {
    answer.unwrap_err().detail()
}

#[test]
fn a_balance_is_opened_lot_by_lot_and_repeating_it_writes_nothing() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    shop.join("ana");
    shop.buy("ana", "1", 10_000);
    let members = json!([
        { "customer_id": "ana", "lots": [{ "points": 300, "last_day": "2026-12-31" }, { "points": 50 }] },
        { "customer_id": "boris", "email": "boris@example.com", "lots": [{ "points": 20, "last_day": "2026-12-31" }, { "points": 5, "last_day": "2026-12-31" }] },
        { "customer_id": "vera", "lots": [] },
    ]);
    // 100 from the order and 350 brought along; 20 + 5 of one last day are one lot.
    let first = open(&shop, members.clone()).unwrap();
    assert_eq!(told(&first), [(false, false, 350, 450), (true, false, 25, 25), (true, false, 0, 0)]);
    let before = sqlite.dump();
    let again = open(&shop, members).unwrap();
    assert_eq!(told(&again), [(false, true, 0, 450), (false, true, 0, 25), (false, false, 0, 0)]);
    assert_eq!(sqlite.dump(), before);
    assert_eq!(sqlite.rows("SELECT email FROM member WHERE customer_id = 'boris'")[0]["email"], "boris@example.com");
    let lines = shop.statement("ana");
    let words = |line: &coppertoken_wire::statement::StatementLine| line.points.get() == 350;
    assert_eq!(lines.iter().filter(|line| words(line)).count(), 1, "a movement the member reads: {lines:?}");
    shop.assert_whole();
}

#[test]
fn points_brought_along_expire_on_the_day_they_had_and_the_rest_never() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &automatic());
    let lots = json!([{ "points": 7, "last_day": "2026-11-21" }, { "points": 300, "last_day": "2026-12-31" }, { "points": 50 }]);
    open(&shop, json!([{ "customer_id": "ana", "lots": lots }])).unwrap();
    // Today is 21 November 2026. Days later: balance.
    for (days, balance) in [(0, 357), (1, 350), (40, 350), (41, 50), (900, 50)] {
        let mut later = shop.through(&sqlite);
        later.skip_days(days);
        assert_eq!(later.balance("ana"), balance, "after {days} days");
    }
    shop.skip_days(60);
    shop.settle();
    shop.assert_whole();
}

#[test]
fn what_is_owed_is_repaid_first() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    shop.join("ana");
    shop.grant("ana", "mistake", json!({ "removed": { "points": 80 } }), json!({})).unwrap();
    let lots = json!([{ "points": 100 }, { "points": 50, "last_day": "2026-12-31" }]);
    let row = json!([{ "customer_id": "ana", "lots": lots }]);
    // Owed 80: the 50 that expire first and 30 of the others. 150 − 80 = 70.
    assert_eq!(told(&open(&shop, row.clone()).unwrap()), [(false, false, 150, 70)]);
    assert_eq!(told(&open(&shop, row).unwrap()), [(false, true, 0, 70)]);
    shop.assert_whole();
}

#[test]
fn one_wrong_row_writes_nothing_of_any_and_every_wrong_row_is_named() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    let good = json!({ "customer_id": "ana", "lots": [{ "points": 5 }] });
    let before = sqlite.dump();
    let wrong = [
        (json!([]), "`members`: 1 to 30 members a request; got 0"),
        (
            json!([good, { "customer_id": "", "lots": [] }]),
            "`members[1].customer_id`: 1 to 128 bytes without control characters; got ",
        ),
        (
            json!([good, good]),
            "`members[1].customer_id`: each customer once; members[0] is the same: put their lots together; got ana",
        ),
        (
            json!([{ "customer_id": "boris", "email": "boris" }, good]),
            "`members[0].email`: an e-mail address of at most 254 bytes; got boris",
        ),
        (
            json!([good, { "customer_id": "boris", "lots": [{ "points": 1 }, { "points": 0 }, { "points": 1_000_000_001 }] }]),
            "`members[1].lots[1].points`: 1 to 1000000000 points; got 0; `members[1].lots[2].points`: 1 to 1000000000 points; got 1000000001",
        ),
        (
            json!([good, { "customer_id": "boris", "lots": [{ "points": 1, "last_day": "2026-11-20" }] }]),
            "`members[1].lots[0].last_day`: a day from 2026-11-21, today in the program's time zone, through 2036-11-21; leave it out for points that never expire; got 2026-11-20",
        ),
        (
            json!([good, { "customer_id": "boris", "lots": vec![json!({ "points": 1 }); 121] }]),
            "`members[1].lots`: at most 120 lots; got 121",
        ),
    ];
    for (members, sentence) in wrong {
        assert_eq!(refusal(open(&shop, members)), sentence);
        assert_eq!(sqlite.dump(), before, "{sentence}");
    }
}

#[test]
fn a_balance_is_opened_once_and_another_one_is_refused() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    open(&shop, json!([{ "customer_id": "ana", "lots": [{ "points": 5, "last_day": "2026-12-31" }] }])).unwrap();
    let before = sqlite.dump();
    for lots in [json!([{ "points": 6, "last_day": "2026-12-31" }]), json!([{ "points": 5 }])] {
        let sentence =
            refusal(open(&shop, json!([{ "customer_id": "ana", "lots": lots }, { "customer_id": "boris" }])));
        assert!(sentence.starts_with("`members[0].lots`: what was opened before, 5 points"), "{sentence}");
        assert_eq!(sqlite.dump(), before);
    }
}

#[test]
fn a_program_that_shoppers_join_themselves_opens_balances_of_members_only() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    shop.join("ana");
    let rows = json!([{ "customer_id": "ana", "lots": [{ "points": 5 }] }, { "customer_id": "boris", "lots": [{ "points": 5 }] }]);
    let sentence = refusal(open(&shop, rows));
    assert!(
        sentence.starts_with("`members[1].customer_id`: a member: this program enrols whoever joins"),
        "{sentence}"
    );
    assert_eq!(shop.balance("ana"), 0);
    shop.join("boris");
    assert_eq!(
        told(&open(&shop, json!([{ "customer_id": "boris", "lots": [{ "points": 5 }] }])).unwrap()),
        [(false, false, 5, 5)]
    );
}

#[test]
fn a_merge_does_not_open_a_balance_again() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    let rows = json!([
        { "customer_id": "ana", "lots": [{ "points": 5 }] },
        { "customer_id": "boris", "lots": [{ "points": 7 }] },
    ]);
    open(&shop, rows.clone()).unwrap();
    now_or_never(merges::merge(&shop.context, &shop.id, "ana", "boris")).unwrap();
    assert_eq!(told(&open(&shop, rows).unwrap()), [(false, true, 0, 12), (false, true, 0, 12)]);
    shop.assert_whole();
}

#[test]
fn whoever_asked_to_be_forgotten_is_not_enrolled_again() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    shop.join("ana");
    let database = &shop.context.database;
    let member = now_or_never(privacy::member(database, &shop.id, "ana")).unwrap().unwrap();
    let hash = pseudonym(&shop.context.settings, shop.id.as_str(), "ana").unwrap();
    now_or_never(privacy::erase(database, &shop.id, &member, &hash, shop.context.now.milliseconds())).unwrap();
    let sentence = refusal(open(&shop, json!([{ "customer_id": "ana", "lots": [{ "points": 5 }] }])));
    assert!(sentence.starts_with("`members[0].customer_id`: a customer who asked to be forgotten"), "{sentence}");
}

#[test]
fn the_largest_request_stays_within_the_queries_of_an_invocation() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    let members: Vec<Value> = (0..MEMBERS_MAX)
        .map(|place| json!({ "customer_id": format!("c-{place}"), "lots": [{ "points": 1 }] }))
        .collect();
    let before = sqlite.batches();
    open(&shop, json!(members)).unwrap();
    // The shop, its program, all customers, and 30 members. 3 more are the operator's, and 50 is the limit.
    assert_eq!(sqlite.batches() - before, 33);
    shop.assert_whole();
}

#[test]
fn of_two_requests_at_once_each_balance_is_opened_by_one() {
    let sqlite = Sqlite::default();
    let welcome = rule("welcome", json!({ "enrollment": { "gives": points(3) } }));
    let shop = NativeShop::open(&sqlite, &program(json!({ "enrolment": "automatic", "mechanics": [welcome] })));
    let rows = || json!([{ "customer_id": "ana", "lots": [{ "points": 5 }] }, { "customer_id": "boris", "lots": [{ "points": 6 }] }]);
    let rival = || drop(open(&shop, rows()).unwrap());
    let late = shop.through(Outrun { sqlite: &sqlite, rival: Cell::new(Some(rival)) });
    // Enrolled by the other one, with the welcome gift of 3.
    assert_eq!(told(&open(&late, rows()).unwrap()), [(false, true, 0, 8), (false, true, 0, 9)]);
    shop.assert_whole();
}

/// An auditor that shares no code with the rules finds nothing wrong with what an opening balance posts.
#[test]
fn the_independent_auditor_understands_an_opening_balance() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &automatic());
    let lots = json!([{ "points": 300, "last_day": "2026-12-31" }, { "points": 50 }]);
    open(&shop, json!([{ "customer_id": "ana", "lots": lots }])).unwrap();
    shop.buy("ana", "1", 10_000);
    shop.voucher("ana", "key", "five-off");
    shop.skip_days(60);
    shop.settle();
    let text = |row: &Value, column: &str| row[column].as_str().unwrap().to_owned();
    let parsed = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let entries = sqlite.rows("SELECT body, hash FROM entry ORDER BY sequence");
    let mut audit = Audit::new(shop.id.as_str(), &automatic());
    audit.account(&Books {
        entries: entries.iter().map(|row| parsed(text(row, "body"))).collect(),
        hashes: entries.iter().map(|row| text(row, "hash")).collect(),
        account: parsed(text(&sqlite.rows("SELECT state FROM account")[0], "state")),
        records: sqlite.rows("SELECT record FROM source").iter().map(|row| parsed(text(row, "record"))).collect(),
        settled_on: "2027-01-20".to_owned(),
    });
    assert_eq!(audit.findings(), []);
}
