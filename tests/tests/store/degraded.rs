//! While the database does not answer, guests still see the program that was known last, nobody is let in, and nothing is written.

use std::cell::RefCell;

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::time::Instant;
use coppertoken_tests::builders::rule_id;
use coppertoken_tests::kept_cache::Kept;
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::redemption::RedemptionRequest;
use coppertoken_worker::features::members::service as members;
use coppertoken_worker::features::programs::service as programs;
use coppertoken_worker::features::redemptions::service as redemptions;
use coppertoken_worker::kernel::config::Settings;
use coppertoken_worker::kernel::context::Context;
use coppertoken_worker::kernel::database::{Database, DatabaseError, Row, Statement};
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::shops;
use serde_json::json;

/// A store that is not there.
struct Down;

impl Database for Down {
    async fn batch(&self, _statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        Err(DatabaseError::of_message("D1_ERROR: Network connection lost."))
    }
}

fn settings() -> Settings {
    Settings::new("a".repeat(32), "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=").unwrap()
}

fn is_transient<T>(outcome: Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Transient(_)))
}

#[test]
fn the_program_is_shown_and_nothing_else_is_done() {
    let (sqlite, kept) = (Sqlite::default(), Kept::default());
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    shop.join("ana");
    let id = shop.id.clone();
    let now = shop.context.now;
    let up = Context { database: &sqlite, programs: &kept, settings: settings(), now };
    let published = now_or_never(programs::publish(&up, &id, program(json!({})).to_string().as_bytes())).unwrap();
    let version = published.version;
    let before = sqlite.dump();

    // Another isolate: its memory is empty, the cache outside is not.
    std::thread::scope(|scope| {
        let latest = kept.0.borrow().clone();
        let id = id.clone();
        scope.spawn(move || {
            let kept = Kept(RefCell::new(latest));
            let down = Context { database: Down, programs: &kept, settings: settings(), now };
            let known = now_or_never(shops::open(&down, &id)).unwrap();
            assert!(known.is_degraded && known.keys.is_empty(), "nobody is let in by what was kept");
            assert_eq!(known.program_version.map(|known| known.number), Some(version));
            let shown =
                now_or_never(coppertoken_worker::kernel::programs::open(&down, &id, known.program_version)).unwrap();
            assert_eq!(shown.program.version(), version);
            assert!(is_transient(now_or_never(members::read(&down, &id, "ana"))));
            let request = RedemptionRequest { reward_id: rule_id("two-off") };
            assert!(is_transient(now_or_never(redemptions::redeem(&down, &id, "ana", "key", &request))));
            let unknown = ShopId::new("never-heard-of").unwrap();
            assert!(is_transient(now_or_never(shops::open(&down, &unknown))), "busy is not unknown");
        });
    });
    assert_eq!(sqlite.dump(), before);
}

#[test]
fn an_isolate_that_knows_the_shop_goes_on_with_that() {
    let (sqlite, kept) = (Sqlite::default(), Kept::default());
    let shop = NativeShop::open(&sqlite, &program(json!({})));
    let up = Context { database: &sqlite, programs: &kept, settings: settings(), now: shop.context.now };
    assert!(!now_or_never(shops::open(&up, &shop.id)).unwrap().is_degraded);
    let later = Instant::from_milliseconds(shop.context.now.milliseconds() + 3_600_000).unwrap();
    let down = Context { database: Down, programs: &kept, settings: settings(), now: later };
    let known = now_or_never(shops::open(&down, &shop.id)).unwrap();
    assert!(known.is_degraded);
    assert_eq!(known.program_version.map(|known| known.number), Some(1));
}
