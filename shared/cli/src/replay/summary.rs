//! The outcome as a table: one column a program.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use coppertoken_rules::Amount;
use coppertoken_rules::time::Date;
use coppertoken_words::Language;

use super::shop::{Month, Shop};
use crate::orders::Orders;

/// The whole table.
pub fn table(shops: &[Shop], currency: &str) -> String {
    let conventions = Language::English.conventions();
    let money = |amount: i64| conventions.money(Amount::new(amount).unwrap_or_default(), currency);
    let number = |number: i64| conventions.number(number);
    let sum = |shop: &Shop, figure: fn(&Month) -> i64| shop.months.values().map(figure).fold(0, i64::saturating_add);
    let mut rows: Vec<(String, Vec<String>)> =
        vec![(String::new(), shops.iter().map(|shop| shop.name.clone()).collect())];
    let mut row =
        |name: &str, cell: &dyn Fn(&Shop) -> String| rows.push((name.to_owned(), shops.iter().map(cell).collect()));
    row("orders", &|shop| number(shop.totals.orders));
    row("  of guests", &|shop| number(shop.totals.of_guests));
    row("revenue", &|shop| money(shop.totals.revenue));
    if shops.iter().any(|shop| shop.totals.returned != 0) {
        row("  returned", &|shop| money(shop.totals.returned));
    }
    row("members", &|shop| number(count(shop.members.len())));
    let tiers: Vec<BTreeMap<&str, i64>> = shops.iter().map(members_by_tier).collect();
    let names: BTreeSet<&str> = tiers.iter().flat_map(BTreeMap::keys).copied().collect();
    for name in names {
        let cells = tiers.iter().map(|tiers| number(tiers.get(name).copied().unwrap_or(0))).collect();
        rows.push((format!("  {name}"), cells));
    }
    let mut row =
        |name: &str, cell: &dyn Fn(&Shop) -> String| rows.push((name.to_owned(), shops.iter().map(cell).collect()));
    row("points issued", &|shop| number(sum(shop, |month| month.issued)));
    row("points redeemed", &|shop| number(sum(shop, |month| month.redeemed)));
    row("points expired", &|shop| number(sum(shop, |month| month.expired)));
    if shops.iter().any(|shop| sum(shop, |month| month.taken_back) != 0) {
        row("points taken back", &|shop| number(sum(shop, |month| month.taken_back)));
    }
    row("points outstanding", &|shop| number(shop.months.values().next_back().map_or(0, |month| month.outstanding)));
    row("rewards used", &|shop| number(shop.totals.rewards));
    row("cost of rewards", &|shop| money(shop.totals.cost));
    row("  of revenue", &|shop| share(shop.totals.cost, shop.totals.revenue));
    rows.extend(by_month(shops));
    written(&rows)
}

/// What was outstanding at the end of each month.
fn by_month(shops: &[Shop]) -> Vec<(String, Vec<String>)> {
    let number = |number: i64| Language::English.conventions().number(number);
    let months: BTreeSet<Date> = shops.iter().flat_map(|shop| shop.months.keys()).copied().collect();
    let mut rows = vec![("outstanding at the end of".to_owned(), vec![String::new(); shops.len()])];
    for month in months {
        let (year, number_of_month, _) = month.year_month_day();
        let cell = |shop: &Shop| shop.months.get(&month).map_or_else(String::new, |month| number(month.outstanding));
        rows.push((format!("  {year:04}-{number_of_month:02}"), shops.iter().map(cell).collect()));
    }
    rows
}

/// What the table does not show: orders that do not count and why, orders that came again, columns that are not read.
pub fn notes(orders: &Orders) -> String {
    let mut output = String::new();
    for (reason, count) in &orders.skipped {
        let _ = writeln!(output, "skipped: {count} ({reason})");
    }
    if orders.repeated > 0 {
        let _ = writeln!(output, "came again and counted once: {}", orders.repeated);
    }
    if !orders.unread.is_empty() {
        let _ = writeln!(output, "columns not read: {}", orders.unread.join(", "));
    }
    output
}

fn written(rows: &[(String, Vec<String>)]) -> String {
    let width = |text: &String| text.chars().count();
    let first = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let other = rows.iter().flat_map(|(_, cells)| cells).map(width).max().unwrap_or(0).saturating_add(2);
    let mut output = String::new();
    for (name, cells) in rows {
        let _ = write!(output, "{name:first$}");
        for cell in cells {
            let _ = write!(output, "{cell:>other$}");
        }
        output.push('\n');
    }
    // Rows without figures have no spaces at their end.
    output.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

fn members_by_tier(shop: &Shop) -> BTreeMap<&str, i64> {
    let mut found = BTreeMap::new();
    for account in shop.members.values() {
        if let Some(tier_id) = &account.tier_id {
            let count: &mut i64 = found.entry(tier_id.as_str()).or_default();
            *count = count.saturating_add(1);
        }
    }
    found
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// A share in percent with two digits, rounded down.
fn share(part: i64, whole: i64) -> String {
    let bps = i128::from(part).saturating_mul(10_000).checked_div(i128::from(whole)).unwrap_or(0);
    format!("{}.{:02}%", bps.div_euclid(100), bps.rem_euclid(100))
}
