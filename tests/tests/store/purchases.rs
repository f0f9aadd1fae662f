//! Parts of one purchase on the very migrations: however a cart is split and in whatever order its parts and their repetitions arrive, the
//! parts earn what the cart would have, and give back exactly what they earned.

use coppertoken_auditor::{Audit, Books};
use coppertoken_tests::dice::Dice;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::Sqlite;
use coppertoken_wire::order::OrderSnapshot;
use serde_json::{Value, json};

type Shop<'a> = NativeShop<&'a Sqlite>;

/// A paid part of a purchase, told `second` seconds after it was placed; `gone` = it came back as a whole.
fn part(shop: &Shop<'_>, order: &str, net: i64, second: i64, gone: bool) -> OrderSnapshot {
    let refund = json!([{ "id": "r", "lines": [{ "line_id": "1", "quantity": 1, "net": net }], "total": net }]);
    let refunds = if gone { refund } else { json!([]) };
    let fields = json!({
        "purchase_id": "cart-7", "updated_at": format!("2026-11-21T11:00:{second:02}Z"), "refunds": refunds,
        "placed_at": "2026-11-21T11:00:00Z", "paid_at": "2026-11-21T11:00:00Z",
    });
    shop.snapshot("ana", order, net, fields)
}

/// Splits an amount into at most six parts.
fn split(dice: &mut Dice, whole: i64) -> Vec<i64> {
    let mut parts = vec![];
    let mut left = whole;
    while left > 0 && parts.len() < 5 {
        let part = 1 + dice.below(left);
        parts.push(part);
        left -= part;
    }
    parts.extend((left > 0).then_some(left));
    parts
}

#[test]
fn however_a_cart_is_split_its_parts_earn_what_it_would_have_and_give_all_of_it_back() {
    let sqlite = Sqlite::default();
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let per = *dice.one_of(&[100, 300, 700]);
        let rule =
            json!([{ "id": "spend", "title": { "en": "Spend" }, "rule": { "spend": { "points": 2, "per": per } } }]);
        let shop = NativeShop::open(&sqlite, &program(json!({ "mechanics": rule, "enrolment": "automatic" })));
        shop.join("ana");
        let whole = 1 + dice.below(20_000);
        let parts = split(&mut dice, whole);
        let names: Vec<String> = (0..parts.len()).map(|place| format!("{seed}-{place}")).collect();
        for (name, net) in names.iter().zip(&parts) {
            shop.record(&part(&shop, name, *net, 0, false)).unwrap();
            // A repetition of any part so far writes nothing.
            let again = shop.record(&part(&shop, name, *net, 0, false)).unwrap();
            assert_eq!(again.entries_written, 0);
        }
        assert_eq!(shop.balance("ana"), whole * 2 / per, "{whole} at 2 for {per}, split into {parts:?}");
        let mut left: Vec<usize> = (0..parts.len()).collect();
        while !left.is_empty() {
            let count = i64::try_from(left.len()).unwrap();
            let place = left.remove(usize::try_from(dice.below(count)).unwrap());
            shop.record(&part(&shop, &names[place], parts[place], 1, true)).unwrap();
        }
        assert_eq!(shop.balance("ana"), 0, "{parts:?} came back");
        shop.assert_whole();
    }
}

#[test]
fn news_of_one_part_end_the_same_in_any_order() {
    let balances = [[0, 1], [1, 0]].map(|order| {
        let sqlite = Sqlite::default();
        let shop = NativeShop::open(&sqlite, &program(json!({ "enrolment": "automatic" })));
        shop.record(&part(&shop, "1", 1_250, 0, false)).unwrap();
        for second in order {
            shop.record(&part(&shop, "2", 1_250 + 100 * second, second, false)).unwrap();
        }
        // 12.50 + 12.50, and the second part grew by 1.00 later.
        assert_eq!(shop.balance("ana"), 26);
        let accounts = sqlite.rows("SELECT json_extract(state, '$.purchases') AS purchases FROM account");
        (shop.balance("ana"), accounts)
    });
    assert_eq!(balances[0], balances[1]);
}

#[test]
fn another_member_s_part_and_another_purchase_begin_with_nothing() {
    let sqlite = Sqlite::default();
    let shop = NativeShop::open(&sqlite, &program(json!({ "enrolment": "automatic" })));
    let buy = |customer: &str, order: &str, purchase: &str| {
        shop.record(&shop.snapshot(customer, order, 1_250, json!({ "purchase_id": purchase }))).unwrap();
    };
    buy("ana", "1", "cart-7");
    buy("boris", "2", "cart-7");
    buy("ana", "3", "cart-8");
    // Nothing is named: no part of anything.
    buy("ana", "4", "");
    buy("ana", "5", "");
    assert_eq!((shop.balance("ana"), shop.balance("boris")), (4 * 12, 12));
    let long = shop.snapshot("ana", "6", 1, json!({ "purchase_id": "x".repeat(129) }));
    let refused = shop.record(&long).unwrap_err().detail();
    assert!(refused.starts_with("`purchase_id`: is a name of at most 128 bytes"), "{refused}");
}

/// An auditor that shares no code with the rules finds every part of a point where it came from.
#[test]
fn the_independent_auditor_agrees() {
    let sqlite = Sqlite::default();
    let document = program(json!({ "enrolment": "automatic" }));
    let mut shop = NativeShop::open(&sqlite, &document);
    for (order, net) in [("1", 1_250), ("2", 1_250), ("3", 99), ("4", 1)] {
        shop.record(&part(&shop, order, net, 0, false)).unwrap();
    }
    shop.record(&part(&shop, "2", 1_250, 1, true)).unwrap();
    shop.skip_days(1);
    shop.settle();
    let parsed = |row: &Value, column: &str| serde_json::from_str::<Value>(row[column].as_str().unwrap()).unwrap();
    let audit = |change: &dyn Fn(&mut Books)| {
        let entries = sqlite.rows("SELECT body, hash FROM entry ORDER BY sequence");
        let mut books = Books {
            entries: entries.iter().map(|row| parsed(row, "body")).collect(),
            hashes: entries.iter().map(|row| row["hash"].as_str().unwrap().to_owned()).collect(),
            account: parsed(&sqlite.rows("SELECT state FROM account")[0], "state"),
            records: sqlite.rows("SELECT record FROM source").iter().map(|row| parsed(row, "record")).collect(),
            settled_on: "2026-11-22".to_owned(),
        };
        change(&mut books);
        let mut audit = Audit::new(shop.id.as_str(), &document);
        audit.account(&books);
        audit.findings()
    };
    assert_eq!(audit(&|_| {}), []);
    // Planted: the second part began with nothing, yet earned the point.
    let planted = audit(&|books| books.records[1]["plan"]["carried"] = Value::Null);
    assert!(planted.iter().any(|finding| finding.invariant == "award"), "{planted:?}");
}
