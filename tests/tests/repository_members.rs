//! What members do beside buying, what merchants give by hand and what accounts tell each other, on the very migrations and
//! statements D1 runs: once each, whoever repeats it, and nothing lost on the way.

use std::cell::Cell;

use coppertoken_rules::Rejection;
use coppertoken_rules::api::member::ReferralOutcome;
use coppertoken_rules::ledger::entry::{Entry, EntryKind};
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Outrun, Sqlite};
use coppertoken_worker::error::Error;
use coppertoken_worker::repositories::database::{Database, DatabaseError, Row, Statement};
use coppertoken_worker::services::statements::matters;
use serde_json::{Value, json};

fn rule(id: &str, kind: Value) -> Value {
    json!({ "id": id, "title": { "en": id }, "rule": kind })
}

fn points(points: i64) -> Value {
    json!({ "points": { "points": points } })
}

/// Everything members can do: a point for 1.00, and gifts for joining, visits, a newsletter, shares, birthdays and friends.
fn lively() -> Value {
    let euro = rule("every-euro", json!({ "spend": { "points": 1, "per": 100 } }));
    let choice = json!({ "choice": ["five-off", "cup"] });
    program(json!({
        "languages": ["en"],
        "mechanics": [
            euro,
            rule("welcome", json!({ "enrollment": { "gives": choice } })),
            rule("visits", json!({ "activity": { "action": "visit", "gives": points(2) } })),
            rule("newsletter", json!({ "activity": { "action": "newsletter", "gives": points(50), "total_max": 1 } })),
            rule("share", json!({ "activity": { "action": "share", "gives": points(10), "per_day_max": 2 } })),
            rule("birthday", json!({ "birthday": { "gives": points(77), "days_ahead": 14 } })),
            rule("friends", json!({ "referral": { "friend": points(20), "advocate": points(30) } })),
            rule("card", json!({ "stamps": { "every": 3, "gives": { "reward": "cup" } } })),
        ],
        "rewards": [
            { "id": "five-off", "title": { "en": "5 off" }, "cost": 250, "gives": { "amount_off": { "amount": 500 } } },
            { "id": "cup", "title": { "en": "A cup" }, "cost": 100, "stock": 50, "per_member_max": 3, "gives": { "product": { "product_id": "cup-1" } } },
        ],
    }))
}

fn open<'a>(sqlite: &'a Sqlite, members: &[&str]) -> NativeShop<&'a Sqlite> {
    let shop = NativeShop::open(sqlite, &lively());
    for member in members {
        shop.join(member);
    }
    shop
}

fn balance<D: Database>(shop: &NativeShop<D>, member: &str) -> i64 {
    shop.member(member).balance.get()
}

fn whole(shop: &NativeShop<&Sqlite>) {
    assert_eq!(shop.audit().faults, []);
}

fn is_refused<T>(result: Result<T, Error>, rejection: &Rejection) -> bool {
    matches!(result, Err(Error::Rejected(found)) if &found == rejection)
}

// ------------------------------------------------------------------------------------------------ visits, activities

#[test]
fn e14_a_visit_is_remembered_once_a_day_by_the_store() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, &["ana"]);
    let first = shop.visit("ana");
    assert!(first.counted);
    assert_eq!(first.points_gained.get(), 2);
    let before = sqlite.dump();
    let again = shop.visit("ana");
    assert!(!again.counted);
    assert_eq!((again.points_gained.get(), sqlite.dump() == before), (0, true));
    shop.skip_days(1);
    assert!(shop.visit("ana").counted);
    assert_eq!(balance(&shop, "ana"), 4);
    whole(&shop);
}

#[test]
fn e6_the_newsletter_counts_in_the_request_that_confirms_it_and_never_again() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana"]);
    let confirmed = shop.report("ana", "newsletter", "list-1", true).unwrap();
    assert_eq!((confirmed.known, confirmed.points_posted.get(), confirmed.points_waiting.get()), (false, 50, 0));
    let before = sqlite.dump();
    let again = shop.report("ana", "newsletter", "list-1", true).unwrap();
    assert_eq!((again.known, again.points_posted.get(), sqlite.dump() == before), (true, 0, true));
    // Subscribing anew under another name brings nothing either.
    assert!(is_refused(shop.report("ana", "newsletter", "list-2", true), &Rejection::ActivityLimitReached));
    assert!(is_refused(shop.report("ana", "dance", "1", true), &Rejection::ActivityUnknown));
    assert!(is_refused(shop.report("ana", &"x".repeat(500), "1", true), &Rejection::ActivityUnknown));
    assert!(is_refused(shop.report("nobody", "newsletter", "list-1", true), &Rejection::NotAMember));
    assert_eq!(sqlite.dump(), before, "refusals write nothing");
    whole(&shop);
}

#[test]
fn e7_what_a_member_reports_waits_until_the_shop_verifies_that_very_report() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana", "boris"]);
    let share = |id: &str, is_verified| shop.report("ana", "share", id, is_verified).unwrap();
    let told = share("post-1", false);
    assert_eq!((told.known, told.points_posted.get(), told.points_waiting.get()), (false, 0, 10));
    assert_eq!((balance(&shop, "ana"), shop.member("ana").pending_points.get()), (0, 10));
    assert_eq!(shop.overview("ana").unverified.len(), 1);
    // The same name of another member is another occurrence.
    shop.report("boris", "share", "post-1", true).unwrap();
    assert_eq!((balance(&shop, "boris"), balance(&shop, "ana")), (10, 0));
    let verified = share("post-1", true);
    assert_eq!((verified.known, verified.points_posted.get()), (true, 10));
    assert_eq!(share("post-1", true).points_posted.get(), 0, "once");
    let left = |shop: &NativeShop<&Sqlite>| {
        let activities = shop.overview("ana").activities;
        activities.iter().find(|one| one.action == "share").unwrap().left_today
    };
    assert_eq!(left(&shop), 1);
    share("post-2", true);
    assert_eq!(left(&shop), 0);
    assert!(is_refused(shop.report("ana", "share", "post-3", true), &Rejection::ActivityLimitReached));
    whole(&shop);
}

#[test]
fn e7_of_two_reports_of_one_occurrence_at_once_one_counts() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana"]);
    // Both have read that the occurrence is new; the rival writes first.
    let rival = || drop(shop.report("ana", "share", "post-1", true).unwrap());
    let late = shop.through(Outrun { sqlite: &sqlite, rival: Cell::new(Some(rival)) });
    let answer = late.report("ana", "share", "post-1", true).unwrap();
    assert_eq!((answer.known, answer.points_posted.get()), (true, 0));
    assert_eq!(balance(&shop, "ana"), 10);
    whole(&shop);
}

#[test]
fn a_fact_costs_two_round_trips() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana"]);
    let trips = |work: &dyn Fn()| {
        let before = sqlite.batches();
        work();
        sqlite.batches() - before
    };
    assert_eq!(trips(&|| drop(shop.visit("ana"))), 2);
    assert_eq!(trips(&|| drop(shop.report("ana", "share", "1", true).unwrap())), 2);
    assert_eq!(trips(&|| drop(shop.grant("ana", "g", points(5), json!({})).unwrap())), 2);
    shop.code_of("ana");
    assert_eq!(trips(&|| drop(shop.overview("ana"))), 2, "the member, and stocks");
}

// ------------------------------------------------------------------------------------------------------------- gifts

#[test]
fn r6_the_welcome_gift_is_chosen_once_and_the_same_request_gets_the_same_answer() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana"]);
    let choices = shop.overview("ana").choices;
    let offered: Vec<_> = choices[0].rewards.iter().map(|reward| reward.title.as_str()).collect();
    assert_eq!((choices.len(), choices[0].count, offered), (1, 1, vec!["5 off", "A cup"]));
    let chosen = shop.choose("ana", "key", "welcome", "cup").unwrap();
    assert_eq!((chosen.voucher.cost.get(), chosen.voucher.reward_id.as_str()), (0, "cup"));
    let before = sqlite.dump();
    assert_eq!(shop.choose("ana", "key", "welcome", "cup").unwrap(), chosen);
    assert!(matches!(shop.choose("ana", "key", "welcome", "five-off"), Err(Error::KeyReused)));
    assert!(matches!(shop.redeem("ana", "key", "cup"), Err(Error::KeyReused)));
    assert!(is_refused(shop.choose("ana", "other", "welcome", "five-off"), &Rejection::ChoiceUnknown));
    assert_eq!(sqlite.dump(), before);
    assert_eq!(shop.overview("ana").choices, []);
    assert_eq!(shop.overview("ana").stocks[0].remaining, 49);
    whole(&shop);
}

#[test]
fn r10_a_gift_by_hand_is_in_the_books_with_who_and_why_and_its_free_text_can_be_erased() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana", "boris"]);
    let message = json!({ "message": { "en": "Your clock radio stays on us." }, "note": "the blue one" });
    let given = shop.grant("ana", "g-1", points(100), message.clone()).unwrap();
    assert_eq!((given.entries_written, given.balance.get()), (1, 100));
    let again = shop.grant("ana", "g-1", points(100), message).unwrap();
    assert_eq!((again.entries_written, again.balance.get()), (0, 100));
    // The name stands for what it was given for, and for whom.
    assert!(matches!(shop.grant("ana", "g-1", points(101), json!({})), Err(Error::Taken("grant_taken"))));
    assert!(matches!(shop.grant("boris", "g-1", points(100), json!({})), Err(Error::Taken("grant_taken"))));
    let cup = shop.grant("ana", "g-2", json!({ "reward": { "reward_id": "cup" } }), json!({})).unwrap();
    assert_eq!(cup.entries_written, 1);
    let removed = shop.grant("ana", "g-3", json!({ "removed": { "points": 130 } }), json!({})).unwrap();
    assert_eq!(removed.balance.get(), -30);
    let books = shop.grants("ana").grants;
    let first = books.iter().find(|grant| grant.grant_id.as_str() == "g-1").unwrap();
    assert_eq!((first.reason.as_deref(), first.author.as_deref()), (Some("a late parcel"), Some("mila")));
    assert_eq!((books.len(), shop.grants("boris").grants.len()), (3, 0));
    let gifts = shop.overview("ana").gifts;
    let radio = gifts.iter().find(|gift| gift.points.is_some()).unwrap();
    assert_eq!(radio.message.as_deref(), Some("Your clock radio stays on us."));
    assert_eq!(gifts.len(), 2, "what was taken away is no gift");
    let names_in_ledger =
        sqlite.rows("SELECT body FROM entry").iter().any(|row| row.to_string().contains("late parcel"));
    assert!(!names_in_ledger, "free text stands outside the ledger");
    sqlite.run("UPDATE grant_note SET reason = NULL, note = NULL, author = NULL, message = NULL").unwrap();
    assert_eq!(shop.overview("ana").gifts.len(), 2);
    whole(&shop);
}

#[test]
fn r10_what_a_grant_must_say_is_asked_for_before_anything_is_written() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana"]);
    let before = sqlite.dump();
    for fields in [
        json!({ "reason": "" }),
        json!({ "author": " " }),
        json!({ "reason": "r".repeat(201) }),
        json!({ "note": "n".repeat(2_001) }),
        json!({ "message": {} }),
        json!({ "message": { "en": "" } }),
        json!({ "message": { "en": "m".repeat(401) } }),
    ] {
        assert!(matches!(shop.grant("ana", "g", points(1), fields.clone()), Err(Error::BadRequest(_))), "{fields}");
    }
    assert!(is_refused(shop.grant("ana", "g", points(0), json!({})), &Rejection::AmountOutOfRange));
    assert!(is_refused(shop.grant("nobody", "g", points(1), json!({})), &Rejection::NotAMember));
    let unknown = json!({ "reward": { "reward_id": "yacht" } });
    assert!(is_refused(shop.grant("ana", "g", unknown, json!({})), &Rejection::RewardUnknown));
    assert_eq!(sqlite.dump(), before);
}

// --------------------------------------------------------------------------------------------------------- birthdays

#[test]
fn c11_the_birthday_gift_comes_in_its_window_once_a_year() {
    let sqlite = Sqlite::default();
    // Noon of 21 November 2026.
    let mut shop = open(&sqlite, &["ana"]);
    let told = shop.tell("ana", json!({ "birthday": { "month": 1, "day": 10 } })).unwrap();
    assert_eq!(told.birthday_set_on.unwrap().to_string(), "2026-11-21");
    assert_eq!(shop.celebrate(), 0);
    shop.skip_days(35); // 26 December: 15 days ahead.
    assert_eq!((shop.celebrate(), balance(&shop, "ana")), (0, 0));
    shop.skip_days(1);
    assert_eq!((shop.celebrate(), balance(&shop, "ana")), (1, 77));
    for _ in 0..40 {
        assert_eq!(shop.celebrate(), 0);
        shop.skip_days(1);
    }
    // Another date in the same year brings nothing more.
    shop.tell("ana", json!({ "birthday": { "month": 6, "day": 1 } })).unwrap();
    shop.skip_days(130);
    for _ in 0..3 {
        assert_eq!(shop.celebrate(), 0);
    }
    assert_eq!(balance(&shop, "ana"), 77);
    shop.skip_days(355);
    assert!((0..5).any(|_| shop.celebrate() == 1), "the year after it does");
    whole(&shop);
}

#[test]
fn c11_a_birthday_told_too_shortly_before_waits_and_a_forgotten_one_is_gone() {
    let sqlite = Sqlite::default();
    let mut shop = open(&sqlite, &["late", "forgets", "leap"]);
    shop.tell("late", json!({ "birthday": { "month": 12, "day": 1 } })).unwrap();
    shop.tell("forgets", json!({ "birthday": { "month": 12, "day": 30 } })).unwrap();
    shop.tell("leap", json!({ "birthday": { "month": 2, "day": 29 }, "wants_messages": true, "locale": "mk" }))
        .unwrap();
    let kept = shop.tell("leap", json!({ "birthday": { "month": 2, "day": 29 } })).unwrap();
    assert!(kept.wants_messages && kept.locale.as_deref() == Some("mk"));
    let forgotten = shop.tell("forgets", json!({ "birthday": null })).unwrap();
    assert_eq!((forgotten.birthday, forgotten.birthday_set_on), (None, None));
    for _ in 0..110 {
        shop.skip_days(1);
        while shop.celebrate() > 0 {}
    }
    let balances = ["late", "forgets", "leap"].map(|member| balance(&shop, member));
    assert_eq!(balances, [0, 0, 77], "28 February stands for the 29th");
    shop.skip_days(270);
    shop.celebrate();
    assert_eq!(balance(&shop, "late"), 77, "1 December of the next year");
    for wrong in
        [json!({ "birthday": { "month": 4, "day": 31 } }), json!({ "locale": "<script>" }), json!({ "locale": "" })]
    {
        assert!(matches!(shop.tell("leap", wrong.clone()), Err(Error::BadRequest(_))), "{wrong}");
    }
    whole(&shop);
}

#[test]
fn c11_a_run_is_bounded_and_the_next_one_goes_on_where_it_ended() {
    let sqlite = Sqlite::default();
    let members: Vec<String> = (0..12).map(|place| format!("m{place}")).collect();
    let names: Vec<&str> = members.iter().map(String::as_str).collect();
    let mut shop = open(&sqlite, &names);
    for name in &names {
        shop.tell(name, json!({ "birthday": { "month": 3, "day": 1 } })).unwrap();
    }
    // One whose account is gone keeps nobody waiting.
    sqlite.run("UPDATE member SET account_id = 'gone' WHERE customer_id = 'm0'").unwrap();
    shop.skip_days(100);
    let runs: Vec<usize> = (0..6).map(|_| shop.celebrate()).collect();
    assert_eq!(runs.iter().sum::<usize>(), 11, "{runs:?}");
    assert!(runs.iter().all(|count| *count <= 5), "{runs:?}");
    assert_eq!(names[1..].iter().map(|name| balance(&shop, name)).sum::<i64>(), 11 * 77);
}

// --------------------------------------------------------------------------------------------------------- referrals

#[test]
fn f1_a_friend_who_joins_by_the_code_and_buys_rewards_both() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana"]);
    let code = shop.code_of("ana");
    assert_eq!(code, shop.code_of("ana"), "the code stays");
    assert_eq!(code.len(), 14);
    let joined = shop.join_by("boris", None, &format!(" {} ", code.to_lowercase()));
    assert_eq!((joined.referral, balance(&shop, "boris")), (Some(ReferralOutcome::Accepted), 20));
    assert_eq!(balance(&shop, "ana"), 0);
    let order = shop.snapshot("boris", "1", 5_000, json!({}));
    shop.record(&order).unwrap();
    assert_eq!((balance(&shop, "boris"), balance(&shop, "ana")), (70, 30), "told at once, without the job");
    assert_eq!((shop.overview("ana").referral.unwrap().friends_earned, shop.outbox().len()), (1, 0));
    // The order comes back: so does the advocate's gift.
    let now = shop.shell.now.to_rfc3339();
    let called_off = shop.snapshot("boris", "1", 5_000, json!({ "cancelled_at": now }));
    shop.record(&called_off).unwrap();
    assert_eq!((balance(&shop, "boris"), balance(&shop, "ana")), (20, 0));
    assert_eq!(shop.overview("ana").referral.unwrap().friends_earned, 0);
    whole(&shop);
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
        assert_eq!(balance(&shop, customer), 0);
    }
    assert_eq!(shop.join_by("boris", None, &code).referral, Some(ReferralOutcome::Unknown), "boris has joined before");
    whole(&shop);
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
    deaf.shell.database.is_deaf.set(false);
    assert!(deaf.replay(&id).unwrap());
    assert_eq!((balance(&deaf, "ana"), deaf.outbox().len()), (30, 0));
    assert!(matches!(deaf.replay(&id), Err(Error::NotFound("follow_up_unknown"))));
    whole(&shop);
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
    assert_eq!(balance(&shop, "ana"), 30);
    sqlite.run("DROP TRIGGER keep; INSERT INTO outbox SELECT * FROM kept; DROP TABLE kept").unwrap();
    assert_eq!(shop.outbox().len(), 1);
    shop.skip_days(1);
    assert_eq!((shop.deliver(), balance(&shop, "ana"), shop.outbox().len()), (1, 30, 0));
    whole(&shop);
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
    whole(&shop);
}
