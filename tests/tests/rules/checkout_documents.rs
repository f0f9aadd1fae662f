//! What a document may say about rewards, benefits and paying with points, and who reads it.

use coppertoken_rules::explain::next_goal;
use coppertoken_rules::program::document::{Audience, ProgramDocument};
use coppertoken_rules::program::reserved::FOR_MEMBERS;
use coppertoken_rules::program::view::Reader;
use coppertoken_rules::rehearse::rehearsed;
use coppertoken_rules::{Account, quote};
use coppertoken_tests::builders;
use serde_json::{Value, json};

/// The places of the problems of the tests' document with these fields.
fn problems(fields: Value) -> Vec<String> {
    let mut document = serde_json::to_value(builders::document()).unwrap();
    document.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let document: ProgramDocument = serde_json::from_value(document).unwrap();
    let found = rehearsed(1, document).err().unwrap_or_default();
    found.into_iter().map(|problem| problem.place).collect()
}

fn reward(gives: Value, stock: Value) -> Value {
    json!({ "rewards": [{ "id": "r", "title": { "en": "R" }, "cost": 1, "stock": stock, "gives": gives }] })
}

#[test]
fn r3_a_service_has_no_stock() {
    let of_sort = |sort: &str| json!({ "product": { "product_id": "p", "sort": sort } });
    let none: [&str; 0] = [];
    assert_eq!(problems(reward(of_sort("service"), json!(5))), ["rewards[0].stock"]);
    assert_eq!(problems(reward(of_sort("service"), Value::Null)), none);
    assert_eq!(problems(reward(of_sort("product"), json!(5))), none);
    assert_eq!(problems(reward(of_sort("sample"), json!(0))), none);
    let place = |name: &str| json!({ "event_place": { "event_id": name, "held_on": "2026-12-10" } });
    assert_eq!(problems(reward(place(&"x".repeat(100)), json!(2))), none);
    assert_eq!(problems(reward(place(&"x".repeat(101)), json!(2))), ["rewards[0].gives"]);
}

#[test]
fn e10_an_exception_names_what_it_is_about() {
    let rule = |overrides: Value| json!({ "pay_with_points": { "points": 50, "amount": 100, "share_bps_max": 3000, "overrides": overrides } });
    let none: [&str; 0] = [];
    assert_eq!(problems(rule(json!([{ "on": { "products": ["p"] }, "share_bps_max": 0 }]))), none);
    assert_eq!(problems(rule(json!([{ "on": "everything", "share_bps_max": 0 }]))), ["pay_with_points"]);
    assert_eq!(problems(rule(json!([{ "on": { "products": [] }, "share_bps_max": 0 }]))), ["pay_with_points"]);
    assert_eq!(problems(rule(json!([{ "on": "favourite_product", "share_bps_max": 10001 }]))), ["pay_with_points"]);
}

#[test]
fn r7_guests_read_nothing_of_what_is_for_members_and_nobody_what_it_costs_the_merchant() {
    let mut document = serde_json::to_value(builders::document()).unwrap();
    document["benefits"] = json!([
        { "id": "open", "title": { "en": "Open" }, "gives": { "discount": { "percent": 5 } } },
        { "id": "secret-benefit", "title": { "en": "S" }, "audience": "members", "gives": { "discount": { "percent": 9 } } },
    ]);
    document["rewards"] = json!([
        { "id": "five", "title": { "en": "5" }, "cost": 250, "margin_cost": 123, "gives": { "amount_off": { "amount": 500 } } },
        { "id": "secret-reward", "title": { "en": "S" }, "audience": "members", "cost": 1, "gives": { "amount_off": { "amount": 1 } } },
    ]);
    let program = builders::program(1, serde_json::from_value(document).unwrap());
    let read = |reader| serde_json::to_string(&program.view(reader)).unwrap();
    let (public, member, full) = (read(Reader::Public), read(Reader::Member), read(Reader::Full));
    assert!(public.contains("open") && !public.contains("secret") && !public.contains("margin_cost"));
    assert!(member.contains("secret-benefit") && member.contains("secret-reward") && !member.contains("margin_cost"));
    assert!(full.contains("margin_cost"));
}

#[test]
fn a_guest_is_not_told_which_rules_are_for_members() {
    let mut document = builders::document();
    document.examples.clear();
    let mut secrets = [builders::spend("secret-rate", 1, 10), builders::spend("secret-other", 2, 1000)];
    for secret in &mut secrets {
        secret.audience = Audience::Members;
    }
    document.mechanics.extend(secrets);
    document.rewards.push(builders::reward("secret-reward", 1, 300));
    document.rewards.last_mut().unwrap().audience = Audience::Members;
    document.rewards.retain(|reward| reward.audience == Audience::Members);
    let program = builders::program(9, document);
    let cart = [builders::line("1", 4995, 0)];
    let now = builders::at_milliseconds(0);
    let guest = quote::quote(&program, None, &cart, now).unwrap();
    let told = serde_json::to_string(&guest.trace).unwrap();
    assert!(!told.contains("secret"), "{told}");
    // 49 of every euro; 499 and 9 of rules nobody is told of, as one line. The sum is what is promised.
    let deltas: Vec<i64> = guest.trace.iter().map(|line| line.delta.get()).collect();
    assert_eq!((deltas.len(), deltas.iter().sum::<i64>()), (2, guest.points.get()));
    assert!(told.contains(FOR_MEMBERS));
    let goal = next_goal(&program, None, &[], now).unwrap();
    assert_eq!(goal, None, "nor which rewards");
    // Members are told.
    let account = Account { joined_at: Some(now), ..Account::new(builders::account_id()) };
    let member = quote::quote(&program, Some(&account), &cart, now).unwrap();
    assert_eq!((member.points, member.trace.len()), (guest.points, 3));
}
