//! Four eyes: what one operator alone may give or take by hand, and what a second one approves.

use std::cell::Cell;

use coppertoken_rules::ids::GrantId;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::shop_members::{points, rule};
use coppertoken_tests::sqlite::{Outrun, Sqlite, now_or_never};
use coppertoken_wire::approvals::GrantProposal;
use coppertoken_wire::grant::{GrantRequest, GrantResponse};
use coppertoken_wire::settings::ShopSettings;
use coppertoken_worker::features::approvals::service as approvals;
use coppertoken_worker::features::approvals::service::Given;
use coppertoken_worker::features::settings::service as settings;
use coppertoken_worker::kernel::database::Database;
use coppertoken_worker::kernel::error::Error;
use serde_json::{Value, json};

/// A shop where one operator alone gives 100 points a day, and its member.
fn shop(sqlite: &Sqlite) -> NativeShop<&Sqlite> {
    let off = json!({ "amount_off": { "amount": 50_000 } });
    let reward = |id: &str, fields: Value| {
        let mut reward = json!({ "id": id, "title": { "en": id }, "gives": off });
        reward.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        reward
    };
    let shop = NativeShop::open(
        sqlite,
        &program(json!({
            "pay_with_points": { "points": 1, "amount": 100, "share_bps_max": 5_000 },
            "mechanics": [
                rule("every-euro", json!({ "spend": { "points": 1, "per": 100 } })),
                rule("card", json!({ "stamps": { "every": 3, "gives": { "reward": "unpriced" } } })),
            ],
            "rewards": [
                reward("priced-60", json!({ "cost": 60, "gives": { "free_delivery": {} } })),
                reward("costs-61.00", json!({ "cost": 1, "margin_cost": 6_100 })),
                reward("written-500.00", json!({ "cost": 1 })),
                reward("unpriced", json!({ "gives": { "free_delivery": {} } })),
            ],
        })),
    );
    let settings = ShopSettings { approval_points: Some(100), ..ShopSettings::default() };
    now_or_never(settings::set(&shop.context, &shop.id, settings)).unwrap();
    shop.join("ana");
    shop
}

fn request(name: &str, gives: Value) -> GrantRequest {
    let fields = json!({ "grant_id": name, "customer_id": "ana", "gives": gives, "reason": "late", "author": "Mila" });
    serde_json::from_value(fields).unwrap()
}

fn give<D: Database>(shop: &NativeShop<D>, name: &str, gives: Value, operator: &str) -> Result<Given, Error> {
    now_or_never(approvals::give(&shop.context, &shop.id, &request(name, gives), operator))
}

/// True when it was given, false when it waits for a second operator.
fn is_given<D: Database>(shop: &NativeShop<D>, name: &str, gives: Value) -> bool {
    matches!(give(shop, name, gives, "one").unwrap(), Given::Now(_))
}

fn waiting(shop: &NativeShop<&Sqlite>) -> Vec<GrantProposal> {
    now_or_never(approvals::proposals(&shop.context, &shop.id)).unwrap().proposals
}

fn approve(shop: &NativeShop<&Sqlite>, name: &str, hash: &str, operator: &str) -> Result<GrantResponse, Error> {
    let id = GrantId::new(name).unwrap();
    now_or_never(approvals::approve(&shop.context, &shop.id, &id, hash, operator)).map(|approved| approved.response)
}

fn withdraw(shop: &NativeShop<&Sqlite>, name: &str) {
    now_or_never(approvals::decline(&shop.context, &shop.id, &GrantId::new(name).unwrap())).unwrap();
}

#[test]
fn sec_3_gifts_that_race_never_pass_the_limit() {
    let sqlite = Sqlite::default();
    let shop = shop(&sqlite);
    // Both have read a sum of 0; the rival writes first.
    let rival = || assert!(is_given(&shop, "rival", points(100)));
    let outrun = shop.through(Outrun { sqlite: &sqlite, rival: Cell::new(Some(rival)) });
    assert!(!is_given(&outrun, "ours", points(100)), "waits for a second operator");
    assert_eq!(shop.member("ana").balance.get(), 100);
    // What was given is known, and gives no more.
    assert!(is_given(&shop, "rival", points(100)));
    assert_eq!(shop.member("ana").balance.get(), 100);
}

#[test]
fn sec_3_rewards_weigh_what_they_cost_and_without_a_price_ask_for_two() {
    // Reward, and how many of it one operator gives before a second one is asked. The limit is 100 points, of 1.00 each.
    let cases = [
        ("priced-60", 1, "60 points each: 60, then 120"),
        ("costs-61.00", 1, "61 points each by its margin cost, whatever members pay for it"),
        ("written-500.00", 0, "500 points each by the amount written on it"),
        ("unpriced", 0, "nobody knows what it is worth"),
    ];
    for (reward, alone, why) in cases {
        let sqlite = Sqlite::default();
        let shop = shop(&sqlite);
        let gifts = (0..3).filter(|n| is_given(&shop, &format!("g{n}"), json!({ "reward": { "reward_id": reward } })));
        assert_eq!(gifts.count(), alone, "{reward}: {why}");
    }
}

#[test]
fn sec_3_an_approval_is_of_the_gift_that_was_read() {
    let sqlite = Sqlite::default();
    let shop = shop(&sqlite);
    assert!(!is_given(&shop, "g", points(150)));
    let read = waiting(&shop).remove(0);
    assert!(matches!(approve(&shop, "g", &read.proposal_hash, "one"), Err(Error::Forbidden)), "who asked");
    let other = "0".repeat(64);
    assert!(matches!(approve(&shop, "g", &other, "two"), Err(Error::Fixed("proposal_changed", _))));
    assert_eq!(shop.member("ana").balance.get(), 0);
    assert!(approve(&shop, "g", &read.proposal_hash, "two").unwrap().entries_written > 0);
    // Who never heard the answer asks again.
    assert_eq!(approve(&shop, "g", &read.proposal_hash, "two").unwrap().entries_written, 0);
    assert_eq!(shop.member("ana").balance.get(), 150);
    let book = shop.grants("ana").grants.remove(0);
    let by = (book.given_by.as_str(), book.approved_by.as_deref(), book.author.as_deref());
    assert_eq!(by, ("one", Some("two"), Some("Mila")), "keys, whatever the caller typed");
}

#[test]
fn sec_3_the_name_of_a_withdrawn_gift_is_used_up() {
    let sqlite = Sqlite::default();
    let shop = shop(&sqlite);
    assert!(!is_given(&shop, "g", points(150)));
    let read = waiting(&shop).remove(0);
    withdraw(&shop, "g");
    let is_taken = |given: Result<Given, Error>| matches!(given, Err(Error::Taken("grant_taken")));
    assert!(is_taken(give(&shop, "g", points(1_000_000), "one")), "another gift under the name");
    assert!(is_taken(give(&shop, "g", points(50), "one")), "nor one that needs no second operator");
    assert!(is_taken(give(&shop, "g", points(150), "three")), "nor the same one of somebody else");
    assert!(waiting(&shop).is_empty());
    // The very same one may wait again: who read it approves nothing else.
    assert!(!is_given(&shop, "g", points(150)));
    assert_eq!(waiting(&shop).remove(0).proposal_hash, read.proposal_hash);
    assert!(approve(&shop, "g", &read.proposal_hash, "two").unwrap().entries_written > 0);
}

#[test]
fn sec_3_what_is_withdrawn_while_it_is_approved_is_not_given() {
    let sqlite = Sqlite::default();
    let shop = shop(&sqlite);
    assert!(!is_given(&shop, "g", points(150)));
    let hash = waiting(&shop).remove(0).proposal_hash;
    let outrun = shop.through(Outrun { sqlite: &sqlite, rival: Cell::new(Some(|| withdraw(&shop, "g"))) });
    let id = GrantId::new("g").unwrap();
    let approved = now_or_never(approvals::approve(&outrun.context, &outrun.id, &id, &hash, "two"));
    assert!(matches!(approved, Err(Error::Taken("grant_taken"))));
    assert_eq!(shop.member("ana").balance.get(), 0);
}
