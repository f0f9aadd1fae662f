//! Points: what is pending, in lots, owed. Recomputed entry by entry and compared with the stored account.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use crate::{Books, Notes, read};

/// A lot by source and last day.
type LotKey = (String, Option<Date>);

/// What waits of a source.
#[derive(Debug)]
struct Waiting {
    points: i64,
    posts_on: Option<Date>,
    /// For the payment, whatever the day.
    is_unpaid: bool,
}

#[derive(Debug, Default)]
struct Purse {
    lots: BTreeMap<LotKey, (i64, Option<Date>)>,
    pending: BTreeMap<String, Waiting>,
    deficit: i64,
    counters: BTreeMap<&'static str, i64>,
}

/// Counters of an entry and of the account; they bear the same names.
const COUNTERS: [&str; 4] = ["paid_orders", "qualifying", "redeemed", "spent"];

pub fn check(books: &Books, notes: &mut Notes<'_>) {
    let mut purse = Purse::default();
    let mut last_day: Option<Date> = None;
    for entry in &books.entries {
        let sequence = entry["sequence"].as_u64().unwrap_or(0);
        let on = read::day(&entry["effective_on"]);
        trace(entry, sequence, notes);
        spending_order(entry, &purse, sequence, notes);
        not_past_its_day(entry, &purse, on, sequence, notes);
        purse.apply(entry, on, sequence, notes);
        last_day = last_day.max(on);
    }
    let settled_on = books.settled_on.parse::<Date>().ok();
    for ((source, last), (points, _)) in &purse.lots {
        let fine = last.is_none() || settled_on <= *last;
        notes.unless(fine, "expiry", || format!("{points} points of {source} lived beyond {last:?}"));
    }
    for (source, waiting) in &purse.pending {
        notes.unless(waiting.is_unpaid || waiting.posts_on > settled_on, "hold", || {
            format!("points of {source} still wait: {waiting:?}")
        });
    }
    purse.compare(&books.account, notes);
}

/// Every point is explained.
fn trace(entry: &Value, sequence: u64, notes: &mut Notes<'_>) {
    let explained: i64 = read::list(entry, "trace").iter().map(|line| read::integer(line, "delta")).sum();
    let points = read::integer(entry, "points");
    notes.unless(explained == points, "trace", || format!("entry {sequence}: {points} points, {explained} explained"));
}

/// Redemptions take the soonest to expire first, those without a last day last, then the oldest.
fn spending_order(entry: &Value, purse: &Purse, sequence: u64, notes: &mut Notes<'_>) {
    if read::text(entry, "kind") != "redeemed" {
        return;
    }
    let mut open: Vec<_> = purse.lots.iter().filter(|(_, (points, _))| *points > 0).collect();
    open.sort_by_key(|((source, last), (_, opened_on))| (last.is_none(), *last, *opened_on, source.clone()));
    let mut left = -read::integer(entry, "points");
    let mut expected: BTreeMap<LotKey, i64> = BTreeMap::new();
    for (key, (points, _)) in open {
        let taken = left.min(*points);
        left -= taken;
        if taken > 0 {
            expected.insert(key.clone(), -taken);
        }
    }
    let mut found: BTreeMap<LotKey, i64> = BTreeMap::new();
    for change in read::list(&entry["changes"], "lots") {
        *found.entry(lot_key(change)).or_default() += read::integer(change, "points");
    }
    notes.unless(found == expected, "lots", || format!("entry {sequence} took {found:?} instead of {expected:?}"));
}

/// Nothing is taken from a lot after its last day, but by its expiry.
fn not_past_its_day(entry: &Value, purse: &Purse, on: Option<Date>, sequence: u64, notes: &mut Notes<'_>) {
    if read::text(entry, "kind") == "expired" {
        for change in read::list(&entry["changes"], "lots") {
            let last = read::day(&change["expires_on"]);
            let is_next_day = last.and_then(|last| last.tomorrow().ok()) == on;
            notes.unless(is_next_day, "expiry", || format!("entry {sequence} expires a lot of {last:?} on {on:?}"));
        }
        return;
    }
    for (source, last) in purse.lots.keys() {
        // As a day begins, points post and vouchers run out (a ticket by its event) before lots expire.
        let is_earlier_that_day = matches!(read::text(entry, "kind"), "posted" | "rolled_back" | "voided" | "noted")
            && last.and_then(|last| last.tomorrow().ok()) == on;
        let is_alive = last.is_none() || on <= *last || is_earlier_that_day;
        notes.unless(is_alive, "expiry", || {
            format!("entry {sequence} on {on:?}: {source} should have expired after {last:?}")
        });
    }
}

fn lot_key(change: &Value) -> LotKey {
    (read::text(change, "source").to_owned(), read::day(&change["expires_on"]))
}

impl Purse {
    fn apply(&mut self, entry: &Value, on: Option<Date>, sequence: u64, notes: &mut Notes<'_>) {
        let changes = &entry["changes"];
        let kind = read::text(entry, "kind");
        let before = self.balance();
        let mut pending_moved = 0;
        for change in read::list(changes, "pending") {
            let points = read::integer(change, "points");
            pending_moved += points;
            let posts_on = read::day(&change["term"]["posts_on"]);
            let source = read::text(change, "source").to_owned();
            if kind == "posted" {
                notes.unless(posts_on == on, "hold", || {
                    format!("entry {sequence} posts on {on:?} what waits for {posts_on:?}")
                });
            }
            let is_unpaid = read::flag(&change["term"], "is_unpaid");
            notes.unless(kind != "posted" || !is_unpaid, "hold", || {
                format!("entry {sequence} posts {source}, which is not paid")
            });
            let before = self.pending.get(&source).map_or(0, |waiting| waiting.points);
            let waiting = Waiting { points: before + points, posts_on, is_unpaid };
            let left = waiting.points;
            self.pending.insert(source.clone(), waiting);
            notes.unless(left >= 0, "balance", || format!("entry {sequence}: less than nothing waits of {source}"));
            if left == 0 {
                self.pending.remove(&source);
            }
        }
        for change in read::list(changes, "lots") {
            let key = lot_key(change);
            let opened_on = read::day(&change["opened_on"]);
            let lot = self.lots.entry(key.clone()).or_insert((0, opened_on));
            lot.0 += read::integer(change, "points");
            let fine = lot.0 >= 0;
            notes.unless(fine, "lots", || format!("entry {sequence}: lot {key:?} is below nothing"));
            if lot.0 == 0 {
                self.lots.remove(&key);
            }
        }
        self.deficit += read::integer(changes, "deficit");
        notes.unless(self.deficit >= 0, "balance", || format!("entry {sequence}: the deficit is negative"));
        for counter in COUNTERS {
            *self.counters.entry(counter).or_default() += read::integer(&changes["counters"], counter);
        }
        let points = read::integer(entry, "points");
        let moved = self.balance() - before;
        let expected = match kind {
            "earned" | "voided" => (0, points),
            "posted" => (points, -points),
            // Waiting points go along.
            "merged_in" | "merged_out" => (points, pending_moved),
            "noted" | "joined" | "tier_changed" => (0, 0),
            _ => (points, 0),
        };
        let found = (moved, pending_moved);
        notes.unless(found == expected, "balance", || {
            format!("entry {sequence} ({kind}) moved {found:?}, not {expected:?}")
        });
    }

    fn balance(&self) -> i64 {
        self.lots.values().map(|(points, _)| points).sum::<i64>() - self.deficit
    }

    /// The cached account says the same.
    fn compare(&self, account: &Value, notes: &mut Notes<'_>) {
        let mut lots: BTreeMap<LotKey, i64> = BTreeMap::new();
        for lot in read::list(account, "lots") {
            *lots.entry(lot_key(lot)).or_default() += read::integer(lot, "points");
        }
        let own: BTreeMap<LotKey, i64> = self.lots.iter().map(|(key, (points, _))| (key.clone(), *points)).collect();
        notes.unless(lots == own, "account", || format!("lots {lots:?} instead of {own:?}"));
        let waiting: BTreeMap<String, i64> = read::list(account, "pending")
            .iter()
            .map(|pending| (read::text(pending, "source").to_owned(), read::integer(pending, "points")))
            .collect();
        let own: BTreeMap<String, i64> =
            self.pending.iter().map(|(source, waiting)| (source.clone(), waiting.points)).collect();
        notes.unless(waiting == own, "account", || format!("pending {waiting:?} instead of {own:?}"));
        notes.unless(read::integer(account, "deficit") == self.deficit, "account", || "another deficit".to_owned());
        for (counter, sum) in &self.counters {
            let stored = read::integer(account, counter);
            notes.unless(stored == *sum, "account", || format!("{counter}: {stored} instead of {sum}"));
        }
    }
}
