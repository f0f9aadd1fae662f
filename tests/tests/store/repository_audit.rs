//! The audit finds what it is there for: any flipped byte of a ledger, any figure that is not its entries'.

use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_worker::features::verify::audit;
use coppertoken_worker::features::verify::store as verify;
use coppertoken_worker::kernel::ledger;
use serde_json::json;

/// A shop whose member has been through everything: tiers, posting, expiry, vouchers, refunds.
fn rich_history(sqlite: &Sqlite) -> NativeShop<&Sqlite> {
    let tiers =
        json!([{ "id": "silver", "title": { "en": "Silver" }, "threshold": { "at_least": 300 }, "earn_percent": 120 }]);
    let earning = json!({ "hold_days": 2, "expiry": { "days_after_posting": 60 } });
    let mut shop = NativeShop::open(sqlite, &program(json!({ "earning": earning, "tiers": tiers })));
    shop.join("ana");
    shop.buy("ana", "1", 60_000);
    shop.skip_days(3);
    let first = shop.voucher("ana", "one", "five-off").voucher;
    shop.cancel("ana", &first.voucher_id).unwrap();
    let second = shop.voucher("ana", "two", "two-off").voucher;
    shop.claim(&second.code, "2", 5_000).unwrap();
    shop.buy("ana", "2", 4_800);
    let refund =
        json!({ "refunds": [{ "id": "r", "lines": [{ "line_id": "1", "quantity": 1, "net": 700 }], "total": 700 }] });
    shop.record(&shop.snapshot("ana", "2", 4_800, refund)).unwrap();
    shop.skip_days(90);
    shop.buy("ana", "3", 1_000);
    shop
}

#[test]
fn every_flipped_byte_of_every_entry_is_found() {
    let sqlite = Sqlite::default();
    let shop = rich_history(&sqlite);
    let database = &shop.context.database;
    let accounts = now_or_never(ledger::accounts_after(database, &shop.id, "", 10)).unwrap();
    let [account_id] = &accounts[..] else { panic!("one account") };
    let (mut rows, cached) = now_or_never(verify::entries_after(database, &shop.id, account_id, 0, 1_000)).unwrap();
    let account = &cached.unwrap();
    assert!(rows.len() >= 10, "{} entries", rows.len());
    assert_eq!(audit::check(&shop.id, account, &rows), None);
    for place in 0..rows.len() {
        let body = rows[place].body.clone();
        for byte in 0..body.len() {
            let mut bytes = body.clone().into_bytes();
            bytes[byte] ^= 1;
            rows[place].body = String::from_utf8(bytes).unwrap();
            let fault = audit::check(&shop.id, account, &rows);
            assert!(fault.is_some(), "entry {place}, byte {byte}: {}", rows[place].body);
            assert_eq!(fault.unwrap().sequence, Some(rows[place].sequence));
        }
        rows[place].body = body;
    }
    assert_eq!(audit::check(&shop.id, account, &rows), None);
}

/// Damages a store whose triggers somebody dropped; answers where the audit sees it.
fn damaged(sql: &str) -> Vec<(Option<u64>, String)> {
    let sqlite = Sqlite::default();
    let shop = rich_history(&sqlite);
    assert_eq!(shop.audit().faults, []);
    sqlite.run("DROP TRIGGER entry_is_immutable; DROP TRIGGER entry_is_kept;").unwrap();
    let before = sqlite.dump();
    sqlite.run(sql).unwrap();
    assert_ne!(sqlite.dump(), before, "{sql} changed nothing");
    shop.audit().faults.into_iter().map(|fault| (fault.sequence, fault.detail)).collect()
}

#[test]
fn every_changed_column_of_an_entry_is_found_at_its_place() {
    for change in [
        "points = points + 1",
        "kind = 'adjusted'",
        "source = 'order:other'",
        "revision = revision + 7",
        "effective_on = '2026-01-01'",
        "recorded_at = recorded_at + 1",
        "format = 3",
        "previous_hash = replace(previous_hash, substr(previous_hash, 1, 1), 'x')",
        "hash = substr(hash, 2) || '0'",
        "body = replace(body, '\"points\":', '\"points\": ') || ' x'",
    ] {
        let faults = damaged(&format!("UPDATE entry SET {change} WHERE sequence = 3"));
        assert_eq!(faults.len(), 1, "{change}: {faults:?}");
        assert_eq!(faults[0].0, Some(3), "{change}: {faults:?}");
    }
}

#[test]
fn missing_entries_and_changed_accounts_are_found() {
    for (sql, sequence) in [
        ("DELETE FROM entry WHERE sequence = 3", Some(4)),
        ("DELETE FROM entry WHERE sequence = 1", Some(2)),
        ("DELETE FROM entry WHERE sequence = (SELECT max(sequence) FROM entry)", None),
        ("DELETE FROM entry", None),
        ("UPDATE account SET sequence = sequence + 1", None),
        ("UPDATE account SET head_hash = substr(head_hash, 2) || '0'", None),
        ("UPDATE account SET state = json_set(state, '$.qualifying', 99999)", None),
        ("UPDATE account SET state = json_set(state, '$.lots[0].points', 99999)", None),
        ("UPDATE account SET state = json_set(state, '$.tier_id', 'gold')", None),
        ("UPDATE account SET state = '{'", None),
        ("UPDATE account SET next_due_on = '2099-01-01'", None),
    ] {
        let faults = damaged(sql);
        assert_eq!(faults.len(), 1, "{sql}: {faults:?}");
        assert_eq!(faults[0].0, sequence, "{sql}: {faults:?}");
    }
}

#[test]
fn two_entries_that_changed_places_are_found() {
    let swap = "UPDATE entry SET sequence = 1000 WHERE sequence = 3; UPDATE entry SET sequence = 3 WHERE sequence = 4; \
        UPDATE entry SET sequence = 4 WHERE sequence = 1000";
    assert_eq!(damaged(swap)[0].0, Some(3));
}

#[test]
fn a_ledger_moved_to_another_account_is_found() {
    let sqlite = Sqlite::default();
    let shop = rich_history(&sqlite);
    shop.join("boris");
    sqlite.run("DROP TRIGGER entry_is_immutable; DROP TRIGGER entry_is_kept;").unwrap();
    let boris = "(SELECT account_id FROM member WHERE customer_id = 'boris')";
    let ana = "(SELECT account_id FROM member WHERE customer_id = 'ana')";
    let moves = format!(
        "DELETE FROM entry WHERE account_id = {boris}; UPDATE entry SET account_id = {boris};
         UPDATE account SET (sequence, head_hash, state, next_due_on) =
           (SELECT sequence, head_hash, state, next_due_on FROM account WHERE account_id = {ana}) WHERE account_id = {boris};"
    );
    sqlite.run(&moves).unwrap();
    assert_eq!(shop.audit().faults.len(), 2, "both the one who lost and the one who won");
}
