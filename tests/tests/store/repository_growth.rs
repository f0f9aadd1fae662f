//! One shopper cannot grow the ledger without end, and an account of any length is audited within bounded memory.

use std::cell::Cell;

use coppertoken_rules::Rejection;
use coppertoken_rules::given_back::GIVEN_BACK_MAX;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::verify::AuditRoundResponse;
use coppertoken_worker::features::freeze::service as freeze;
use coppertoken_worker::features::verify::{audit, service as verify};
use coppertoken_worker::kernel::budget::Budget;
use coppertoken_worker::kernel::database::{Database, DatabaseError, Row, Statement, Value};
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::ledger;
use serde_json::json;

/// Redeems and gives back until it is refused; how often it went.
fn rounds(shop: &NativeShop<&Sqlite>, day: &str) -> i64 {
    for round in 0.. {
        match shop.redeem("ana", &format!("{day}-{round}"), "two-off") {
            Ok(answer) => {
                let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
                let id = answer["voucher"]["voucher_id"].as_str().unwrap().to_owned();
                shop.cancel("ana", &id.try_into().unwrap()).unwrap();
            }
            Err(Error::Rejected(Rejection::GivenBackTooOften { until })) => {
                let message = format!("too many redemptions were given back today; redeem again from {until} on");
                assert_eq!(Rejection::GivenBackTooOften { until }.to_string(), message);
                return round;
            }
            Err(error) => panic!("{error:?}"),
        }
        assert!(round < 1_000, "never refused");
    }
    unreachable!()
}

#[test]
fn sec_4_redeeming_and_giving_back_ends_for_the_day() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &program(json!({})));
    shop.join("ana");
    shop.buy("ana", "1", 100_000);
    // A voucher that nobody gives back counts for nothing.
    let kept = shop.voucher("ana", "kept", "five-off").voucher;
    assert_eq!(rounds(&shop, "first"), GIVEN_BACK_MAX);
    let (entries, balance) = (sqlite.count("entry"), shop.member("ana").balance);
    for key in ["again", "once-more"] {
        let until = "2026-11-22".parse().unwrap();
        let refused = shop.redeem("ana", key, "two-off").unwrap_err();
        assert!(matches!(refused, Error::Rejected(Rejection::GivenBackTooOften { until: day }) if day == until));
        assert_eq!((refused.code(), refused.may_pass()), ("given_back_too_often", false));
    }
    assert_eq!((sqlite.count("entry"), shop.member("ana").balance), (entries, balance), "a refusal writes nothing");
    // What was redeemed is used as ever, and another member is not concerned.
    shop.claim(&kept.code, "2", 5_000).unwrap();
    shop.buy("ana", "2", 4_500);
    shop.join("boris");
    shop.buy("boris", "3", 100_000);
    shop.voucher("boris", "key", "two-off");
    shop.skip_days(1);
    assert_eq!(rounds(&shop, "second"), GIVEN_BACK_MAX, "a new day");
    assert_eq!(shop.audit().faults, [], "and the replay counts as the account did");
}

// ------------------------------------------------------------------------------------------------------------- audit

/// A store that counts the rows it answers at once, and that answers nothing about the entries of one account.
struct Watched<'a> {
    sqlite: &'a Sqlite,
    most: Cell<usize>,
    poisoned: Option<String>,
}

impl Database for Watched<'_> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let is_of = |statement: &Statement, id: &str| statement.values.contains(&Value::Text(id.to_owned()));
        let asks = |statement: &Statement| statement.sql.contains("FROM entry");
        if let Some(id) = &self.poisoned
            && statements.iter().any(|statement| asks(statement) && is_of(statement, id))
        {
            return Err(DatabaseError::Broken("the run dies here".to_owned()));
        }
        let sqlite = self.sqlite;
        let results = sqlite.batch(statements).await?;
        let most = results.iter().map(Vec::len).max().unwrap_or(0);
        self.most.set(self.most.get().max(most));
        Ok(results)
    }
}

fn watched<'a>(shop: &NativeShop<&'a Sqlite>, poisoned: Option<String>) -> NativeShop<Watched<'a>> {
    shop.through(Watched { sqlite: shop.context.database, most: Cell::new(0), poisoned })
}

/// One run of the job, with no more than what is its own.
fn audit_once<D: Database>(shop: &NativeShop<D>) -> Result<(), Error> {
    now_or_never(audit::run(&shop.context, &mut Budget::of(audit::OWN)))
}

fn round(shop: &NativeShop<&Sqlite>) -> AuditRoundResponse {
    now_or_never(verify::last_round(&shop.context, &shop.id)).unwrap()
}

/// A shop whose member has more entries than three pages of the audit.
fn long_account(sqlite: &Sqlite) -> (NativeShop<&Sqlite>, u64) {
    let shop = NativeShop::open(sqlite, &program(json!({})));
    shop.join("ana");
    for place in 0..1_600 {
        now_or_never(freeze::set(&shop.context, &shop.id, "ana", place % 2 == 0)).unwrap();
    }
    let entries = sqlite.count("entry");
    assert!(entries > 1_500, "{entries}");
    (shop, entries)
}

#[test]
fn sec_4_a_long_account_is_audited_page_by_page_over_several_runs() {
    let sqlite = Sqlite::default();
    let (shop, entries) = long_account(&sqlite);
    let watched = watched(&shop, None);
    let mut runs = 0;
    while runs == 0 || round(&shop).completed_at.is_none() {
        audit_once(&watched).unwrap();
        runs += 1;
        // Meanwhile the account goes on.
        now_or_never(freeze::set(&shop.context, &shop.id, "ana", runs % 2 == 0)).unwrap();
        assert!(runs < 10);
    }
    let done = round(&shop);
    assert_eq!((done.accounts, done.faults), (1, vec![]));
    assert!(runs >= 2 && done.entries >= entries, "{runs} runs, {} entries", done.entries);
    assert!(watched.context.database.most.get() <= 500, "{} rows at once", watched.context.database.most.get());
    // On demand too.
    assert_eq!(now_or_never(audit::page(&watched.context, &shop.id, "")).unwrap().faults, []);
    assert!(watched.context.database.most.get() <= 500);
}

#[test]
fn sec_4_what_was_changed_on_the_third_page_is_found() {
    let sqlite = Sqlite::default();
    let (shop, _) = long_account(&sqlite);
    sqlite.run("DROP TRIGGER entry_is_immutable; UPDATE entry SET points = points + 1 WHERE sequence = 1234").unwrap();
    for _ in 0..3 {
        audit_once(&shop).unwrap();
    }
    let found: Vec<_> = round(&shop).faults.into_iter().map(|fault| fault.sequence).collect();
    assert_eq!(found, [Some(1_234)]);
}

#[test]
fn sec_4_an_account_that_kills_the_audit_is_passed_over_and_keeps_no_other_shop_waiting() {
    let sqlite = Sqlite::default();
    let [bad, good] = [(); 2].map(|()| NativeShop::open(&sqlite, &program(json!({}))));
    let customers = ["ana", "boris", "cara"];
    for shop in [&bad, &good] {
        customers.iter().for_each(|customer| drop(shop.join(customer)));
    }
    let ids = now_or_never(ledger::accounts_after(&bad.context.database, &bad.id, "", 10)).unwrap();
    let mut failing = watched(&bad, Some(ids[1].to_string()));
    let mut outcomes = vec![];
    for _ in 0..12 {
        outcomes.push(audit_once(&failing).is_ok());
        failing.skip_seconds(60);
        // Two runs each: the shop that failed waits for its turn as the other one does.
        if outcomes.len() == 4 {
            assert!(outcomes.contains(&false) && round(&good).completed_at.is_some(), "{outcomes:?}");
        }
    }
    let done = round(&bad);
    let faults: Vec<_> = done.faults.iter().map(|fault| (&fault.account_id, fault.detail.as_str())).collect();
    assert_eq!(faults, [(&ids[1], "it could not be audited in 3 runs: see the log")]);
    assert!(done.completed_at.is_some() && done.accounts == 3, "{done:?}");
}
