//! What services owe each other's members: one thing that fails, runs out or is refused takes nothing else with it.

use std::collections::BTreeSet;

use coppertoken_rules::Rejection;
use coppertoken_rules::ids::VoucherCode;
use coppertoken_rules::order::CODES_MAX;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::admin::{IssueKeyRequest, KeyPurpose, KeyResponse};
use coppertoken_worker::features::programs::service as programs;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::shops;
use coppertoken_worker::kernel::shops::OpenShop;
use serde_json::{Value, json};

// -------------------------------------------------------------------------------------------------------- sold out

/// Two gifts, of which there is one cup and there are five mugs.
fn with_gifts(mechanics: Value) -> Value {
    program(json!({
        "mechanics": mechanics,
        "rewards": [
            { "id": "cup", "title": { "en": "A cup" }, "stock": 1, "gives": { "product": { "product_id": "cup-1" } } },
            { "id": "mug", "title": { "en": "A mug" }, "stock": 5, "gives": { "product": { "product_id": "mug-1" } } },
        ],
    }))
}

fn gifts(shop: &NativeShop<&Sqlite>, member: &str) -> BTreeSet<String> {
    shop.member(member).vouchers.iter().map(|voucher| voucher.reward_id.to_string()).collect()
}

#[test]
fn a_gift_that_ran_out_takes_no_other_gift_for_joining_with_it() {
    let sqlite = Sqlite::default();
    let gift = |id: &str, reward: &str| json!({ "id": id, "title": { "en": id }, "rule": { "enrollment": { "gives": { "reward": reward } } } });
    let shop = NativeShop::open(&sqlite, &with_gifts(json!([gift("one", "cup"), gift("two", "mug")])));
    shop.join("ana");
    shop.join("boris");
    assert_eq!(gifts(&shop, "ana"), ["cup", "mug"].map(str::to_owned).into());
    assert_eq!(gifts(&shop, "boris"), ["mug"].map(str::to_owned).into());
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn a_gift_that_ran_out_takes_no_other_gift_of_the_order_with_it() {
    let sqlite = Sqlite::default();
    let card = |id: &str, reward: &str| json!({ "id": id, "title": { "en": id }, "rule": { "stamps": { "every": 1, "gives": { "reward": reward } } } });
    let shop = NativeShop::open(&sqlite, &with_gifts(json!([card("one", "cup"), card("two", "mug")])));
    for member in ["ana", "boris"] {
        shop.join(member);
        shop.buy(member, &format!("of-{member}"), 1_000);
    }
    assert_eq!(gifts(&shop, "ana"), ["cup", "mug"].map(str::to_owned).into());
    assert_eq!(gifts(&shop, "boris"), ["mug"].map(str::to_owned).into());
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn of_three_full_cards_the_two_cups_that_are_left_are_given() {
    let sqlite = Sqlite::default();
    let card = json!({ "id": "card", "title": { "en": "Card" }, "rule": { "stamps": { "every": 2, "stamps_for": "pieces", "gives": { "reward": "mug" } } } });
    let other = json!({ "id": "other", "title": { "en": "Other" }, "rule": { "stamps": { "every": 2, "on": { "products": ["pot"] }, "gives": { "reward": "cup" } } } });
    let shop = NativeShop::open(&sqlite, &with_gifts(json!([card, other])));
    sqlite.run("UPDATE stock SET taken = 3, remaining = 2 WHERE rule_id = 'mug'").unwrap();
    shop.join("ana");
    let pieces =
        |count: u32| json!({ "lines": [{ "line_id": "1", "product_id": "bean", "quantity": count, "net": 100 }] });
    shop.record(&shop.snapshot("ana", "1", 0, pieces(6))).unwrap();
    assert_eq!(shop.member("ana").vouchers.len(), 2);
    assert_eq!(shop.overview("ana").stamp_cards[0].stamps, 2, "the third card stays full");
    assert_eq!(shop.audit().faults, []);
}

// -------------------------------------------------------------------------------------------------------- settling

/// Members `from..to` with points that post on the day after tomorrow.
fn waiting(shop: &NativeShop<&Sqlite>, members: core::ops::Range<usize>) {
    for member in members {
        let name = format!("m{member:02}");
        shop.join(&name);
        shop.buy(&name, &name, 1_000);
    }
}

fn settled(sqlite: &Sqlite) -> usize {
    sqlite.rows("SELECT 1 FROM entry WHERE kind = 'posted'").len()
}

#[test]
fn accounts_that_cannot_be_settled_keep_nobody_else_waiting() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &program(json!({ "earning": { "hold_days": 2 } })));
    waiting(&shop, 0..30);
    sqlite.run("UPDATE account SET state = '{}'").unwrap();
    shop.skip_days(1);
    waiting(&shop, 30..35);
    shop.skip_days(3);
    let runs = (0..6).map(|_| shop.settle()).collect::<Vec<_>>();
    assert_eq!((runs.iter().sum::<usize>(), settled(&sqlite)), (5, 5), "{runs:?}: behind thirty that fail");
    // And in every round after.
    waiting(&shop, 35..36);
    shop.skip_days(3);
    let runs = (0..6).map(|_| shop.settle()).collect::<Vec<_>>();
    assert_eq!((runs.iter().sum::<usize>(), settled(&sqlite)), (1, 6), "{runs:?}");
}

// ------------------------------------------------------------------------------------------------------ publishing

#[test]
fn currency_and_time_zone_are_fixed_once_accounts_count_in_them() {
    let sqlite = Sqlite::default();
    let dollars = program(json!({ "currency": "USD" }));
    let elsewhere = program(json!({ "time_zone": "Europe/Madrid" }));
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    let publish = |document: &Value| {
        now_or_never(programs::publish(&shop.context, &shop.id, document.to_string().as_bytes())).map(drop)
    };
    // Nobody counts yet.
    for document in [&dollars, &elsewhere, &program(json!({}))] {
        publish(document).unwrap();
    }
    shop.join("ana");
    let paid = shop.snapshot("ana", "1", 10_000, json!({}));
    shop.record(&paid).unwrap();
    let before = sqlite.dump();
    assert!(matches!(publish(&dollars), Err(Error::Fixed("currency_is_fixed", _))));
    assert!(matches!(publish(&elsewhere), Err(Error::Fixed("time_zone_is_fixed", _))));
    assert_eq!(sqlite.dump(), before);
    publish(&program(json!({ "name": { "en": "Another name" } }))).unwrap();
    // The order comes back as it went.
    let refunds = json!([{ "id": "r", "total": 10_000 }]);
    shop.record(&shop.snapshot("ana", "1", 10_000, json!({ "refunds": refunds }))).unwrap();
    assert_eq!(shop.member("ana").balance.get(), 0);
}

// ---------------------------------------------------------------------------------------------- other members' codes

/// A shop where members have a code each.
fn with_codes<'a>(sqlite: &'a Sqlite, members: &[String]) -> (NativeShop<&'a Sqlite>, Vec<VoucherCode>) {
    let shop = NativeShop::open(sqlite, &program(json!({})));
    let codes = members.iter().map(|member| {
        shop.join(member);
        shop.buy(member, &format!("of-{member}"), 50_000);
        shop.voucher(member, "key", "five-off").voucher.code
    });
    let codes = codes.collect();
    (shop, codes)
}

fn guest(shop: &NativeShop<&Sqlite>, fields: Value) -> coppertoken_wire::order::OrderSnapshot {
    let mut snapshot = shop.snapshot("nobody", "guest-1", 3_000, fields);
    snapshot.customer = None;
    snapshot
}

fn open_codes(shop: &NativeShop<&Sqlite>, members: &[String]) -> usize {
    members.iter().map(|member| shop.member(member).vouchers.len()).sum()
}

#[test]
fn an_order_that_is_refused_moves_nobodys_code() {
    let sqlite = Sqlite::default();
    let members = ["ana".to_owned()];
    let (shop, codes) = with_codes(&sqlite, &members);
    let before = sqlite.dump();
    let line = json!({ "line_id": "1", "product_id": "cup", "quantity": 1, "net": 3_000 });
    let twice = guest(&shop, json!({ "lines": [line, line], "discount_codes": codes }));
    assert!(matches!(shop.record(&twice), Err(Error::Invalid(_))));
    assert_eq!(sqlite.dump(), before);
    // More codes than an order may carry are not even looked up.
    let many: Vec<String> = (0..=CODES_MAX).map(|place| format!("CODE-{place}")).collect();
    let batches = sqlite.batches();
    let crowded = guest(&shop, json!({ "discount_codes": many }));
    assert!(matches!(shop.record(&crowded), Err(Error::Rejected(Rejection::OrderTooLarge))));
    assert_eq!(sqlite.batches(), batches);
    shop.record(&guest(&shop, json!({ "discount_codes": codes }))).unwrap();
    assert_eq!(open_codes(&shop, &members), 0, "used");
}

#[test]
fn what_came_late_of_an_order_moves_nobodys_code() {
    let sqlite = Sqlite::default();
    let members = ["ana".to_owned()];
    let (shop, codes) = with_codes(&sqlite, &members);
    // It was not paid yet: a code that a paid order carried stays the order's.
    let late = guest(&shop, json!({ "paid_at": null, "discount_codes": codes }));
    // The newer snapshot, without the code, was quicker.
    let mut newer = guest(&shop, json!({}));
    newer.updated_at = "2026-11-21T12:05:00Z".to_owned();
    shop.record(&newer).unwrap();
    shop.record(&late).unwrap();
    assert_eq!(open_codes(&shop, &members), 1, "the order carries it no longer");
}

#[test]
fn codes_of_many_members_are_used_within_the_queries_of_an_invocation() {
    let sqlite = Sqlite::default();
    let members: Vec<String> = (0..45).map(|member| format!("m{member:02}")).collect();
    let (shop, codes) = with_codes(&sqlite, &members);
    let order = guest(&shop, json!({ "discount_codes": codes }));
    let mut rounds = 0;
    loop {
        let before = sqlite.batches();
        let recorded = shop.record(&order);
        let queries = sqlite.batches() - before;
        assert!(queries <= 49, "{queries} queries");
        rounds += 1;
        match recorded {
            Ok(_) => break,
            Err(Error::Rejected(Rejection::Contention)) if rounds < 3 => {}
            Err(error) => panic!("{error:?} in round {rounds}"),
        }
    }
    assert_eq!((rounds, open_codes(&shop, &members)), (2, 0));
    assert_eq!(shop.audit().faults, []);
}

// ---------------------------------------------------------------------------------------------------------- consent

#[test]
fn who_was_enrolled_by_an_order_consents_when_joining_and_only_then() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &program(json!({ "enrolment": "automatic" })));
    shop.buy("ana", "1", 1_000);
    let consented = || sqlite.rows("SELECT consented_at FROM member")[0]["consented_at"].clone();
    assert_eq!(consented(), Value::Null);
    let at = shop.context.now.milliseconds();
    shop.join("ana");
    assert_eq!(consented(), json!(at));
    shop.skip_days(1);
    shop.join("ana");
    assert_eq!(consented(), json!(at), "the first time counts");
}

#[test]
fn e11_the_order_that_enrols_counts_in_the_first_membership_year_though_its_news_came_after_midnight() {
    let sqlite = Sqlite::default();
    let document = program(json!({
        "enrolment": "automatic",
        "qualification": { "measure": "spend", "window": "membership_year" },
        "tiers": [{ "id": "regular", "title": { "en": "Regular" }, "threshold": { "at_least": 10_000 }, "earn_percent": 110 }],
    }));
    let mut shop = NativeShop::open(&sqlite, &document);
    let order = shop.snapshot("ana", "1", 10_000, json!({}));
    shop.skip_days(1);
    shop.record(&order).unwrap();
    let ana = shop.member("ana");
    assert_eq!((ana.tier_figure, ana.tier_id.unwrap().as_str()), (10_000, "regular"));
    // A clock that runs ahead lets nobody join tomorrow.
    let mut early = shop.snapshot("boris", "2", 10_000, json!({}));
    early.placed_at = "2026-11-23T12:00:00Z".to_owned();
    shop.record(&early).unwrap();
    let joined = sqlite.rows("SELECT json_extract(body, '$.changes.joined_at.date') AS day FROM entry WHERE kind = 'joined' ORDER BY recorded_at, day");
    assert_eq!(joined, [json!({ "day": "2026-11-21" }), json!({ "day": "2026-11-22" })]);
    assert_eq!(shop.audit().faults, []);
}

// ------------------------------------------------------------------------------------------------- articles in carts

/// SKU-SALE cannot be paid with points, and earns nothing.
fn with_sale() -> Value {
    program(json!({
        "mechanics": [
            { "id": "every-euro", "title": { "en": "Every euro" }, "rule": { "spend": { "points": 1, "per": 100 } } },
            { "id": "sale", "title": { "en": "Sale" }, "rule": { "override": { "on": { "products": ["SKU-SALE"] }, "earns": { "percent": 0 } } } },
        ],
        "benefits": [{ "id": "cheaper", "title": { "en": "Cheaper" }, "gives": { "member_price": { "product_id": "RED", "net": 900 } } }],
        "pay_with_points": {
            "points": 1, "amount": 10, "share_bps_max": 3_000,
            "overrides": [{ "on": { "products": ["SKU-SALE"] }, "share_bps_max": 0 }],
        },
    }))
}

#[test]
fn e9_e10_r6_articles_and_variants_of_a_cart_are_those_of_its_order() {
    use coppertoken_wire::checkout::PayShareRequest;
    use coppertoken_wire::quote::QuoteRequest;
    use coppertoken_worker::features::checkout::service as checkout;
    use coppertoken_worker::features::quotes::service as quotes;
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &with_sale());
    shop.join("ana");
    shop.buy("ana", "first", 100_000);
    let lines =
        |sku: &str, variant: &str| json!([{ "product_id": "cup", "sku": sku, "variant_id": variant, "net": 1_000 }]);
    let earned = |sku: &str, order: &str| {
        let request: QuoteRequest = serde_json::from_value(json!({ "lines": lines(sku, "") })).unwrap();
        let quoted = now_or_never(quotes::answer(&shop.context, &shop.id, Some("ana"), &request, None)).unwrap().points;
        let line = json!([{ "line_id": "1", "product_id": "cup", "sku": sku, "quantity": 1, "net": 1_000 }]);
        let posted = shop.record(&shop.snapshot("ana", order, 0, json!({ "lines": line }))).unwrap().earned;
        (quoted.get(), posted.get())
    };
    assert_eq!(earned("SKU-SALE", "a"), (0, 0));
    assert_eq!(earned("SKU-1", "b"), (10, 10));

    let costs = |sku: &str, variant: &str| {
        let cart = json!({ "customer_id": "ana", "currency": "EUR", "lines": lines(sku, variant) });
        let benefits = shop.checkout(cart).unwrap().benefits;
        (benefits.goods.get(), benefits.payable.amount.get())
    };
    assert_eq!(costs("SKU-1", ""), (1_000, 300));
    assert_eq!(costs("SKU-SALE", ""), (1_000, 0));
    assert_eq!(costs("SKU-1", "RED"), (900, 270));

    let pay = |sku: &str, order: &str| {
        let request = json!({
            "customer_id": "ana", "order_id": order, "points": 500, "currency": "EUR", "goods_amount": 1_000, "lines": lines(sku, ""),
        });
        let request: PayShareRequest = serde_json::from_value(request).unwrap();
        now_or_never(checkout::pay(&shop.context, &shop.id, &request)).map(|paid| paid.amount.get())
    };
    assert!(matches!(pay("SKU-SALE", "c"), Err(Error::Rejected(Rejection::NothingToPay))));
    assert_eq!(pay("SKU-1", "d").unwrap(), 300);
}

// ------------------------------------------------------------------------------------------------------------ keys

/// A key of the shop, and what its secret is good for.
fn new_key(shop: &NativeShop<&Sqlite>) -> KeyResponse {
    let request = IssueKeyRequest { purpose: KeyPurpose::Webhook, secret: None };
    now_or_never(coppertoken_worker::features::shops::service::issue_key(&shop.context, &shop.id, request)).unwrap()
}

/// Is the key good, by what this isolate knows or can learn?
fn is_recognised(shop: &NativeShop<&Sqlite>, key: &KeyResponse) -> bool {
    let check = |shop: &OpenShop| {
        let found = shop.keys.iter().any(|known| known.key_id == key.key_id && known.secret == key.secret);
        if found { Ok(()) } else { Err(Error::Unauthorized("unknown key")) }
    };
    now_or_never(shops::recognise(&shop.context, &shop.id, check)).is_ok()
}

#[test]
fn sec_11_a_key_issued_elsewhere_is_good_as_soon_as_it_is_used() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &program(json!({})));
    let key = new_key(&shop);
    // Another isolate issues it: this one has read the shop's keys just before.
    sqlite.run("UPDATE shop_key SET retired_at = 1").unwrap();
    shops::forget(&shop.id);
    assert!(!is_recognised(&shop, &key));
    sqlite.run("UPDATE shop_key SET retired_at = NULL").unwrap();
    let batches = sqlite.batches();
    assert!(!is_recognised(&shop, &key) && !is_recognised(&shop, &key), "keys that were just read are not read again");
    assert_eq!(sqlite.batches(), batches, "whoever guesses costs no query each time");
    shop.skip_seconds(3);
    assert!(is_recognised(&shop, &key));
}

#[test]
fn sec_14_a_key_that_this_version_does_not_understand_harms_no_other() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    let (good, newer) = (new_key(&shop), new_key(&shop));
    sqlite
        .run(&format!("UPDATE shop_key SET purpose = 'of_a_newer_worker' WHERE key_id = '{}'", newer.key_id))
        .unwrap();
    shops::forget(&shop.id);
    assert!(is_recognised(&shop, &good) && !is_recognised(&shop, &newer));
}

#[test]
fn sec_14_a_key_whose_secret_does_not_open_harms_no_other() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    let (good, damaged) = (new_key(&shop), new_key(&shop));
    sqlite.run(&format!("UPDATE shop_key SET sealed_secret = 'AAAA' WHERE key_id = '{}'", damaged.key_id)).unwrap();
    shops::forget(&shop.id);
    assert!(is_recognised(&shop, &good) && !is_recognised(&shop, &damaged));
    assert!(now_or_never(shops::open(&shop.context, &shop.id)).unwrap().program_version.is_some(), "the shop is there");
}
