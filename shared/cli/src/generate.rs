//! `coppertoken generate-orders`: made-up orders to try a program or the replay itself on. The same seed gives the same orders.

use std::fmt::Write as _;

use clap::Args;
use coppertoken_rules::time::Date;

use crate::files::{self, Failure};

/// What to make up.
#[derive(Args)]
pub struct Wanted {
    /// Number of orders.
    #[arg(long, default_value_t = 10_000)]
    orders: u64,
    /// Number of customers.
    #[arg(long, default_value_t = 1_000)]
    customers: u64,
    /// Number of days, from 1 January 2025.
    #[arg(long, default_value_t = 365)]
    days: u16,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Orders written at once.
const CHUNK: u64 = 1_000;
const MINUTES_OF_DAY: u64 = 1_440;

/// Runs the command.
pub fn run(wanted: &Wanted) -> Result<(), Failure> {
    let first_day = Date::new(2025, 1, 1).ok_or_else(|| Failure::Unusable("no such day".to_owned()))?;
    let mut random = SplitMix(wanted.seed);
    let mut text = String::from("order_id,customer_id,placed_at,net,shipping,product_id,category_ids,quantity\n");
    let minutes = u64::from(wanted.days).saturating_mul(MINUTES_OF_DAY);
    for number in 0..wanted.orders {
        let minute = number.saturating_mul(minutes).checked_div(wanted.orders.max(1)).unwrap_or(0);
        let (day, minute) = (minute.div_euclid(MINUTES_OF_DAY), minute.rem_euclid(MINUTES_OF_DAY));
        let date = first_day.plus_days(i32::try_from(day).unwrap_or(i32::MAX));
        // The smaller of two: some customers buy often, most rarely. One order of eight is a guest's.
        let customer = random.below(wanted.customers).min(random.below(wanted.customers));
        let customer = if random.below(8) == 0 { String::new() } else { format!("c{customer}") };
        let product = random.below(200);
        let cents = random.below(8_000).saturating_add(random.below(4_000)).saturating_add(500);
        let _ = writeln!(
            text,
            "o{number},{customer},{date}T{:02}:{:02}:00Z,{}.{:02},4.90,p{product},k{},{}",
            minute.div_euclid(60),
            minute.rem_euclid(60),
            cents.div_euclid(100),
            cents.rem_euclid(100),
            product.rem_euclid(12),
            random.below(3).saturating_add(1),
        );
        if number.rem_euclid(CHUNK) == 0 {
            files::print(&text)?;
            text.clear();
        }
    }
    files::print(&text)
}

/// SplitMix64 by Sebastiano Vigna: small, and good enough to make up orders.
struct SplitMix(u64);

impl SplitMix {
    const fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        match mixed.checked_rem(limit) {
            Some(rest) => rest,
            None => 0,
        }
    }
}
