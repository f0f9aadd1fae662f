//! A deployment of any age becomes one of today without losing a row: every earlier schema is filled with a shop's life, then migrated.

use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, migrations};
use serde_json::json;

/// Tables that every schema has had.
const FIRST_MIGRATION: usize = 1;

#[test]
fn every_earlier_schema_is_brought_up_to_date_with_its_rows() {
    let today = migrations().len();
    assert!(today > FIRST_MIGRATION);
    for age in FIRST_MIGRATION..today {
        let source = Sqlite::default();
        let shop = NativeShop::open(&source, &program(json!({})));
        shop.join("ana");
        shop.buy("ana", "1", 50_000);
        let voucher = shop.voucher("ana", "key", "five-off").voucher;
        shop.claim(&voucher.code, "2", 5_000).unwrap();
        shop.buy("ana", "2", 4_500);
        let before = shop.member("ana");

        let old = Sqlite::of_age(age);
        let tables = old.tables();
        assert!(tables.contains(&"entry".to_owned()));
        let copied = old.copy_from(&source);
        assert!(copied > 10, "schema {age}: only {copied} rows");
        let counts = |sqlite: &Sqlite| tables.iter().map(|table| sqlite.count(table)).collect::<Vec<_>>();
        let rows = counts(&old);
        old.migrate_from(age);
        assert_eq!(counts(&old), rows, "schema {age}: rows were lost");
        assert_eq!(old.schema(), source.schema(), "schema {age}: not the schema of today");

        let shop = shop.through(&old);
        assert_eq!(shop.member("ana"), before, "schema {age}");
        assert_eq!(shop.audit().faults, [], "schema {age}");
        shop.buy("ana", "3", 10_000);
        shop.voucher("ana", "key-2", "two-off");
        assert_eq!(shop.audit().faults, [], "schema {age}: it does not go on");
    }
}
