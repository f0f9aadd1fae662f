//! Limited rewards and shares paid with points, on the very migrations and statements D1 runs: nothing is overdrawn, whoever asks at once.

use std::cell::Cell;

use coppertoken_rules::Rejection;
use coppertoken_rules::program::view::Reader;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Outrun, Sqlite};
use coppertoken_worker::kernel::error::Error;
use serde_json::{Value, json};

/// A cup there are `stock` of, for 100 points, and what overrides.
fn with_cups(stock: Value, fields: Value) -> Value {
    let mut document = program(json!({ "rewards": [
        { "id": "cup", "title": { "en": "A cup" }, "cost": 100, "stock": stock, "gives": { "product": { "product_id": "cup-1" } } },
        { "id": "secret", "title": { "en": "A secret" }, "audience": "members", "cost": 10, "stock": 7, "gives": { "product": { "product_id": "cup-2" } } },
        { "id": "plain", "title": { "en": "2 off" }, "cost": 100, "gives": { "amount_off": { "amount": 200 } } },
    ] }));
    document.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    document
}

/// Members with 1000 points each.
fn shop<'a>(sqlite: &'a Sqlite, document: &Value, members: &[&str]) -> NativeShop<&'a Sqlite> {
    let shop = NativeShop::open(sqlite, document);
    for member in members {
        shop.join(member);
        shop.buy(member, &format!("of-{member}"), 100_000);
    }
    shop
}

fn left(shop: &NativeShop<&Sqlite>) -> u32 {
    let stock = shop.stock(Reader::Member);
    stock.iter().find(|(reward, _)| reward == "cup").unwrap().1
}

fn is_sold_out<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Rejected(Rejection::OutOfStock)))
}

fn outrun<'a, F: FnOnce() + 'a>(
    shop: &NativeShop<&'a Sqlite>,
    sqlite: &'a Sqlite,
    rival: F,
) -> NativeShop<Outrun<'a, F>> {
    shop.through(Outrun { sqlite, rival: Cell::new(Some(rival)) })
}

#[test]
fn r3_of_two_who_want_the_last_one_one_wins_and_cancelling_returns_it() {
    let sqlite = Sqlite::default();
    let shop = shop(&sqlite, &with_cups(json!(1), json!({})), &["ana", "boris"]);
    // Both read one left; Boris is quicker.
    let late = outrun(&shop, &sqlite, || drop(shop.voucher("boris", "b", "cup")));
    assert!(is_sold_out(&late.redeem("ana", "a", "cup")));
    drop(late);
    assert_eq!((left(&shop), shop.member("ana").balance.get()), (0, 1000));
    let before = sqlite.dump();
    assert!(is_sold_out(&shop.redeem("ana", "a", "cup")));
    assert_eq!(sqlite.dump(), before, "a refusal writes nothing");
    // Other rewards are not touched by it.
    shop.voucher("ana", "c", "plain");

    let held = shop.member("boris").vouchers[0].clone();
    shop.cancel("boris", &held.voucher_id).unwrap();
    assert_eq!(left(&shop), 1);
    // Giving it back once more gives nothing back.
    shop.cancel("boris", &held.voucher_id).unwrap();
    assert_eq!(left(&shop), 1);
    // The request that was refused succeeds under its own key.
    shop.redeem("ana", "a", "cup").unwrap();
    assert_eq!(left(&shop), 0);
    shop.redeem("ana", "a", "cup").unwrap();
    assert_eq!((left(&shop), shop.audit().faults), (0, vec![]));
}

#[test]
fn r12_of_fifty_none_but_fifty_are_given() {
    let sqlite = Sqlite::default();
    let members = ["m0", "m1", "m2", "m3", "m4", "m5"];
    let shop = shop(&sqlite, &with_cups(json!(50), json!({})), &members);
    let tries = members.iter().flat_map(|member| (0..9).map(move |place| (member, place)));
    let answers: Vec<_> =
        tries.map(|(member, place)| shop.redeem(member, &format!("{member}{place}"), "cup")).collect();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 50);
    assert!(answers[50..].iter().all(is_sold_out), "the 51st and all after it");
    assert_eq!((left(&shop), shop.audit().faults), (0, vec![]));
}

#[test]
fn a_code_that_runs_out_and_an_order_that_comes_back_return_the_stock() {
    let sqlite = Sqlite::default();
    let mut shop = shop(&sqlite, &with_cups(json!(2), json!({})), &["ana"]);
    let used = shop.voucher("ana", "used", "cup").voucher;
    shop.voucher("ana", "forgotten", "cup");
    assert_eq!(left(&shop), 0);
    let claimed =
        shop.claim_cart(&used.code, json!({ "order_id": "9", "currency": "EUR", "goods_amount": 3000 })).unwrap();
    assert_eq!((claimed.amount.get(), claimed.delivery_amount.get()), (0, 0));
    assert_eq!(
        serde_json::to_value(&claimed.gives).unwrap(),
        json!({ "product": { "product_id": "cup-1", "sort": "product" } })
    );
    let mut order = shop.snapshot("ana", "9", 3_000, json!({ "discount_codes": [used.code] }));
    shop.record(&order).unwrap();
    assert_eq!(left(&shop), 0);
    order.refunds = serde_json::from_value(json!([{ "id": "r", "total": 3000 }])).unwrap();
    shop.record(&order).unwrap();
    assert_eq!(left(&shop), 1);
    shop.record(&order).unwrap();
    assert_eq!(left(&shop), 1, "a duplicate returns nothing");
    shop.skip_days(91);
    shop.settle();
    assert_eq!((left(&shop), shop.audit().faults), (2, vec![]));
}

#[test]
fn publishing_moves_a_limit_and_forgets_nothing_that_was_taken() {
    let sqlite = Sqlite::default();
    let shop = shop(&sqlite, &with_cups(json!(5), json!({})), &["ana"]);
    let first = shop.voucher("ana", "1", "cup").voucher;
    shop.voucher("ana", "2", "cup");
    shop.voucher("ana", "3", "cup");
    let publish = |stock: Value| {
        shop.publish(&with_cups(stock, json!({})));
        let version = shop.stock(Reader::Member);
        version.into_iter().find(|(reward, _)| reward == "cup").map(|(_, left)| left)
    };
    assert_eq!(publish(json!(5)), Some(2), "the same document again changes nothing");
    assert_eq!(publish(json!(8)), Some(5), "three more");
    assert_eq!(publish(json!(1)), Some(0), "fewer than are out: none is left, and nobody loses one");
    assert!(is_sold_out(&shop.redeem("ana", "4", "cup")));
    // Three are out of one: the first that comes back is still not to be had again.
    shop.cancel("ana", &first.voucher_id).unwrap();
    assert_eq!(left(&shop), 0);
    assert_eq!(publish(json!(3)), Some(1));
    // Without a limit nobody counts; with one again, those that are out are out.
    assert_eq!(publish(Value::Null), None);
    shop.voucher("ana", "5", "cup");
    assert_eq!(publish(json!(4)), Some(2));
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn r7_guests_see_no_stock_of_what_is_for_members() {
    let sqlite = Sqlite::default();
    let shop = shop(&sqlite, &with_cups(json!(5), json!({})), &[]);
    assert_eq!(shop.stock(Reader::Public), [("cup".to_owned(), 5)]);
    assert_eq!(shop.stock(Reader::Member), [("cup".to_owned(), 5), ("secret".to_owned(), 7)]);
}

#[test]
fn a_gift_that_ran_out_keeps_no_order_from_being_recorded_and_nobody_from_joining() {
    let sqlite = Sqlite::default();
    let mechanics = json!([
        { "id": "every-euro", "title": { "en": "Every euro" }, "rule": { "spend": { "points": 1, "per": 100 } } },
        { "id": "welcome", "title": { "en": "A cup to begin with" }, "rule": { "enrollment": { "gives": { "reward": "cup" } } } },
    ]);
    let shop = shop(&sqlite, &with_cups(json!(1), json!({ "mechanics": mechanics })), &["ana", "boris"]);
    assert_eq!((shop.member("ana").vouchers.len(), shop.member("boris").vouchers.len(), left(&shop)), (1, 0, 0));
    assert_eq!(shop.member("boris").balance.get(), 1000);
    let card = json!([
        { "id": "every-million", "title": { "en": "Every million" }, "rule": { "spend": { "points": 1, "per": 100_000_000 } } },
        { "id": "card", "title": { "en": "A cup for every order" }, "rule": { "stamps": { "every": 1, "gives": { "reward": "cup" } } } },
    ]);
    shop.publish(&with_cups(json!(1), json!({ "mechanics": card })));
    assert_eq!(shop.buy("boris", "5", 1_000).entries_written, 1, "recorded, without the cup");
    assert_eq!((left(&shop), shop.audit().faults), (0, vec![]));
}

#[test]
fn rows_of_a_redemption_with_stock_are_five() {
    let sqlite = Sqlite::default();
    let shop = shop(&sqlite, &with_cups(json!(5), json!({})), &["ana"]);
    // The unique index of entries is written with the entry, and billed.
    const OF_THE_INDEX: u64 = 1;
    let written = |reward: &str, key: &str| {
        let before = sqlite.rows_changed();
        shop.voucher("ana", key, reward);
        sqlite.rows_changed() - before + OF_THE_INDEX
    };
    assert_eq!(written("plain", "1"), 4, "entry 2, account 1, voucher 1");
    assert_eq!(written("cup", "2"), 5, "and 1 of the stock");
    let before = sqlite.rows_changed();
    shop.redeem("ana", "2", "cup").unwrap();
    assert_eq!(sqlite.rows_changed(), before, "a repetition writes nothing");
}

// ------------------------------------------------------------------------------------------- shares paid with points

const SHARE: &str = r#"{ "points": 50, "amount": 100, "share_bps_max": 3000 }"#;

fn share_shop(sqlite: &Sqlite) -> NativeShop<&Sqlite> {
    let pay_with_points: Value = serde_json::from_str(SHARE).unwrap();
    shop(sqlite, &with_cups(json!(1), json!({ "pay_with_points": pay_with_points })), &["ana"])
}

#[test]
fn e9_a_share_is_paid_anew_for_a_changed_cart_and_used_by_its_order_alone() {
    let sqlite = Sqlite::default();
    let shop = share_shop(&sqlite);
    let first = shop.pay("ana", "7", 10_000, 10_000).unwrap();
    // 1000 points are worth 20.00; the cart would allow 30.00.
    assert_eq!((first.amount.get(), first.points.get(), first.balance.get()), (2_000, 1_000, 0));
    let before = sqlite.dump();
    assert_eq!(shop.pay("ana", "7", 10_000, 10_000).unwrap(), first);
    assert_eq!(sqlite.dump(), before, "the same cart again writes nothing");

    let second = shop.pay("ana", "7", 10_000, 1_000).unwrap();
    assert_eq!((second.amount.get(), second.points.get(), second.balance.get()), (300, 150, 850));
    assert_ne!(second.code, first.code);
    // Asking what could be paid counts what the order holds already.
    let cart = json!({ "customer_id": "ana", "currency": "EUR", "order_id": "7", "lines": [{ "product_id": "cup", "net": 10_000 }] });
    let answer = shop.checkout(cart).unwrap();
    assert_eq!((answer.balance.unwrap().get(), answer.benefits.payable.amount.get()), (850, 2_000));

    // The platform does not name the code; the order finds the share it holds by its own index.
    shop.record(&shop.snapshot("ana", "7", 700, json!({}))).unwrap();
    assert!(matches!(shop.pay("ana", "7", 10_000, 1_000), Err(Error::Rejected(Rejection::VoucherUsed))));
    assert_eq!((shop.member("ana").balance.get(), shop.member("ana").vouchers.len()), (857, 0));
    let code = second.code.unwrap();
    assert!(matches!(shop.release(&code, "7"), Err(Error::Rejected(Rejection::VoucherUsed))));
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn e9_two_devices_that_pay_at_once_pay_once() {
    let sqlite = Sqlite::default();
    let shop = share_shop(&sqlite);
    let late = outrun(&shop, &sqlite, || drop(shop.pay("ana", "7", 500, 10_000).unwrap()));
    let paid = late.pay("ana", "7", 200, 10_000).unwrap();
    drop(late);
    assert_eq!((paid.points.get(), paid.balance.get()), (200, 800));
    assert_eq!(shop.member("ana").vouchers.len(), 1);
    // Releasing twice is releasing once, and asking for nothing is releasing too.
    let code = paid.code.unwrap();
    shop.release(&code, "7").unwrap();
    shop.release(&code, "7").unwrap();
    assert_eq!(shop.member("ana").balance.get(), 1_000);
    shop.pay("ana", "7", 200, 10_000).unwrap();
    let nothing = shop.pay("ana", "7", 0, 10_000).unwrap();
    assert_eq!((nothing.code, nothing.points.get(), nothing.balance.get()), (None, 0, 1_000));
    assert!(matches!(shop.pay("ana", "7", 0, 10_000), Err(Error::Rejected(Rejection::NothingToPay))));
    assert!(matches!(shop.pay("nobody", "7", 5, 10_000), Err(Error::Rejected(Rejection::NotAMember))));
    assert_eq!(shop.audit().faults, []);
}

#[test]
fn e12_the_till_and_the_page_get_the_same_answer_and_guests_another() {
    let sqlite = Sqlite::default();
    let benefits = json!([
        { "id": "tenth", "title": { "en": "10 % off" }, "gives": { "discount": { "percent": 10 } } },
        { "id": "delivered", "title": { "en": "Free from 20" }, "gives": { "delivery": { "free_from": 2000 } } },
    ]);
    let shop = shop(&sqlite, &with_cups(json!(1), json!({ "benefits": benefits })), &["ana"]);
    let cart = |customer: Value| json!({ "customer_id": customer, "currency": "EUR", "shipping": 490, "lines": [{ "product_id": "cup", "net": 3000 }] });
    let before = sqlite.dump();
    let member = shop.checkout(cart(json!("ana"))).unwrap();
    assert_eq!((member.benefits.goods.get(), member.benefits.delivery.amount.get()), (2_700, 0));
    assert_eq!(shop.checkout(cart(json!("ana"))).unwrap(), member);
    for stranger in [json!("stranger"), Value::Null] {
        let guest = shop.checkout(cart(stranger)).unwrap();
        assert_eq!(
            (guest.benefits.goods.get(), guest.benefits.delivery.amount.get(), guest.balance),
            (3_000, 490, None)
        );
    }
    assert_eq!(sqlite.dump(), before, "asking writes nothing");
    let foreign = json!({ "currency": "JPY", "lines": [] });
    let refused = shop.checkout(foreign).unwrap_err();
    assert_eq!(refused.code(), "currency_mismatch");
    assert_eq!(refused.detail(), "`currency`: the program's currency, EUR; got \"JPY\"");
}
