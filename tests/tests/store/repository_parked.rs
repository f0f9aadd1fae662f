//! Deliveries of platforms that never repeat them: whatever keeps one from being processed, it is not lost.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::order::CODES_MAX;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Failing, Sqlite, now_or_never};
use coppertoken_wire::admin::CreateShopRequest;
use coppertoken_wire::order_settings::OrderSettings;
use coppertoken_wire::parked::{ParkedView, ReplayParkedResponse};
use coppertoken_worker::features::dead_letters::service as parked;
use coppertoken_worker::kernel::budget::{Budget, QUERIES};
use coppertoken_worker::kernel::database::Database;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::retry::TRIES_MAX;
use coppertoken_worker::platforms::inbound;
use coppertoken_worker::platforms::woocommerce::WooCommerce;
use serde_json::{Value, json};

const EMAIL: &str = "ana@example.test";

fn automatic() -> Value {
    program(json!({ "enrolment": "automatic" }))
}

/// An order of 42.00 as WooCommerce sends it.
fn order() -> Value {
    json!({
        "id": 14, "number": "14", "status": "processing", "currency": "EUR", "customer_id": 2,
        "date_created_gmt": "2026-11-21T11:00:00", "date_modified_gmt": "2026-11-21T11:00:05", "date_paid_gmt": "2026-11-21T11:00:05",
        "total": "42.00", "shipping_total": "0.00", "coupon_lines": [], "refunds": [], "billing": { "email": EMAIL },
        "line_items": [{
            "id": 1, "product_id": 10, "variation_id": 0, "sku": "SKU-1", "quantity": 1,
            "subtotal": "42.00", "total": "42.00", "total_tax": "0.00",
        }],
    })
}

fn customer() -> Value {
    json!({ "id": 2, "role": "customer", "email": EMAIL })
}

fn deliver<D: Database>(shop: &NativeShop<D>, topic: &str, payload: &Value) {
    let body = payload.to_string();
    now_or_never(inbound::receive::<WooCommerce, _, _>(
        &shop.context,
        &shop.id,
        &OrderSettings::default(),
        topic,
        body.as_bytes(),
    ))
    .unwrap();
}

fn try_again<D: Database>(shop: &NativeShop<D>) -> usize {
    now_or_never(parked::run(&shop.context, &mut Budget::of(QUERIES))).unwrap()
}

#[test]
fn an_order_that_a_passing_failure_kept_out_is_recorded_later() {
    // The connection, a rival who is quicker every time, and a fault of ours that is mended meanwhile.
    let failures = ["Network connection lost.", "UNIQUE constraint failed: entry.shop_id", "no such table: entry"];
    for message in failures {
        let sqlite = Sqlite::default();
        let mut shop = NativeShop::open(&sqlite, &automatic());
        let failing = shop.through(Failing { sqlite: &sqlite, message, after_writing: false });
        for _ in 0..3 {
            deliver(&failing, "order.created", &order());
        }
        let rows = sqlite.rows("SELECT customer_id, attempts, next_attempt_at FROM parked_delivery");
        assert_eq!(rows.len(), 1, "{message}");
        assert_eq!((rows[0]["customer_id"].clone(), rows[0]["attempts"].clone()), (json!("2"), json!(0)), "{message}");
        assert!(!sqlite.dump().contains(EMAIL), "of the customer, the id is kept");
        assert_eq!(try_again(&shop), 0, "{message}: not at once");
        shop.skip_days(1);
        // It still fails: one try is counted, and the next one is later.
        let failing = shop.through(Failing { sqlite: &sqlite, message, after_writing: false });
        assert_eq!((try_again(&failing), try_again(&failing)), (0, 0), "{message}");
        assert_eq!(sqlite.rows("SELECT attempts FROM parked_delivery"), [json!({ "attempts": 1 })], "{message}");
        shop.skip_days(1);
        assert_eq!((try_again(&shop), try_again(&shop)), (1, 0), "{message}");
        assert_eq!(shop.member("2").balance.get(), 42, "{message}");
        assert_eq!(sqlite.rows("SELECT * FROM parked_delivery"), [] as [Value; 0], "{message}");
        assert_eq!(shop.audit().faults, []);
    }
}

#[test]
fn an_order_whose_answer_was_lost_is_recorded_once() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &automatic());
    shop.join("2");
    let failing = shop.through(Failing { sqlite: &sqlite, message: "Network connection lost.", after_writing: true });
    deliver(&failing, "order.created", &order());
    assert_eq!(shop.member("2").balance.get(), 42);
    shop.skip_days(1);
    let entries = sqlite.rows("SELECT count(*) AS entries FROM entry");
    assert_eq!(try_again(&shop), 1);
    assert_eq!(sqlite.rows("SELECT count(*) AS entries FROM entry"), entries);
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn a_registered_customer_whom_a_passing_failure_kept_out_is_enrolled_later() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &automatic());
    let failing = shop.through(Failing { sqlite: &sqlite, message: "Network connection lost.", after_writing: false });
    deliver(&failing, "customer.created", &customer());
    assert!(sqlite.rows("SELECT * FROM member").is_empty());
    shop.skip_days(1);
    assert_eq!(try_again(&shop), 1);
    assert_eq!(shop.member("2").balance.get(), 0);
}

#[test]
fn what_never_passes_waits_for_the_operator_and_is_replayed_when_asked() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &automatic());
    let broken = |shop: &NativeShop<&Sqlite>| {
        shop.through(Failing { sqlite: &sqlite, message: "no such table: entry", after_writing: false })
    };
    deliver(&broken(&shop), "order.created", &order());
    let mut tries = 0;
    while sqlite.rows("SELECT 1 FROM parked_delivery WHERE next_attempt_at IS NOT NULL").len() == 1 {
        shop.skip_days(1);
        // A person finds it for 30 days.
        assert!(tries < TRIES_MAX);
        try_again(&broken(&shop));
        tries += 1;
    }
    assert_eq!(tries, TRIES_MAX);
    assert_eq!(try_again(&shop), 0, "given up");
    let listed = now_or_never(parked::list(&shop.context, &shop.id)).unwrap().deliveries;
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].attempts, listed[0].next_attempt_at.clone()), (TRIES_MAX, None));
    assert_eq!(listed[0].order_id.as_ref().unwrap().as_str(), "14");
    let replay = |shop: &NativeShop<&Sqlite>, id: &str| now_or_never(parked::replay(&shop.context, &shop.id, id));
    assert!(replay(&shop, &listed[0].id).unwrap().processed);
    assert_eq!(shop.member("2").balance.get(), 42);
    assert!(matches!(replay(&shop, &listed[0].id), Err(Error::NotFound("delivery_unknown"))));
    // What is refused is refused again, and says why.
    deliver(&shop, "order.created", &json!({ "id": 15 }));
    let unread = now_or_never(parked::list(&shop.context, &shop.id)).unwrap().deliveries.remove(0);
    let answer = replay(&shop, &unread.id).unwrap();
    assert!(!answer.processed && answer.reason.is_some());
    assert_eq!(unread.next_attempt_at, None);
    shop.skip_days(31);
    try_again(&shop);
    assert!(now_or_never(parked::list(&shop.context, &shop.id)).unwrap().deliveries.is_empty(), "kept for 30 days");
}

/// What is parked, as the operator sees it.
fn listed(shop: &NativeShop<&Sqlite>) -> Vec<ParkedView> {
    now_or_never(parked::list(&shop.context, &shop.id)).unwrap().deliveries
}

fn replay(shop: &NativeShop<&Sqlite>, delivery: &ParkedView) -> ReplayParkedResponse {
    now_or_never(parked::replay(&shop.context, &shop.id, &delivery.id)).unwrap()
}

#[test]
fn a_refusal_is_not_tried_again_by_itself() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &automatic());
    let id = ShopId::new("shop-without-a-program").unwrap();
    let create = CreateShopRequest { shop_id: id.clone(), name: "Shop".into(), origins: vec![] };
    now_or_never(coppertoken_worker::features::shops::service::create(&shop.context, create)).unwrap();
    shop.id = id;
    deliver(&shop, "order.created", &order());
    shop.skip_days(2);
    assert_eq!(try_again(&shop), 0);
    let parked = listed(&shop).remove(0);
    assert_eq!((parked.attempts, parked.next_attempt_at.is_none()), (0, true));
    assert_eq!(parked.reason, "the shop has no program in force yet; publish one, then try again");
    shop.publish(&automatic());
    assert!(replay(&shop, &parked).processed);
    assert_eq!(shop.member("2").balance.get(), 42);
    // What stays wrong is refused again, in the same words.
    let coupons: Vec<Value> = (0..=CODES_MAX).map(|place| json!({ "code": format!("code-test-{place:04}") })).collect();
    let mut crowded = order();
    crowded["id"] = json!(15);
    crowded["coupon_lines"] = json!(coupons);
    deliver(&shop, "order.created", &crowded);
    let parked = listed(&shop).remove(0);
    assert_eq!(parked.reason, "the order has too many lines, refunds or codes");
    assert_eq!(replay(&shop, &parked).reason, Some(parked.reason));
}

#[test]
fn an_order_whose_deletion_met_a_passing_failure_is_called_off_later() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &automatic());
    deliver(&shop, "order.created", &order());
    let failing = shop.through(Failing { sqlite: &sqlite, message: "Network connection lost.", after_writing: false });
    deliver(&failing, "order.deleted", &json!({ "id": 14 }));
    let parked = listed(&shop).remove(0);
    assert_eq!(parked.order_id.as_ref().unwrap().as_str(), "14");
    assert_eq!(shop.member("2").balance.get(), 42);
    shop.skip_days(1);
    assert_eq!(try_again(&shop), 1);
    assert_eq!((shop.member("2").balance.get(), listed(&shop).len()), (0, 0));
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn an_order_that_cannot_be_read_enrols_nobody_when_it_is_replayed() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    let mut damaged = order();
    damaged["line_items"] = json!([]);
    deliver(&shop, "order.created", &damaged);
    let parked = listed(&shop).remove(0);
    let reason = "order 14 costs 42.00 EUR and came without any goods: a damaged delivery; open and save the order in \
                  WooCommerce, and it is sent again";
    assert_eq!(parked.reason, reason);
    assert!(!replay(&shop, &parked).processed);
    assert_eq!(listed(&shop).remove(0).reason, reason, "what was wrong is still said");
    assert_eq!(sqlite.count("member"), 0);
}

/// The numbers of orders a member is told are not counted yet.
fn uncounted<D: Database>(shop: &NativeShop<D>) -> Vec<String> {
    shop.overview("2").uncounted_orders.into_iter().map(|order| order.number).collect()
}

#[test]
fn a_member_is_told_of_an_order_that_could_not_be_counted_until_it_is() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    deliver(&shop, "customer.created", &customer());
    for (id, field, value) in [(14, "line_items", json!([])), (15, "currency", json!("euro"))] {
        let mut damaged = order();
        (damaged["id"], damaged["number"]) = (json!(id), json!(format!("W-{id}")));
        damaged[field] = value;
        deliver(&shop, "order.created", &damaged);
    }
    assert_eq!(uncounted(&shop), ["W-15", "W-14"]);
    assert_eq!(shop.overview("2").uncounted_orders[0].heard_on.to_string(), "2026-11-21");
    let mut mended = order();
    mended["date_modified_gmt"] = json!("2026-11-21T12:30:00");
    deliver(&shop, "order.updated", &mended);
    assert_eq!(uncounted(&shop), ["W-15"], "the shop mended the order and saved it");
    // Nobody is told of others' orders, or of guests'.
    shop.join("3");
    assert!(shop.overview("3").uncounted_orders.is_empty());
    assert!(!sqlite.dump().contains("ana@example.com"));
}

#[test]
fn an_order_that_the_shop_typed_in_enrols_nobody_before_it_is_paid() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    let mut typed = order();
    typed["created_via"] = json!("admin");
    typed["status"] = json!("pending");
    typed["date_paid_gmt"] = Value::Null;
    deliver(&shop, "order.created", &typed);
    assert_eq!((sqlite.count("member"), sqlite.count("source"), sqlite.count("parked_delivery")), (0, 0, 0));
    let mut paid = order();
    paid["created_via"] = json!("admin");
    paid["date_modified_gmt"] = json!("2026-11-21T12:30:00");
    deliver(&shop, "order.updated", &paid);
    assert_eq!((sqlite.count("member"), shop.member("2").balance.get()), (1, 42));
}

/// Every place of a payload, as JSON pointers.
fn places(value: &Value, here: &str, all: &mut Vec<String>) {
    let mut go_on = |name: &str, value: &Value| {
        all.push(format!("{here}/{name}"));
        places(value, &format!("{here}/{name}"), all);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| go_on(name, value)),
        Value::Array(items) => items.iter().zip(0..).for_each(|(value, place)| go_on(&place.to_string(), value)),
        _ => {}
    }
}

/// Whatever is wrong with a delivery, it is acknowledged; the reason has words, no code, and repeats nobody's name.
#[test]
fn reasons_are_written_for_people() {
    const NAME: &str = "Ana Petrova";
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &automatic());
    let mut whole = order();
    whole["fee_lines"] = json!([{ "total": "-1.00", "total_tax": "0.00" }]);
    whole["refunds"] = json!([{
        "id": 3, "total": "-2.00", "shipping_lines": [], "fee_lines": [],
        "line_items": [{ "quantity": -1, "total": "-2.00", "total_tax": "", "meta_data": [{ "key": "_refunded_item_id", "value": "1" }] }],
    }]);
    let wrong = [
        json!(null),
        json!(true),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(NAME),
        json!("4,17"),
        json!(""),
        json!([]),
        json!({}),
        json!([NAME]),
        json!({ NAME: NAME }),
    ];
    let mut all = vec![];
    places(&whole, "", &mut all);
    let mut deliveries = vec![];
    for place in &all {
        for value in &wrong {
            let mut payload = whole.clone();
            *payload.pointer_mut(place).unwrap() = value.clone();
            deliveries.push(payload);
        }
        let mut payload = whole.clone();
        let (parent, name) = place.rsplit_once('/').unwrap();
        if let Some(fields) = payload.pointer_mut(parent).unwrap().as_object_mut() {
            fields.remove(name);
        }
        deliveries.push(payload);
    }
    for (payload, id) in deliveries.iter_mut().zip(100..) {
        if payload["id"] == json!(14) {
            payload["id"] = json!(id);
        }
        deliver(&shop, "order.updated", payload);
    }
    let broken = ["", "{", "not JSON", "[]", "7", "\"Ana Petrova\"", "{\"id\": 1, \"id\": 2}"];
    for body in broken {
        now_or_never(inbound::receive::<WooCommerce, _, _>(
            &shop.context,
            &shop.id,
            &OrderSettings::default(),
            "order.updated",
            body.as_bytes(),
        ))
        .unwrap();
    }
    let reasons = sqlite.rows("SELECT DISTINCT reason FROM parked_delivery ORDER BY reason");
    let reasons: Vec<&str> = reasons.iter().map(|row| row["reason"].as_str().unwrap()).collect();
    assert!(reasons.len() > 20, "{reasons:?}");
    for reason in reasons {
        let is_code = [
            "::",
            "{",
            "}",
            "(",
            ")",
            "Some",
            "None",
            "u64",
            "i64",
            "struct",
            "expected",
            "invalid type",
            "missing field",
            "column",
            NAME,
        ];
        let found: Vec<_> = is_code.iter().filter(|word| reason.contains(**word)).collect();
        assert!(
            found.is_empty() && reason.contains(' ') && !reason.contains("our side") && !reason.contains("RFC"),
            "{reason}: {found:?}"
        );
    }
    assert_eq!(shop.audit().faults, []);
}
