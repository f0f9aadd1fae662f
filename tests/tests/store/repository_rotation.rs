//! Changing the master key, natively: secrets that the key before had sealed open and are sealed anew, hashes stay what they are.

use coppertoken_tests::kept_cache::Kept;
use coppertoken_tests::shop::NativeShop;
use coppertoken_tests::shop_members::lively;
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::admin::{IssueKeyRequest, KeyPurpose};
use coppertoken_wire::operator::{IssueOperatorKeyRequest, Scope};
use coppertoken_worker::features::operators::service as operators;
use coppertoken_worker::features::privacy::service as privacy;
use coppertoken_worker::kernel::config::Settings;
use coppertoken_worker::kernel::context::Context;
use coppertoken_worker::kernel::shops;
use serde_json::Value;

/// The key of every test, and one that takes its place.
const OLD: &str = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";
const NEW: &str = "bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4=";

fn settings(master_key: &str, previous: Option<&str>, hash_key: Option<&str>) -> Settings {
    Settings::new("a".repeat(32), master_key).unwrap().rotated(previous, hash_key).unwrap()
}

/// Secrets of the shop's good keys, as a new isolate reads them.
fn secrets(shop: &NativeShop<&Sqlite>) -> Vec<String> {
    shops::forget(&shop.id);
    let shop = now_or_never(shops::open(&shop.context, &shop.id)).unwrap();
    shop.keys.iter().map(|key| key.secret.clone()).collect()
}

fn sealed(sqlite: &Sqlite) -> Vec<Value> {
    sqlite.rows("SELECT sealed_secret FROM shop_key ORDER BY key_id")
}

#[test]
fn sec_14_what_the_key_before_sealed_opens_and_is_sealed_anew() {
    let sqlite = Sqlite::default();
    let mut shop = NativeShop::open(&sqlite, &lively());
    for _ in 0..2 {
        let request = IssueKeyRequest { purpose: KeyPurpose::Webhook, secret: None };
        now_or_never(coppertoken_worker::features::shops::service::issue_key(&shop.context, &shop.id, request))
            .unwrap();
    }
    let (known, before) = (secrets(&shop), sealed(&sqlite));
    assert_eq!(known.len(), 2);

    shop.context.settings = settings(NEW, Some(OLD), None);
    assert_eq!(secrets(&shop), known);
    let after = sealed(&sqlite);
    assert!(before.iter().zip(&after).all(|(before, after)| before != after), "sealed anew when they were read");
    assert_eq!((secrets(&shop), sealed(&sqlite)), (known.clone(), after), "once");

    shop.context.settings = settings(NEW, None, Some(OLD));
    assert_eq!(secrets(&shop), known, "the key before is needed no longer");
    shop.context.settings = settings(OLD, None, None);
    assert!(secrets(&shop).is_empty(), "nor does it open anything");
}

#[test]
fn sec_14_operators_erasures_activities_and_repeated_requests_are_recognised_through_a_change_of_the_key() {
    let (sqlite, kept) = (Sqlite::default(), Kept::default());
    let mut shop = NativeShop::open(&sqlite, &lively());
    shop.join("anna");
    shop.join("boris");
    shop.buy("boris", "1", 100_000);
    let redeemed = shop.redeem("boris", "key", "five-off").unwrap();
    shop.report("boris", "share", "post-1", true).unwrap();
    let request = IssueOperatorKeyRequest { name: "Ana".into(), scopes: vec![Scope::Read], shop_id: None };
    let token = now_or_never(operators::issue(&shop.context, request)).unwrap().token;
    let with_kv =
        Context { database: &sqlite, programs: &kept, settings: shop.context.settings.clone(), now: shop.context.now };
    now_or_never(privacy::erase(&with_kv, &shop.id, "anna")).unwrap();

    for settings in [settings(NEW, Some(OLD), None), settings(NEW, None, Some(OLD))] {
        shop.context.settings = settings;
        assert!(now_or_never(operators::identify(&shop.context, &token)).is_ok());
        assert!(now_or_never(privacy::is_erased(&shop.context, &shop.id, "anna")).unwrap());
        assert!(shop.report("boris", "share", "post-1", true).unwrap().known);
        assert_eq!(shop.redeem("boris", "key", "five-off").unwrap(), redeemed);
    }
    // What README warns of: without a key for hashes, those of the time before are strangers'.
    shop.context.settings = settings(NEW, None, None);
    assert!(now_or_never(operators::identify(&shop.context, &token)).is_err());
    assert!(!now_or_never(privacy::is_erased(&shop.context, &shop.id, "anna")).unwrap());
}
