//! After a restore of the database (D1's Time Travel) what isolates and KV remember of the time that was taken back decides nothing.

use coppertoken_rules::ids::ShopId;
use coppertoken_tests::kept_cache::Kept;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::quote::QuoteRequest;
use coppertoken_worker::features::quotes::service as quotes;
use coppertoken_worker::kernel::context::Context;
use coppertoken_worker::kernel::database::Database;
use coppertoken_worker::kernel::program_cache::ProgramCache;
use serde_json::json;

/// A program of so many points for 1.00.
fn points(points: i64) -> serde_json::Value {
    let rule = json!({ "spend": { "points": points, "per": 100 } });
    program(json!({ "mechanics": [{ "id": "every-euro", "title": { "en": "Every euro" }, "rule": rule }] }))
}

fn quoted<D: Database, C: ProgramCache>(context: &Context<D, C>, shop_id: &ShopId, customer: Option<&str>) -> i64 {
    let request: QuoteRequest = serde_json::from_value(json!({ "lines": [{ "net": 10_000 }] })).unwrap();
    now_or_never(quotes::answer(context, shop_id, customer, &request, None)).unwrap().points.get()
}

#[test]
fn sec_9_of_two_programs_of_one_number_the_one_in_the_database_judges() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &points(1));
    shop.join("ana");
    let restored = Sqlite::default();
    restored.copy_from(&sqlite);

    assert_eq!(shop.publish(&points(10)), 2);
    assert_eq!((quoted(&shop.context, &shop.id, None), quoted(&shop.context, &shop.id, Some("ana"))), (1_000, 1_000));
    assert_eq!(shop.buy("ana", "before", 10_000).earned.get(), 1_000);

    let shop = shop.through(&restored);
    assert_eq!(shop.publish(&points(3)), 2, "the number is given again");
    assert_eq!((quoted(&shop.context, &shop.id, None), quoted(&shop.context, &shop.id, Some("ana"))), (300, 300));
    assert_eq!(shop.buy("ana", "after", 10_000).earned.get(), 300);
}

#[test]
fn sec_9_what_kv_kept_of_a_number_is_not_what_the_number_means_now() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &points(1));
    let (restored, kept) = (Sqlite::default(), Kept::default());
    restored.copy_from(&sqlite);

    shop.publish(&points(10));
    let (settings, now) = (shop.context.settings.clone(), shop.context.now);
    let context = Context { database: &sqlite, programs: &kept, settings: settings.clone(), now };
    assert_eq!(quoted(&context, &shop.id, None), 1_000);
    assert_eq!(kept.0.borrow().len(), 1, "KV has it");
    // KV loses the writing of this one.
    shop.through(&restored).publish(&points(3));

    // Another isolate: its memory is empty.
    let id = shop.id.clone();
    let isolate = std::thread::spawn(move || {
        let context = Context { database: &restored, programs: &kept, settings, now };
        quoted(&context, &id, None)
    });
    assert_eq!(isolate.join().unwrap(), 300);
}
