//! Vouchers: each lives issued → claimed → used or returned, costs what was taken, and gives back exactly that.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::{Books, Notes, read};

/// Days points live on that come back after their own last day, counted from that day.
const GRACE_DAYS: i64 = 30;

pub fn check(books: &Books, notes: &mut Notes<'_>) {
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    for entry in &books.entries {
        let voucher = &entry["changes"]["voucher"];
        if voucher.is_null() {
            continue;
        }
        let id = read::text(voucher, "voucher_id").to_owned();
        let (state, _) = read::variant(&voucher["state"]);
        let before = known.get(&id);
        let was = before.map(|before| read::variant(&before["state"]).0);
        let is_allowed = match (was, state) {
            (None, "issued") => voucher["revision"].as_u64() == Some(1),
            (None, "claimed") => voucher["is_share"] == Value::Bool(true),
            // A code that another order has used is charged to the order that carries it, too.
            (None, "used") => !read::text(voucher, "repeats").is_empty() && voucher["revision"].as_u64() == Some(1),
            (Some("issued"), "claimed" | "used" | "returned") => true,
            (Some("claimed"), "claimed" | "issued" | "used" | "returned") => true,
            (Some("used"), "returned") => true,
            // A code whose points went back was used all the same.
            (Some("returned"), "used") => true,
            _ => false,
        };
        notes.unless(is_allowed, "voucher", || format!("{id}: {was:?} → {state}"));
        let points = read::integer(entry, "points");
        let cost = read::integer(voucher, "cost");
        let expected = match (was, state) {
            (None, _) | (Some("returned"), "used") => -cost,
            (_, "returned") => cost,
            _ => 0,
        };
        notes.unless(points == expected, "voucher", || format!("{id}: {points} points moved, not {expected}"));
        if state == "returned" {
            graced_once(entry, voucher, notes);
        }
        if let Some(before) = before {
            let next = before["revision"].as_u64().map(|revision| revision + 1);
            notes.unless(voucher["revision"].as_u64() == next, "voucher", || format!("{id}: a revision is missing"));
            let may_change = if (was, state) == (Some("returned"), "used") { "paid_from" } else { "" };
            let same = ["code", "cost", "reward_id", "gives", "expires_on", "paid_from"].iter();
            let mut changed = same.filter(|field| before[**field] != voucher[**field] && **field != may_change);
            notes.unless(changed.next().is_none(), "voucher", || format!("{id} changed what it is"));
        }
        known.insert(id, voucher.clone());
    }
    let open = known.values().filter(|voucher| matches!(read::variant(&voucher["state"]).0, "issued" | "claimed"));
    let mut open: Vec<&str> = open.map(|voucher| read::text(voucher, "voucher_id")).collect();
    let mut stored: Vec<&str> =
        read::list(&books.account, "vouchers").iter().map(|voucher| read::text(voucher, "voucher_id")).collect();
    open.sort_unstable();
    stored.sort_unstable();
    notes.unless(open == stored, "account", || format!("open vouchers {stored:?} instead of {open:?}"));
}

/// What comes back has its last day, or one grace after it, or expires at once.
fn graced_once(entry: &Value, voucher: &Value, notes: &mut Notes<'_>) {
    let Some(on) = read::day(&entry["effective_on"]) else { return };
    let owed = (read::text(entry, "source").to_owned(), on.checked_add(GRACE_DAYS.days()).ok());
    let paid = read::list(voucher, "paid_from").iter();
    let allowed: Vec<(String, Option<Date>)> =
        paid.map(|lot| (read::text(lot, "source").to_owned(), comes_back_until(lot, on))).chain([owed]).collect();
    for lot in read::list(&entry["changes"], "lots") {
        let found = (read::text(lot, "source").to_owned(), read::day(&lot["expires_on"]));
        notes.unless(allowed.contains(&found), "expiry", || format!("{found:?} came back on {on}, not {allowed:?}"));
    }
}

fn comes_back_until(lot: &Value, on: Date) -> Option<Date> {
    let last = read::day(&lot["expires_on"])?;
    if last >= on {
        return Some(last);
    }
    let days = if read::flag(lot, "is_graced") { 0 } else { GRACE_DAYS };
    last.checked_add(days.days()).ok().filter(|end| *end >= on).or_else(|| on.yesterday().ok())
}
