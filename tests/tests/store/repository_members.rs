//! What members do beside buying and what merchants give by hand, on the very migrations and statements D1 runs: once each,
//! whoever repeats it.

use std::cell::Cell;

use coppertoken_rules::Rejection;
use coppertoken_tests::shop::NativeShop;
use coppertoken_tests::shop_members::{open, points};
use coppertoken_tests::sqlite::{Outrun, Sqlite};
use coppertoken_worker::kernel::error::Error;
use serde_json::json;

fn is_refused<T>(result: Result<T, Error>, rejection: &Rejection) -> bool {
    result.is_err_and(|error| error.rejection() == Some(rejection))
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
    assert_eq!(shop.balance("ana"), 4);
    shop.assert_whole();
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
    shop.assert_whole();
}

#[test]
fn e7_what_a_member_reports_waits_until_the_shop_verifies_that_very_report() {
    let sqlite = Sqlite::default();
    let shop = open(&sqlite, &["ana", "boris"]);
    let share = |id: &str, is_verified| shop.report("ana", "share", id, is_verified).unwrap();
    let told = share("post-1", false);
    assert_eq!((told.known, told.points_posted.get(), told.points_waiting.get()), (false, 0, 10));
    assert_eq!((shop.balance("ana"), shop.member("ana").pending_points.get()), (0, 10));
    assert_eq!(shop.overview("ana").unverified.len(), 1);
    // The same name of another member is another occurrence.
    shop.report("boris", "share", "post-1", true).unwrap();
    assert_eq!((shop.balance("boris"), shop.balance("ana")), (10, 0));
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
    shop.assert_whole();
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
    assert_eq!(shop.balance("ana"), 10);
    shop.assert_whole();
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
    assert_eq!(
        trips(&|| {
            shop.visit("ana");
        }),
        2
    );
    assert_eq!(trips(&|| drop(shop.report("ana", "share", "1", true).unwrap())), 2);
    assert_eq!(
        trips(&|| {
            shop.grant("ana", "g", points(5), json!({})).unwrap();
        }),
        2
    );
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
    shop.assert_whole();
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
    shop.assert_whole();
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
        assert!(matches!(shop.grant("ana", "g", points(1), fields.clone()), Err(Error::Unreadable(_))), "{fields}");
    }
    for (given, detail) in [
        (points(0), "`gives.points.points`: 1 to 1000000 points; got 0"),
        (json!({ "removed": { "points": 1_000_001 } }), "`gives.removed.points`: 1 to 1000000 points; got 1000001"),
    ] {
        let refused = shop.grant("ana", "g", given, json!({})).unwrap_err();
        assert_eq!((refused.code(), refused.detail()), ("amount_out_of_range", detail.to_owned()));
    }
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
    assert_eq!((shop.celebrate(), shop.balance("ana")), (0, 0));
    shop.skip_days(1);
    assert_eq!((shop.celebrate(), shop.balance("ana")), (1, 77));
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
    assert_eq!(shop.balance("ana"), 77);
    shop.skip_days(355);
    assert!((0..5).any(|_| shop.celebrate() == 1), "the year after it does");
    shop.assert_whole();
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
    let balances = ["late", "forgets", "leap"].map(|member| shop.balance(member));
    assert_eq!(balances, [0, 0, 77], "28 February stands for the 29th");
    shop.skip_days(270);
    shop.celebrate();
    assert_eq!(shop.balance("late"), 77, "1 December of the next year");
    for wrong in
        [json!({ "birthday": { "month": 4, "day": 31 } }), json!({ "locale": "<script>" }), json!({ "locale": "" })]
    {
        assert!(matches!(shop.tell("leap", wrong.clone()), Err(Error::Unreadable(_))), "{wrong}");
    }
    shop.assert_whole();
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
    assert!(runs.iter().all(|count| *count <= 10), "{runs:?}");
    assert_eq!(names[1..].iter().map(|name| shop.balance(name)).sum::<i64>(), 11 * 77);
}
