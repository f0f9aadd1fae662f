//! Orders placed as a guest, claimed later by the link of the shop's message (E18).

use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::member::JoinRequest;
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::order_response::{ClaimOrderResponse, OrderClaim};
use coppertoken_worker::edge::auth::member_token::Customer;
use coppertoken_worker::features::members::service as members;
use coppertoken_worker::features::orders::guests;
use coppertoken_worker::kernel::database::Database;
use coppertoken_worker::kernel::error::Error;
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";

/// Signed in with an address that the shop has verified.
fn customer(id: &str, email: Option<&str>) -> Customer {
    Customer { customer_id: id.into(), email: email.map(str::to_owned), locale: None, is_fresh: false }
}

fn join<D: Database>(shop: &NativeShop<D>, customer: &Customer) {
    let request = JoinRequest { consent: true, ..JoinRequest::default() };
    now_or_never(members::join(&shop.context, &shop.id, customer, request)).unwrap();
}

/// An order of 49.95 that a guest placed and paid now; fields override.
fn snapshot<D: Database>(shop: &NativeShop<D>, order: &str, fields: Value) -> OrderSnapshot {
    let mut all = json!({ "customer": { "email": "Ana@example.com" } });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    shop.snapshot("nobody", order, 4_995, all)
}

fn claim<D: Database>(shop: &NativeShop<D>, customer: &Customer, token: &str) -> Result<ClaimOrderResponse, Error> {
    now_or_never(guests::claim(&shop.context, &shop.id, customer, token))
}

fn offered<D: Database>(shop: &NativeShop<D>, snapshot: &OrderSnapshot) -> Option<OrderClaim> {
    shop.record(snapshot).unwrap().claim
}

fn refused(answer: Result<ClaimOrderResponse, Error>) -> String {
    answer.unwrap_err().code().to_owned()
}

#[test]
fn e18_a_guest_joins_and_claims_the_order_once() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &program(json!({})));
    let order = snapshot(&shop, "900", json!({}));
    let offer = offered(&shop, &order).unwrap();
    assert_eq!(offered(&shop, &order).unwrap(), offer, "every answer about the order has the same token");
    assert_eq!(offer.until, "2026-12-21T12:00:00Z");
    assert!(!sqlite.dump().to_string().to_lowercase().contains("example.com"), "no address is kept");
    shop.skip_days(9);
    let ana = customer("ana", Some(ANA));
    assert_eq!(refused(claim(&shop, &ana, &offer.token)), "members_only");
    join(&shop, &ana);
    let answer = claim(&shop, &ana, &offer.token).unwrap();
    assert_eq!((answer.points.get(), answer.account.member.balance.get()), (49, 49));
    let claimed = sqlite.dump();
    assert_eq!(claim(&shop, &ana, &offer.token).unwrap(), answer);
    assert_eq!(sqlite.dump(), claimed, "claiming again writes nothing");

    let boris = customer("boris", Some(ANA));
    join(&shop, &boris);
    assert_eq!(refused(claim(&shop, &boris, &offer.token)), "guest_order_claimed");

    // What is told of the order from now on is the member's, and offers nothing.
    let refund = json!([{ "id": "r1", "lines": [], "total": 2_500 }]);
    let returned =
        shop.record(&snapshot(&shop, "900", json!({ "placed_at": order.placed_at, "refunds": refund }))).unwrap();
    assert!(returned.member && returned.claim.is_none() && returned.reversed.get() > 0, "{returned:?}");
    shop.assert_whole();
}

#[test]
fn e18_forged_foreign_and_late_tokens_are_refused_and_write_nothing() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &program(json!({})));
    let token = offered(&shop, &snapshot(&shop, "900", json!({}))).unwrap().token;
    let other = offered(&shop, &snapshot(&shop, "901", json!({}))).unwrap().token;
    let (ana, boris) = (customer("ana", Some(ANA)), customer("boris", Some("boris@example.com")));
    join(&shop, &ana);
    join(&shop, &boris);
    let before = sqlite.dump();
    let (name, seal) = (token.split('.').next().unwrap(), other.split('.').nth(1).unwrap());
    assert_eq!(refused(claim(&shop, &ana, &format!("{name}.{seal}"))), "guest_order_unknown");
    assert_eq!(refused(claim(&shop, &boris, &token)), "guest_order_unknown");
    assert_eq!(refused(claim(&shop, &customer("ana", None), &token)), "address_unverified");
    assert_eq!(sqlite.dump(), before);
    let elsewhere = NativeShop::open(&sqlite, &program(json!({})));
    join(&elsewhere, &ana);
    assert_eq!(refused(claim(&elsewhere, &ana, &token)), "guest_order_unknown");
    let before = sqlite.dump();
    shop.skip_days(30);
    assert_eq!(refused(claim(&shop, &ana, &token)), "guest_order_over");
    assert_eq!(sqlite.dump(), before);
}

#[test]
fn e18_only_what_can_be_claimed_is_offered() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    join(&shop, &customer("ana", Some(ANA)));
    let nothing = [
        ("of a member", json!({ "customer": { "id": "ana", "email": ANA } })),
        ("without an address", json!({ "customer": {} })),
        ("a test", json!({ "test": true })),
        ("a draft", json!({ "draft": true })),
        ("called off", json!({ "cancelled_at": "2026-11-21T12:00:00Z" })),
        ("part of another", json!({ "parent_id": "800" })),
        ("from the archive", json!({ "placed_at": "2026-10-01T12:00:00Z" })),
    ];
    for (place, (what, fields)) in nothing.into_iter().enumerate() {
        assert_eq!(offered(&shop, &snapshot(&shop, &place.to_string(), fields)), None, "{what}");
    }
    // Known to the shop, and no member.
    let fields = json!({ "customer": { "id": "vera", "email": "vera@example.com" } });
    assert!(offered(&shop, &snapshot(&shop, "900", fields)).is_some());
}
