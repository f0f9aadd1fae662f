//! The store, by the very migrations and statements D1 runs: append-only, exactly once, all of a decision or nothing, and
//! never another sum than its entries'.

use std::cell::Cell;

use coppertoken_rules::fact::Minted;
use coppertoken_rules::ids::SourceId;
use coppertoken_rules::{Decision, Fact, FactKind, Rejection, State, decide};
use coppertoken_tests::house::{files, queries};
use coppertoken_tests::shop::{NOON, NativeShop, program};
use coppertoken_tests::sqlite::{Outrun, Sqlite, now_or_never};
use coppertoken_worker::kernel::append::{AppendExtras, append};
use coppertoken_worker::kernel::database::DatabaseError;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::ledger::{self, OrderNames};
use coppertoken_worker::kernel::programs;
use coppertoken_worker::kernel::rows::{Head, StoredAccount};
use serde_json::json;

/// A shop with one member, `ana`, who has 500 points and redeemed 250 of them.
fn shop_with_history(sqlite: &Sqlite) -> NativeShop<&Sqlite> {
    let shop = NativeShop::open(sqlite, &program(json!({})));
    shop.join("ana");
    shop.buy("ana", "1", 50_000);
    shop.voucher("ana", "key", "five-off");
    shop
}

fn is_constraint(result: Result<(), DatabaseError>, name: &str) -> bool {
    matches!(result, Err(DatabaseError::Constraint(message)) if message.contains(name))
}

// ------------------------------------------------------------------------------------------------- what SQL refuses

#[test]
fn entries_and_program_versions_are_neither_updated_nor_deleted() {
    let sqlite = Sqlite::default();
    shop_with_history(&sqlite);
    let before = sqlite.dump();
    for (sql, name) in [
        ("UPDATE entry SET points = points + 1", "entry_is_immutable"),
        ("UPDATE entry SET body = body", "entry_is_immutable"),
        ("DELETE FROM entry", "entry_is_kept"),
        ("UPDATE program_version SET document = '{}'", "program_version_is_immutable"),
        ("DELETE FROM program_version", "program_version_is_kept"),
        ("UPDATE source SET account_id = 'another'", "source_is_bound_for_good"),
        ("UPDATE source SET account_id = NULL", "source_is_bound_for_good"),
    ] {
        let message = sqlite.run(sql).unwrap_err();
        assert!(message.contains(name), "{sql}: {message}");
        assert!(matches!(DatabaseError::of_message(&message), DatabaseError::Constraint(_)), "{message}");
    }
    assert_eq!(sqlite.dump(), before);
}

#[test]
fn no_statement_can_swallow_a_conflict() {
    for file in files(&["worker/src", "worker/migrations"]) {
        let text = file.text.to_uppercase();
        for banned in ["INSERT OR", "UPDATE OR", "REPLACE INTO"] {
            assert!(!text.contains(banned), "{} says {banned}", file.path);
        }
    }
    for query in queries() {
        let text = query.text.to_uppercase();
        // One stands alone, never in a batch with others; the rest keep the last of two and ignore nothing.
        let may_ignore = query.name == "insert_parked_delivery" || text.contains("DO UPDATE");
        assert!(may_ignore || !text.contains("ON CONFLICT"), "{} says ON CONFLICT", query.name);
    }
}

#[test]
fn statements_have_a_name_of_their_own() {
    let mut names: Vec<String> = queries().into_iter().map(|query| query.name).collect();
    names.sort();
    let twice: Vec<&String> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn every_named_statement_is_valid_and_finds_its_rows_by_an_index() {
    let sqlite = Sqlite::default();
    // Lists of everything, questions about all shops, and tables that are nearly empty.
    const MAY_SCAN: [&str; 9] = [
        "list_shops",
        "check_health",
        "delete_parked_deliveries",
        "list_operator_keys",
        "read_next_root",
        "read_next_round",
        "read_next_retention",
        "empty_old_grant_notes",
        "delete_old_grant_proposals",
    ];
    let all = queries();
    assert!(all.len() >= 100);
    for query in all {
        let plan = sqlite.plan(&query.text);
        // One row made up, shops that have something waiting, and what was found of them: none is a table.
        const NO_TABLE: [&str; 4] = ["VIRTUAL TABLE", "CONSTANT ROW", "SCAN waiting", "SCAN (subquery"];
        let is_no_table = |step: &str| NO_TABLE.iter().any(|sort| step.contains(sort));
        let scans = plan.iter().any(|step| step.starts_with("SCAN") && !is_no_table(step));
        let may_scan = MAY_SCAN.contains(&query.name.as_str());
        assert!(may_scan || !scans, "{}: {plan:?}", query.name);
        // A shop's keys and what waits for its people are few, it has one round of each job and one root a day; of what grows with its
        // business, no statement may walk through all.
        const SMALL: [&str; 5] = ["SEARCH shop", "audit_round", "ledger_root", "retention_round", "grant_proposal"];
        let is_small = |step: &str| SMALL.iter().any(|small| step.contains(small));
        let walks = plan.iter().any(|step| step.ends_with("(shop_id=?)") && !is_small(step));
        assert!(!walks, "{} walks through a whole shop: {plan:?}", query.name);
    }
}

// ------------------------------------------------------------------------------------------------------------ races

/// What two decisions that read the same account would write.
fn decided(shop: &NativeShop<&Sqlite>, (kind, minted): (FactKind, Vec<Minted>)) -> (StoredAccount, Decision) {
    let stored = now_or_never(ledger::account_of_member(&shop.context.database, &shop.id, "ana")).unwrap().unwrap();
    let program = now_or_never(programs::open(&shop.context, &shop.id, stored.program_version)).unwrap();
    let state = State { account: Some(stored.account.clone()), ..State::default() };
    let fact = Fact { now: program.moment(shop.context.now).unwrap(), minted, newcomer: None, kind };
    let decision = decide(&program.program, &state, &fact).unwrap();
    (stored, decision)
}

fn redeeming(code: &str) -> (FactKind, Vec<Minted>) {
    let minted =
        Minted { voucher_id: format!("voucher-{code}").try_into().unwrap(), code: code.to_owned().try_into().unwrap() };
    (FactKind::Redeem { reward_id: "two-off".to_owned().try_into().unwrap() }, vec![minted])
}

#[test]
fn of_two_decisions_that_read_the_same_account_one_is_refused_as_a_whole() {
    let sqlite = Sqlite::default();
    let shop = shop_with_history(&sqlite);
    let beside = || AppendExtras { answer: Some(("0".repeat(64), "{}".to_owned())), ..AppendExtras::default() };
    let [first, second] = ["A", "B"].map(|code| decided(&shop, redeeming(code)));
    let append = |(stored, decision): &(StoredAccount, Decision)| {
        now_or_never(append(&shop.context.database, &shop.id, stored.head, decision, beside()))
    };
    append(&first).unwrap();
    let between = sqlite.dump();
    assert!(is_constraint(append(&second), "entry.sequence"));
    assert!(is_constraint(append(&first), "UNIQUE"), "nor is the same decision written twice");
    assert_eq!(sqlite.dump(), between, "nothing half-written");
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn a_batch_that_fails_at_its_last_statement_leaves_nothing_of_the_first() {
    let sqlite = Sqlite::default();
    let shop = shop_with_history(&sqlite);
    let (stored, decision) = decided(&shop, redeeming("C"));
    // A voucher's code that is taken, though the entries are free to be written.
    let taken = sqlite.rows("SELECT code FROM voucher")[0]["code"].as_str().unwrap().to_owned();
    let mut decision = decision;
    decision.vouchers[0].code = taken.try_into().unwrap();
    let beside = AppendExtras { answer: Some(("0".repeat(64), "{}".to_owned())), ..AppendExtras::default() };
    let before = sqlite.dump();
    let result = now_or_never(append(&shop.context.database, &shop.id, stored.head, &decision, beside));
    assert!(is_constraint(result, "voucher.code"));
    assert_eq!(sqlite.dump(), before);
}

#[test]
fn whoever_read_an_older_version_of_an_order_does_not_overwrite_it() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    // A guest's order: no entries guard it, the row's version alone does.
    let of_guest = |net, second: u32| {
        shop.snapshot("", "7", net, json!({ "updated_at": format!("2026-11-21T12:00:{second:02}Z") }))
    };
    shop.record(&of_guest(1_000, 0)).unwrap();
    let source = SourceId::new("order:7").unwrap();
    let order_id = "7".to_owned().try_into().unwrap();
    let names = OrderNames { order_id: &order_id, placed_at: shop.context.now };
    let load =
        || now_or_never(ledger::load_order(&shop.context.database, &shop.id, &source, names, None, &[])).unwrap();
    let read = load().source.unwrap();
    shop.record(&of_guest(2_000, 1)).unwrap();
    let decision = Decision {
        account: None,
        entries: vec![],
        source: Some(read.record().unwrap()),
        vouchers: vec![],
        claims: vec![],
        follow_ups: vec![],
        warnings: vec![],
    };
    let beside = |version| AppendExtras {
        source_version: Some(version),
        source: Some((source.clone(), None)),
        ..AppendExtras::default()
    };
    let append =
        |version| now_or_never(append(&shop.context.database, &shop.id, Head::GENESIS, &decision, beside(version)));
    let before = sqlite.dump();
    assert!(is_constraint(append(read.version), "source_version_matches"));
    assert_eq!(sqlite.dump(), before);
    append(load().source.unwrap().version).unwrap();
    assert_eq!(load().source.unwrap().version, 3);
}

#[test]
fn services_that_lose_a_race_decide_again() {
    let sqlite = Sqlite::default();
    let shop = shop_with_history(&sqlite);
    let outrun = |rival: fn(&NativeShop<&Sqlite>)| {
        let other = shop.through(&sqlite);
        shop.through(Outrun { sqlite: &sqlite, rival: Cell::new(Some(move || rival(&other))) })
    };
    // The rival's redemption leaves 150: enough for one of 100 …
    let late = outrun(|rival| drop(rival.voucher("ana", "rival-1", "two-off")));
    assert_eq!(late.voucher("ana", "late-1", "two-off").balance.get(), 50);
    shop.buy("ana", "2", 20_000);
    // … but the one of 250 that was affordable when read is refused when decided again.
    let late = outrun(|rival| drop(rival.voucher("ana", "rival-2", "five-off")));
    let refused = late.redeem("ana", "late-2", "five-off").unwrap_err();
    assert!(matches!(refused, Error::Rejected(Rejection::InsufficientPoints { missing: 250 })), "{refused:?}");
    // The rival had the very same request: both get its answer.
    shop.buy("ana", "3", 10_000);
    let late = outrun(|rival| drop(rival.redeem("ana", "same", "two-off").unwrap()));
    assert_eq!(late.redeem("ana", "same", "two-off").unwrap(), shop.redeem("ana", "same", "two-off").unwrap());
    // The same order, delivered twice at once, earns once.
    let late = outrun(|rival| drop(rival.buy("ana", "4", 10_000)));
    assert_eq!(late.buy("ana", "4", 10_000).entries_written, 0);
    // Two who join at once find one account.
    let late = outrun(|rival| drop(rival.join("boris")));
    late.join("boris");
    assert_eq!(sqlite.rows("SELECT count(*) AS n FROM member WHERE customer_id = 'boris'")[0]["n"], 1);
    assert_eq!(shop.member("ana").balance.get(), 100);
    assert_eq!(shop.audit().faults, []);
}

// -------------------------------------------------------------------------------------------------------- round trips

#[test]
fn a_decision_is_one_read_and_one_append_and_a_repetition_one_read() {
    let sqlite = Sqlite::default();
    let shop = shop_with_history(&sqlite);
    let trips = |what: &dyn Fn()| {
        let before = sqlite.batches();
        what();
        sqlite.batches() - before
    };
    let redeem = || drop(shop.redeem("ana", "twice", "two-off").unwrap());
    assert_eq!([trips(&redeem), trips(&redeem)], [2, 1]);
    let buy = || drop(shop.buy("ana", "9", 1_000));
    assert_eq!([trips(&buy), trips(&buy)], [2, 1]);
    assert_eq!(trips(&|| drop(shop.redeem("ana", "much", "five-off").unwrap_err())), 1, "a decline reads only");
    assert_eq!(trips(&|| drop(shop.member("ana"))), 1);
}

// --------------------------------------------------------------------------------------------------------------- jobs

#[test]
fn the_job_writes_what_is_due_once_and_changes_no_figure() {
    let sqlite = Sqlite::default();
    let earning = json!({ "hold_days": 14, "expiry": { "days_after_posting": 30 } });
    let mut shop = NativeShop::open(&sqlite, &program(json!({ "earning": earning })));
    for place in 0..25 {
        let customer = format!("customer-{place}");
        shop.join(&customer);
        shop.buy(&customer, &format!("order-{place}"), 10_000);
    }
    assert_eq!(shop.settle(), 0, "nothing is due");
    for (days, balance) in [(14, 100), (31, 0)] {
        shop.skip_days(days);
        let before = shop.member("customer-7");
        assert_eq!(before.balance.get(), balance);
        // Bounded per run; the rest is next minute's.
        assert_eq!([(); 4].map(|()| shop.settle()), [20, 5, 0, 0]);
        assert_eq!(shop.member("customer-7"), before);
        assert_eq!(shop.audit().faults, []);
    }
    assert!(sqlite.rows("SELECT 1 FROM account WHERE next_due_on IS NOT NULL").is_empty());
}

#[test]
fn one_damaged_account_does_not_keep_the_others_from_being_settled() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &program(json!({ "earning": { "hold_days": 1 } })));
    for customer in ["ana", "boris"] {
        shop.join(customer);
        shop.buy(customer, customer, 10_000);
    }
    let damage = "UPDATE account SET state = '{}', next_due_on = '2000-01-01' WHERE account_id = \
        (SELECT account_id FROM member WHERE customer_id = 'ana')";
    sqlite.run(damage).unwrap();
    shop.skip_days(1);
    assert_eq!(shop.settle(), 1);
    assert_eq!(shop.member("boris").balance.get(), 100);
}

#[test]
fn a_failed_write_that_did_happen_is_answered_from_the_store_when_repeated() {
    let sqlite = Sqlite::default();
    let shop = shop_with_history(&sqlite);
    assert_eq!(shop.context.now.milliseconds(), NOON);
    let first = shop.redeem("ana", "lost", "two-off").unwrap();
    let before = sqlite.dump();
    assert_eq!(shop.redeem("ana", "lost", "two-off").unwrap(), first);
    assert!(matches!(shop.redeem("ana", "lost", "five-off"), Err(Error::KeyReused)));
    assert_eq!(sqlite.dump(), before);
}
