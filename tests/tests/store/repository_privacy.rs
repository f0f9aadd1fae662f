//! What a person may ask for, natively: everything that is stored, and that nothing of them is left.

use std::collections::BTreeSet;

use coppertoken_rules::ids::ActivityId;
use coppertoken_tests::kept_cache::Kept;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::shop_members::{lively, points, rule};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::activity::ActivityResponse;
use coppertoken_wire::member::ReferralOutcome;
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::privacy::ReapplyRequest;
use coppertoken_worker::features::activities::service as activities;
use coppertoken_worker::features::activities::service::Activity;
use coppertoken_worker::features::dead_letters::service as parked;
use coppertoken_worker::features::dead_letters::service::{Kept as KeptDelivery, Unprocessed};
use coppertoken_worker::features::privacy::service as privacy;
use coppertoken_worker::kernel::context::Context;
use coppertoken_worker::kernel::error::Error;
use serde_json::json;

/// Codes of the shop's own that tell who somebody is; the last has the length of ours.
const CODES: [&str; 3] = ["WELCOME-ANNA-BELL", "anna@mail.example", "ANNA-BELL-1985"];
/// How a back end may call what somebody did.
const ACTIVITY: &str = "newsletter anna@mail.example";

fn context<'a>(shop: &NativeShop<&'a Sqlite>, kept: &'a Kept) -> Context<&'a Sqlite, &'a Kept> {
    let Context { database, settings, now, .. } = &shop.context;
    Context { database, programs: kept, settings: settings.clone(), now: *now }
}

fn report(shop: &NativeShop<&Sqlite>, is_verified: bool) -> ActivityResponse {
    let activity_id = ActivityId::new(ACTIVITY).unwrap();
    let activity = Activity { customer_id: "anna".into(), action: "newsletter".into(), activity_id, is_verified };
    now_or_never(activities::report(&shop.context, &shop.id, activity)).unwrap()
}

fn with_codes(shop: &NativeShop<&Sqlite>, order: &str) -> OrderSnapshot {
    shop.snapshot("anna", order, 5_000, json!({ "discount_codes": CODES }))
}

fn park(shop: &NativeShop<&Sqlite>, name: &str, order: OrderSnapshot) {
    let (delivery_id, kept) = (name.repeat(64), KeptDelivery::Order(Box::new(order)));
    let delivery = Unprocessed { delivery_id, platform: "woocommerce", kept };
    now_or_never(parked::park(&shop.context, &shop.id, delivery, &Error::NotFound("no_program"))).unwrap();
}

#[test]
fn sec_7_nothing_that_was_typed_outlives_an_erasure() {
    let (sqlite, kept) = (Sqlite::default(), Kept::default());
    let shop = NativeShop::open(&sqlite, &lively());
    shop.join("anna");
    shop.buy("anna", "first", 100_000);
    let own = shop.voucher("anna", "key", "five-off").voucher.code;
    let typed = CODES.iter().map(ToString::to_string).chain([own.to_string().to_lowercase()]);
    let order = OrderSnapshot { discount_codes: typed.collect(), ..with_codes(&shop, "second") };
    shop.record(&order).unwrap();
    // A guest's, too; and one that could not be processed yet.
    shop.record(&OrderSnapshot { customer: None, ..with_codes(&shop, "third") }).unwrap();
    park(&shop, "d", order);
    let of_guest = with_codes(&shop, "fourth");
    park(
        &shop,
        "e",
        OrderSnapshot {
            customer: None,
            discount_codes: CODES[..2].iter().map(ToString::to_string).collect(),
            ..of_guest
        },
    );
    report(&shop, false);
    assert!(sqlite.dump().contains(own.as_str()), "a code of ours is kept: its voucher was used");
    assert!(shop.member("anna").vouchers.iter().all(|voucher| voucher.code != own));

    now_or_never(privacy::erase(&context(&shop, &kept), &shop.id, "anna")).unwrap();
    let left = sqlite.dump().to_lowercase();
    for word in CODES.into_iter().chain([ACTIVITY, "WELCOMEANNABELL", "ANNA"]) {
        assert!(!left.contains(&word.to_lowercase()), "{word} is left");
    }
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn sec_7_an_occurrence_counts_once_under_the_name_that_stands_for_it() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &lively());
    shop.join("anna");
    let reported = report(&shop, false);
    assert_eq!((reported.known, reported.points_waiting.get()), (false, 50));
    assert!(report(&shop, false).known);
    let verified = report(&shop, true);
    assert_eq!((verified.known, verified.points_posted.get()), (true, 50));
    assert_eq!(report(&shop, true).points_posted.get(), 0);
}

#[test]
fn sec_7_an_export_has_orders_that_moved_nothing_too_page_by_page() {
    let (sqlite, kept) = (Sqlite::default(), Kept::default());
    let shop = NativeShop::open(&sqlite, &lively());
    shop.join("anna");
    shop.join("boris");
    shop.buy("anna", "paid", 1_000);
    let unpaid = |customer: &str, order: &str| {
        shop.record(&shop.snapshot(customer, order, 1_000, json!({ "paid_at": null }))).unwrap();
    };
    (0..120).for_each(|order| unpaid("anna", &format!("unpaid-{order:03}")));
    unpaid("boris", "of-boris");

    let context = context(&shop, &kept);
    let (mut found, mut after, mut after_order, mut pages) = (BTreeSet::new(), 0, None::<String>, 0);
    loop {
        let page = now_or_never(privacy::export(&context, &shop.id, "anna", after, after_order.as_deref())).unwrap();
        let orders = page.sections["orders"].as_array().unwrap();
        let count = found.len() + orders.len();
        found.extend(orders.iter().map(|order| order["source"].as_str().unwrap().to_owned()));
        assert_eq!(found.len(), count, "each order once");
        pages += 1;
        let Some(next) = page.next else { break };
        (after, after_order) = (next, page.next_order);
    }
    assert_eq!((found.len(), pages), (121, 2));
    assert!(found.contains("order:paid") && found.contains("order:unpaid-119") && !found.contains("order:of-boris"));
}

/// 50 points for joining; a friend and who invited get 20 and 30 at once.
fn with_gifts_for_new_members() -> serde_json::Value {
    let at_once =
        json!({ "referral": { "friend": points(20), "advocate": points(30), "advocate_at": "registration" } });
    program(json!({ "earning": { "expiry": "never" }, "mechanics": [
        rule("welcome", json!({ "enrollment": { "gives": points(50) } })),
        rule("friends", at_once),
    ] }))
}

#[test]
fn sec_20_who_was_erased_within_a_year_is_given_nothing_for_joining_again() {
    let (sqlite, kept) = (Sqlite::default(), Kept::default());
    let mut shop = NativeShop::open(&sqlite, &with_gifts_for_new_members());
    shop.join("boris");
    let code = shop.code_of("boris");
    assert!(!shop.join_by("anna", None, &code).returns);
    assert_eq!((shop.balance("anna"), shop.balance("boris")), (70, 80));
    let erase = |shop: &NativeShop<&Sqlite>| {
        now_or_never(privacy::erase(&context(shop, &kept), &shop.id, "anna")).unwrap();
    };

    erase(&shop);
    shop.skip_days(364);
    let again = shop.join_by("anna", None, &code);
    assert_eq!((again.returns, again.referral), (true, Some(ReferralOutcome::Unknown)));
    assert_eq!((shop.balance("anna"), shop.balance("boris")), (0, 80), "neither gets anything");

    erase(&shop);
    shop.skip_days(365);
    assert!(!shop.join_by("anna", None, &code).returns);
    assert_eq!((shop.balance("anna"), shop.balance("boris")), (70, 110), "a year later anybody is new");
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn sec_12_more_erasures_than_one_request_reads_are_applied_again_part_by_part() {
    let (sqlite, kept) = (Sqlite::default(), Kept::default());
    let shop = NativeShop::open(&sqlite, &with_gifts_for_new_members());
    // More members than a page, more erasures than a part.
    (0..510).for_each(|member| drop(shop.join(&format!("m{member:03}"))));
    let restored = Sqlite::default();
    restored.copy_from(&sqlite);
    let forgotten = ["m000", "m001", "m100", "m200", "m300", "m400", "m508", "m509"];
    for customer in forgotten {
        now_or_never(privacy::erase(&context(&shop, &kept), &shop.id, customer)).unwrap();
    }

    let shop = shop.through(&restored);
    let (mut page, mut asked, mut checked, mut erased) = (Some(ReapplyRequest::default()), 0, 0, 0);
    while let Some(request) = page {
        let done = now_or_never(privacy::reapply(&context(&shop, &kept), &shop.id, request)).unwrap();
        (asked, checked, erased) = (asked + 1, checked + done.checked, erased + done.erased);
        page = done.next;
    }
    // Three parts of 3, 3 and 2 erasures; two pages of members each.
    assert_eq!((asked, erased), (6, forgotten.len()));
    assert!((3 * 502..=3 * 510).contains(&checked), "{checked}");
    assert_eq!(restored.count("member"), 502);
    assert_eq!(restored.count("erasure"), 8);
}
