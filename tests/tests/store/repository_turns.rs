//! Jobs serve shops in turn, each job from a budget of its own: nobody's backlog keeps another shop, or another job, from its work.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::time::Instant;
use coppertoken_tests::kept_cache::Kept;
use coppertoken_tests::shop::{NOON, NativeShop, program};
use coppertoken_tests::shop_members::{points, rule};
use coppertoken_tests::sqlite::{Failing, Sqlite, now_or_never};
use coppertoken_wire::order_settings::OrderSettings;
use coppertoken_wire::settings::ShopSettings;
use coppertoken_worker::features::dead_letters::store as parked;
use coppertoken_worker::features::members::store as members;
use coppertoken_worker::features::settings::service as settings;
use coppertoken_worker::jobs;
use coppertoken_worker::kernel::budget::QUERIES;
use coppertoken_worker::kernel::context::Context;
use coppertoken_worker::kernel::database::Database;
use coppertoken_worker::kernel::outbox;
use coppertoken_worker::kernel::turns::{self, Queue};
use coppertoken_worker::platforms::inbound;
use coppertoken_worker::platforms::woocommerce::WooCommerce;
use serde_json::json;

const RIVAL: &str = "UNIQUE constraint failed: entry.shop_id";

/// A paid order of 1.00 of customer 2, as WooCommerce sends it; it enrols its customer.
fn deliver<D: Database>(shop: &NativeShop<D>, id: i64) {
    let order = json!({
        "id": id, "number": id.to_string(), "status": "processing", "currency": "EUR", "customer_id": 2,
        "date_created_gmt": "2026-11-21T11:00:00", "date_modified_gmt": "2026-11-21T11:00:05", "date_paid_gmt": "2026-11-21T11:00:05",
        "total": "1.00", "shipping_total": "0.00", "coupon_lines": [], "refunds": [], "billing": { "email": "ana@example.test" },
        "line_items": [{
            "id": 1, "product_id": 10, "variation_id": 0, "sku": "SKU-1", "quantity": 1,
            "subtotal": "1.00", "total": "1.00", "total_tax": "0.00",
        }],
    });
    let body = order.to_string();
    let settings = OrderSettings::default();
    now_or_never(inbound::receive::<WooCommerce, _, _>(
        &shop.context,
        &shop.id,
        &settings,
        "order.updated",
        body.as_bytes(),
    ))
    .unwrap();
}

/// Numbers of the orders of a shop that are still parked.
fn waiting(shop: &NativeShop<&Sqlite>) -> Vec<i64> {
    let rows = now_or_never(shop_rows(shop));
    rows.into_iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
}

async fn shop_rows(shop: &NativeShop<&Sqlite>) -> Vec<serde_json::Value> {
    const SQL: &str = "SELECT snapshot ->> 'order_id' AS id FROM parked_delivery WHERE shop_id = ?1 ORDER BY parked_at";
    let statement = coppertoken_worker::kernel::database::Statement::new(SQL, [shop.id.as_str().into()]);
    shop.context.database.batch(vec![statement]).await.unwrap().remove(0)
}

/// One run of all jobs, as the cron trigger makes it; how many queries it asked.
fn run_jobs(sqlite: &Sqlite, shop: &NativeShop<&Sqlite>) -> usize {
    let before = sqlite.batches();
    let (settings, now) = (shop.context.settings.clone(), shop.context.now);
    now_or_never(jobs::run(&Context { database: sqlite, programs: &Kept::default(), settings, now }));
    sqlite.batches() - before
}

#[test]
fn sec_6_a_burst_of_one_customer_ends_in_order_and_keeps_no_other_shop_waiting() {
    const BURST: i64 = 240;
    let sqlite = Sqlite::default();
    let automatic = program(json!({ "enrolment": "automatic" }));
    let [mut noisy, mut quiet] = [(); 2].map(|()| NativeShop::open(&sqlite, &automatic));
    let outrun =
        |shop: &NativeShop<&Sqlite>| shop.through(Failing { sqlite: &sqlite, message: RIVAL, after_writing: false });
    for id in 1..=BURST {
        deliver(&outrun(&noisy), id);
        noisy.skip_seconds(1);
    }
    quiet.context.now = noisy.context.now;
    (1..=3).for_each(|id| deliver(&outrun(&quiet), id));
    assert_eq!((waiting(&noisy).len(), waiting(&quiet).len()), (240, 3));
    noisy.skip_seconds(600);
    let (mut runs, mut quiet_runs) = (0, 0);
    while !(waiting(&noisy).is_empty() && waiting(&quiet).is_empty()) {
        let asked = run_jobs(&sqlite, &noisy);
        assert!(asked <= QUERIES as usize, "run {runs}: {asked} queries");
        runs += 1;
        quiet_runs += usize::from(!waiting(&quiet).is_empty());
        let left = waiting(&noisy);
        let first = BURST - i64::try_from(left.len()).unwrap() + 1;
        assert!(left.iter().copied().eq(first..=BURST), "in the order in which they came");
        assert!(runs < 120, "{} are left", left.len());
        noisy.skip_seconds(60);
    }
    assert!(quiet_runs <= 2, "3 deliveries of another shop waited for {quiet_runs} runs");
    quiet.context.now = noisy.context.now;
    for (shop, points) in [(&noisy, 240), (&quiet, 3)] {
        assert_eq!(shop.member("2").balance.get(), points);
        assert_eq!(shop.audit().faults, []);
    }
    println!("240 orders of a burst: {runs} runs");
}

#[test]
fn sec_6_every_queue_goes_round_the_shops_and_begins_behind_the_one_served_last() {
    let sqlite = Sqlite::default();
    let names = [("a", 4), ("b", 2), ("c", 1)];
    for (shop, due) in names {
        sqlite
            .run(&format!("INSERT INTO shop (shop_id, name, origins, created_at) VALUES ('{shop}', 'Shop', '[]', 0)"))
            .unwrap();
        for place in 1..=due {
            // The backlog of the first shop is the oldest.
            let at = i64::from(shop.as_bytes()[0]) * 1_000 + place;
            sqlite
                .run(&format!(
                    "INSERT INTO parked_delivery (shop_id, delivery_id, platform, reason, parked_at, next_attempt_at)
                       VALUES ('{shop}', '{shop}{place}', 'woocommerce', 'x', 0, {at});
                     INSERT INTO outbox (shop_id, effect_id, account_id, effect, attempts, next_attempt_at)
                       VALUES ('{shop}', '{shop}{place}', '{shop}', 'null', 0, {at});
                     INSERT INTO member (shop_id, customer_id, account_id, created_at, birthday_due_at, birth_month, birth_day, birthday_set_on, next_birthday_on)
                       VALUES ('{shop}', '{shop}{place}', '{shop}', 0, {at}, 1, 1, '2026-01-01', '2027-01-01');"
                ))
                .unwrap();
        }
    }
    // Nobody's turn yet: two are tried in a run, and are done with it.
    let runs = [["a1", "b1"], ["c1", "a2"], ["b2", "a3"], ["a4", ""]];
    let database = &&sqlite;
    for (queue, table, key) in [
        (Queue::Parked, "parked_delivery", "delivery_id"),
        (Queue::Outbox, "outbox", "effect_id"),
        (Queue::Birthdays, "member", "customer_id"),
    ] {
        for expected in runs {
            let due: Vec<(ShopId, String)> = match queue {
                Queue::Parked => now_or_never(parked::due(database, 0, NOON, 2))
                    .unwrap()
                    .into_iter()
                    .map(|row| (row.shop_id, row.delivery_id))
                    .collect(),
                Queue::Outbox => now_or_never(outbox::due(database, NOON, 2))
                    .unwrap()
                    .into_iter()
                    .map(|row| (row.shop_id, row.effect_id))
                    .collect(),
                Queue::Birthdays => {
                    let now = Instant::from_milliseconds(NOON).unwrap();
                    now_or_never(members::due_birthdays(database, now, 2))
                        .unwrap()
                        .into_iter()
                        .map(|row| (row.shop_id, row.customer_id))
                        .collect()
                }
            };
            let named: Vec<&str> = due.iter().map(|(_, name)| name.as_str()).collect();
            let expected: Vec<&str> = expected.into_iter().filter(|name| !name.is_empty()).collect();
            assert_eq!(named, expected, "{queue:?}");
            if let [_, (shop, _)] = &due[..] {
                now_or_never(turns::pass(database, queue, shop)).unwrap();
            }
            for name in named {
                sqlite.run(&format!("DELETE FROM {table} WHERE {key} = '{name}'")).unwrap();
            }
        }
    }
}

#[test]
fn sec_6_with_work_for_every_job_no_run_asks_more_than_there_is_and_every_job_goes_on() {
    let sqlite = Sqlite::default();
    let birthday = rule("birthday", json!({ "birthday": { "gives": points(7), "days_ahead": 14 } }));
    let euro = rule("every-euro", json!({ "spend": { "points": 1, "per": 100 } }));
    let document =
        program(json!({ "enrolment": "automatic", "earning": { "hold_days": 1 }, "mechanics": [euro, birthday] }));
    let mut shop = NativeShop::open(&sqlite, &document);
    for place in 10..40 {
        let customer = place.to_string();
        shop.join(&customer);
        shop.tell(&customer, json!({ "birthday": { "month": 12, "day": 28 } })).unwrap();
        shop.buy(&customer, &format!("order-{place}"), 10_000);
    }
    let settings = ShopSettings { inactive_days: Some(30), ..ShopSettings::default() };
    now_or_never(settings::set(&shop.context, &shop.id, settings)).unwrap();
    shop.skip_days(31);
    let outrun = shop.through(Failing { sqlite: &sqlite, message: RIVAL, after_writing: false });
    (1..=30).for_each(|id| deliver(&outrun, id));
    shop.skip_seconds(600);
    // Figures that fall: accounts to settle, members to look at, deliveries, and accounts to audit.
    let left = || {
        let due = sqlite.rows("SELECT count(*) AS n FROM account WHERE next_due_on < '2026-12-01'").remove(0);
        let birthdays = sqlite.rows("SELECT count(*) AS n FROM member WHERE birthday_due_at < 1797940800000").remove(0);
        // An account that a delivery opens behind the audit's place is the next day's.
        let audited = sqlite
            .rows(
                "SELECT count(*) AS n FROM account LEFT JOIN audit_round AS audit USING (shop_id)
                 WHERE audit.completed_at IS NULL AND account_id > coalesce(audit.after, '')",
            )
            .remove(0);
        let [due, birthdays, audited] = [due, birthdays, audited].map(|row| row["n"].as_i64().unwrap());
        [due, birthdays, sqlite.count("parked_delivery") as i64, audited]
    };
    for round in 0..2 {
        let before = left();
        for run in 0..7 {
            let asked = run_jobs(&sqlite, &shop);
            assert!(asked <= QUERIES as usize, "round {round}, run {run}: {asked} queries");
            shop.skip_seconds(60);
        }
        let after = left();
        let is_on = before.iter().zip(&after).all(|(before, after)| after < before || *after == 0);
        assert!(is_on, "round {round}: {before:?}, then {after:?}");
    }
}
