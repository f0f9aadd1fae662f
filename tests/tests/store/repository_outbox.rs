//! What accounts tell each other, and what the statement tells of all that happened, on the very migrations and statements D1 runs:
//! nothing is lost on the way, and nothing is heard twice.

use std::cell::Cell;

use coppertoken_rules::ledger::entry::{Entry, EntryKind};
use coppertoken_tests::house::queries;
use coppertoken_tests::shop::NativeShop;
use coppertoken_tests::shop_members::{lively, open, rule};
use coppertoken_tests::sqlite::Sqlite;
use coppertoken_wire::member::ReferralOutcome;
use coppertoken_worker::features::statements::service::matters;
use coppertoken_worker::kernel::database::{Database, DatabaseError, Row, Statement};
use coppertoken_worker::kernel::error::Error;
use serde_json::json;

// --------------------------------------------------------------------------------------------------------- referrals

#[test]
fn f1_a_friend_who_joins_by_the_code_and_buys_rewards_both() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana"]);
    let code = shop.code_of("ana");
    assert_eq!(code, shop.code_of("ana"), "the code stays");
    assert_eq!(code.len(), 14);
    let joined = shop.join_by("boris", None, &format!(" {} ", code.to_lowercase()));
    assert_eq!((joined.referral, shop.balance("boris")), (Some(ReferralOutcome::Accepted), 20));
    assert_eq!(shop.balance("ana"), 0);
    let order = shop.snapshot("boris", "1", 5_000, json!({}));
    shop.record(&order).unwrap();
    assert_eq!((shop.balance("boris"), shop.balance("ana")), (70, 30), "told at once, without the job");
    assert_eq!((shop.overview("ana").referral.unwrap().friends_earned, shop.outbox().len()), (1, 0));
    // The order comes back: so does the advocate's gift.
    let now = shop.context.now.to_rfc3339();
    let called_off =
        shop.snapshot("boris", "1", 5_000, json!({ "cancelled_at": now, "updated_at": "2026-11-21T12:00:01Z" }));
    shop.record(&called_off).unwrap();
    assert_eq!((shop.balance("boris"), shop.balance("ana")), (20, 0));
    assert_eq!(shop.overview("ana").referral.unwrap().friends_earned, 0);
    shop.assert_whole();
}

#[test]
fn f1_unknown_own_and_late_codes_keep_nobody_from_joining() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &[]);
    shop.join_by("ana", Some("Ana@example.test"), "");
    let code = shop.code_of("ana");
    for (customer, email, code) in [
        ("boris", None, "NO-SUCH-CODE"),
        ("ana", None, code.as_str()),
        // The same person under another customer id.
        ("ana-again", Some("ana+shop@EXAMPLE.test"), code.as_str()),
    ] {
        assert_eq!(shop.join_by(customer, email, code).referral, Some(ReferralOutcome::Unknown), "{customer}");
        assert_eq!(shop.balance(customer), 0);
    }
    assert_eq!(shop.join_by("boris", None, &code).referral, Some(ReferralOutcome::Unknown), "boris has joined before");
    shop.assert_whole();
}

/// A store that fails to write to one account for as long as it is told to.
struct Deaf<'a> {
    sqlite: &'a Sqlite,
    account: String,
    is_deaf: Cell<bool>,
}

impl Database for Deaf<'_> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let concerns = |statement: &Statement| {
            statement.sql.contains("DELETE FROM outbox")
                || (statement.sql.contains("INSERT INTO entry")
                    && format!("{:?}", statement.values).contains(&self.account))
        };
        if self.is_deaf.get() && statements.iter().any(concerns) {
            return Err(DatabaseError::Transient("Network connection lost".to_owned()));
        }
        let sqlite = self.sqlite;
        sqlite.batch(statements).await
    }
}

#[test]
fn what_could_not_be_told_at_once_is_told_by_the_job_and_given_up_for_a_person_to_see() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana"]);
    shop.join_by("boris", None, &shop.code_of("ana"));
    let account = sqlite.rows("SELECT account_id FROM member WHERE customer_id = 'ana'")[0]["account_id"].clone();
    let account = account.as_str().unwrap().to_owned();
    let mut deaf = shop.through(Deaf { sqlite: &sqlite, account, is_deaf: Cell::new(true) });
    // The friend's own order is recorded all the same.
    assert_eq!(deaf.buy("boris", "1", 5_000).earned.get(), 50);
    let waiting = deaf.outbox();
    assert_eq!((waiting.len(), waiting[0].kind.as_str(), waiting[0].attempts), (1, "referral_earned", 0));
    assert_eq!(deaf.deliver(), 0, "who told it tries by itself first: the job waits a minute");
    assert_eq!(deaf.outbox()[0].attempts, 0);
    for tries in 1..=13 {
        deaf.skip_days(1);
        assert_eq!(deaf.deliver(), 0);
        let row = &deaf.outbox()[0];
        assert_eq!((row.attempts, row.last_error.as_deref()), (tries, Some("try_again")));
        assert_eq!(row.dead_at.is_some(), tries == 13, "given up after the 13th");
    }
    deaf.skip_days(30);
    assert_eq!(deaf.deliver(), 0);
    assert_eq!(deaf.outbox()[0].attempts, 13, "what was given up is not tried by the job");
    let id = deaf.outbox()[0].id.clone();
    assert!(!deaf.replay(&id).unwrap());
    assert!(deaf.outbox()[0].dead_at.is_none(), "from the beginning");
    deaf.context.database.is_deaf.set(false);
    assert!(deaf.replay(&id).unwrap());
    assert_eq!((deaf.balance("ana"), deaf.outbox().len()), (30, 0));
    assert!(matches!(deaf.replay(&id), Err(Error::NotFound("follow_up_unknown"))));
    shop.assert_whole();
}

#[test]
fn a_follow_up_heard_twice_gives_once() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, &["ana"]);
    shop.join_by("boris", None, &shop.code_of("ana"));
    // The lost answer: heard, but still in the outbox.
    sqlite.run("CREATE TABLE kept AS SELECT * FROM outbox").unwrap();
    sqlite.run("CREATE TRIGGER keep AFTER INSERT ON outbox BEGIN INSERT INTO kept SELECT * FROM outbox; END").unwrap();
    shop.buy("boris", "1", 5_000);
    assert_eq!(shop.balance("ana"), 30);
    sqlite.run("DROP TRIGGER keep; INSERT INTO outbox SELECT * FROM kept; DROP TABLE kept").unwrap();
    assert_eq!(shop.outbox().len(), 1);
    shop.skip_days(1);
    assert_eq!((shop.deliver(), shop.balance("ana"), shop.outbox().len()), (1, 30, 0));
    shop.assert_whole();
}

#[test]
fn jobs_find_what_is_due_by_its_index() {
    let sqlite = Sqlite::default();
    let all = queries();
    for (name, index) in [
        ("read_due_birthdays", "member_by_birthday_due_at"),
        ("read_due_effects", "outbox_by_dead_at"),
        ("read_due_parked_deliveries", "parked_delivery_by_next_attempt_at"),
    ] {
        let query = all.iter().find(|query| query.name == name).unwrap();
        let plan = sqlite.plan(&query.text);
        // A shop by the first row of the index, its due rows by the index, and each of these by its name; what is sorted are these few.
        let by_index = plan.iter().filter(|step| step.contains(index)).count();
        assert_eq!(by_index, 2, "{name}: {plan:?}");
    }
    for (name, index) in [
        ("read_waiting_effects", "outbox_by_dead_at"),
        ("read_dead_effects", "outbox_by_dead_at"),
        ("read_due_accounts", "account_by_next_due_on"),
    ] {
        let query = all.iter().find(|query| query.name == name).unwrap();
        let plan = sqlite.plan(&query.text);
        let is_sorted = plan.iter().any(|step| step.contains("TEMP B-TREE"));
        assert!(plan[0].contains(index) && !is_sorted, "{name}: {plan:?}");
    }
}

// --------------------------------------------------------------------------------------------------------- statement

#[test]
fn the_statement_tells_what_matters_and_leaves_bookkeeping_out_as_the_rules_of_the_house_do() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, &["ana"]);
    shop.publish(&{
        let mut document = lively();
        let offer = json!({ "offer": { "percent": 200, "days": 5 } });
        let mut again = rule("again", offer);
        again["when"] = json!({ "orders": { "at_least": 2 } });
        document["mechanics"].as_array_mut().unwrap().push(again);
        document["eligibility"] = json!({ "not": { "goods": { "at_least": 90_000 } } });
        document["eligibility_terms"] = json!({ "en": "Orders below 900." });
        document["tiers"] = json!([{ "id": "silver", "title": { "en": "Silver" }, "threshold": { "at_least": 100 }, "earn_percent": 110 }]);
        document
    });
    shop.choose("ana", "gift", "welcome", "cup").unwrap();
    for (place, net) in [(1, 5_000), (2, 6_000), (3, 7_000), (4, 95_000)] {
        shop.buy("ana", &place.to_string(), net);
    }
    let test = shop.snapshot("ana", "5", 1_000, json!({ "test": true }));
    shop.record(&test).unwrap();
    let voucher = shop.member("ana").vouchers[0].clone();
    shop.claim(&voucher.code, "6", 3_000).unwrap();
    shop.release(&voucher.code, "6").unwrap();
    shop.report("ana", "share", "post", false).unwrap();
    shop.visit("ana");
    let texts = |shop: &NativeShop<&Sqlite>| {
        let lines = shop.statement("ana");
        lines.iter().flat_map(|line| line.trace.iter().map(|reason| reason.text.clone())).collect::<Vec<_>>()
    };
    let told = texts(&shop);
    for expected in [
        "welcome: reward “A cup”",
        "card: reward “A cup”",
        "Personal offer: again",
        "This order does not earn. The conditions are not met this time.",
        "A test order",
    ] {
        assert!(told.iter().any(|text| text == expected), "{expected}: {told:?}");
    }
    let offered = told.iter().filter(|text| text.starts_with("Personal offer")).count();
    assert_eq!(offered, 1, "made, not used: {told:?}");
    assert!(told.iter().all(|text| text != "The code was held, freed or used"), "{told:?}");
    let kinds: Vec<EntryKind> = shop.statement("ana").iter().map(|line| line.kind).collect();
    assert!(kinds.contains(&EntryKind::TierChanged), "{kinds:?}");

    // What the file of SQL and the function leave out is the same.
    let all = sqlite.rows("SELECT body FROM entry ORDER BY sequence DESC");
    let all = all.iter().map(|row| serde_json::from_str::<Entry>(row["body"].as_str().unwrap()).unwrap());
    let matter: Vec<u64> = all.filter(matters).map(|entry| entry.sequence).collect();
    let shown: Vec<u64> = shop.statement("ana").iter().map(|line| line.sequence).collect();
    assert_eq!(shown, matter);

    // What is due but not written yet is told as it will be written: gifts that ran out unused, a report nobody verified.
    shop.skip_days(100);
    let announced = texts(&shop);
    assert!(announced.iter().any(|text| text == "“A cup” was not used in time"), "{announced:?}");
    assert!(announced.iter().any(|text| text == "share: never confirmed"), "{announced:?}");
    shop.settle();
    assert_eq!(texts(&shop), announced);
    shop.assert_whole();
}
