//! Any history at all, through the services and the real statements: the cached account is always the replay of its entries.

use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::{Account, replay};
use coppertoken_tests::shop::{NativeShop, program};
use coppertoken_tests::sqlite::{Sqlite, now_or_never};
use coppertoken_wire::redemption::RedemptionResponse;
use coppertoken_worker::kernel::ledger;
use serde_json::json;

/// A small seeded generator (splitmix64, public domain, Sebastiano Vigna).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

#[test]
fn whatever_happens_the_stored_account_is_the_replay_of_its_entries() {
    for seed in 0..12 {
        let sqlite = Sqlite::default();
        let tiers = json!([{ "id": "silver", "title": { "en": "Silver" }, "threshold": { "at_least": 300 }, "earn_percent": 120 }]);
        let earning = json!({ "hold_days": 3, "expiry": { "days_after_posting": 20 } });
        let mut shop = NativeShop::open(&sqlite, &program(json!({ "earning": earning, "tiers": tiers })));
        history(&mut shop, &mut Random(seed), 120);
        let audit = shop.audit();
        assert_eq!(audit.faults, [], "seed {seed}");
        assert!(audit.entries > 60, "seed {seed}: {} entries are too quiet a history", audit.entries);
        for row in sqlite.rows("SELECT account_id, state FROM account") {
            let stored: Account = serde_json::from_str(row["state"].as_str().unwrap()).unwrap();
            let entries = now_or_never(ledger::entries(&shop.context.database, &shop.id, &stored.account_id)).unwrap();
            let entries: Vec<Entry> = entries.iter().map(|row| serde_json::from_str(&row.body).unwrap()).collect();
            assert_eq!(replay(&stored.account_id, &entries).unwrap(), stored, "seed {seed}");
        }
    }
}

/// Joins, orders, refunds, cancellations, vouchers in every state, jobs, days and new versions, as the generator says. Refusals are
/// part of it.
fn history(shop: &mut NativeShop<&Sqlite>, random: &mut Random, steps: u64) {
    let customers = ["ana", "boris", "claire"];
    for customer in customers {
        shop.join(customer);
    }
    let mut vouchers = vec![];
    for step in 0..steps {
        let customer = customers[usize::try_from(random.below(3)).unwrap()];
        let order = format!("order-{}", random.below(12));
        let net = i64::try_from(random.below(40_000)).unwrap();
        let voucher = vouchers.get(usize::try_from(random.below(8)).unwrap()).cloned();
        let fields = match random.below(6) {
            0 => json!({ "paid_at": null }),
            1 => json!({ "cancelled_at": shop.context.now.to_rfc3339() }),
            2 => json!({ "refunds": [{ "id": format!("r{step}"), "total": net / 3 }] }),
            3 => match &voucher {
                Some((_, _, code)) => json!({ "discount_codes": [code] }),
                None => json!({}),
            },
            _ => json!({}),
        };
        match random.below(10) {
            0..=4 => drop(shop.record(&shop.snapshot(customer, &order, net, fields))),
            5 => {
                if let Ok(answer) = shop.redeem(customer, &format!("key-{step}"), "two-off") {
                    let answer: RedemptionResponse = serde_json::from_str(&answer).unwrap();
                    vouchers.push((customer, answer.voucher.voucher_id, answer.voucher.code));
                }
            }
            6 => shop.skip_days(i64::try_from(random.below(4)).unwrap()),
            7 => drop(shop.settle()),
            _ => {
                let Some((owner, id, code)) = voucher else { continue };
                match random.below(3) {
                    0 => drop(shop.claim(&code, &order, net)),
                    1 => drop(shop.release(&code, &order)),
                    _ => drop(shop.cancel(owner, &id)),
                }
            }
        }
        if step == steps / 2 {
            shop.publish(&program(json!({ "rewards": [] })));
            shop.publish(&program(json!({})));
        }
    }
}
