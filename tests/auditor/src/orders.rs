//! Orders: what each should have earned, what its returns should have taken, and what its entries moved.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::award::{Award, Judged};
use crate::cart;
use crate::merge::Known;
use crate::program::Program;
use crate::ratio::{self, Ratio};
use crate::returns::{Settled, settled};
use crate::slots::{Holder, Slots};
use crate::{Books, Notes, read};

/// Days after placing within which the rules of the day of placing apply.
const JUDGED_BY_PLACING_DAYS: i64 = 7;

/// What orders add to their member's counters.
#[derive(Default)]
struct Counters {
    qualifying: i64,
    paid_orders: i64,
    spent: i64,
}

/// An order under audit.
struct Audited<'a> {
    record: &'a Value,
    known: Known,
    source: String,
    /// Its own entries.
    own: Vec<&'a Value>,
}

/// By what orders are audited.
struct Rules<'a> {
    program: &'a Program,
    slots: Slots<'a>,
    books: &'a Books,
}

pub fn check(program: &Program, books: &Books, notes: &mut Notes<'_>) {
    let rules = Rules { program, slots: Slots::of(program, books), books };
    rules.slots.check(notes);
    let mut counters = Counters::default();
    for record in &books.records {
        let source = format!("order:{}", read::text(&record["known"]["latest"], "order_id"));
        let own = books.entries.iter().filter(|entry| read::text(entry, "source") == source).collect();
        let order = Audited { record, known: Known::of_record(&record["known"]), source, own };
        order.cart_is_spread(notes);
        if record["plan"].is_null() {
            order.earns_nothing(books, notes);
        } else {
            order.tier_was_held(books, notes);
            order.is_judged_by_its_day(notes);
            order.points_are(&rules, &mut counters, notes);
        }
        order.entries_moved(notes);
        order.gives_back_what_it_took(notes);
        order.waits(program, notes);
        order.waits_for_its_payment(books, notes);
    }
    let stored = ["qualifying", "paid_orders", "spent"].map(|counter| read::integer(&books.account, counter));
    let own = [counters.qualifying, counters.paid_orders, counters.spent];
    notes.unless(stored == own, "account", || format!("qualifying, orders, spent are {own:?}, not {stored:?}"));
}

impl Audited<'_> {
    fn figure(&self, field: &str) -> i64 {
        read::integer(self.record, field)
    }

    /// Where the cart that counted is the one that stands, it is that one with its negatives spread.
    fn cart_is_spread(&self, notes: &mut Notes<'_>) {
        let known = &self.record["known"];
        if known["counting"]["at"] == known["latest_at"] {
            let (stored, own) = (self.known.counting.clone().unwrap_or_default(), cart::spread(&known["latest"]));
            notes.unless(stored == own, "award", || format!("{} counted {stored:?}, not {own:?}", self.source));
        }
    }

    /// Only tests, orders that do not count and those placed before joining have no plan.
    fn earns_nothing(&self, books: &Books, notes: &mut Notes<'_>) {
        let joined = books.entries.iter().find_map(|entry| entry["changes"]["joined_at"]["instant"].as_i64());
        let is_earlier = self.record["known"]["placed_at"]["instant"].as_i64() < joined;
        let is_test = read::flag(&self.record["known"], "test");
        let fine = self.known.counting.is_none() || is_test || is_earlier;
        notes.unless(fine && self.figure("earned") == 0, "award", || format!("{} has no plan", self.source));
    }

    fn points_are(&self, audit: &Rules<'_>, counters: &mut Counters, notes: &mut Notes<'_>) {
        let plan = &self.record["plan"];
        let without = audit.slots.without(self.record);
        let tier = plan["tier"]["tier_id"].as_str();
        let judged = Judged { tier, on: read::day(&plan["judged_on"]), without: &without };
        let counting = self.known.counting.as_deref().unwrap_or_default();
        let award = Award::of(audit.program, judged, counting);
        let carried = self.carried(audit.books, notes);
        let own = settled(audit.program, &award, &self.known, &carried);
        let (earned, reversed) = (self.figure("earned"), self.figure("reversed"));
        let source = &self.source;
        notes.unless(earned == own.earned, "award", || format!("{source} earned {earned}, not {}", own.earned));
        notes.unless(reversed == own.reversed, "refund", || {
            format!("{source}: {reversed} of {earned} taken back, not {}: {:?}", own.reversed, own.parts)
        });
        self.weights_are(&own, notes);
        let paid_orders = self.before_judging(audit.books).map(|entry| &entry["changes"]["counters"]);
        let judged_before = paid_orders.map(|counters| read::integer(counters, "paid_orders")).sum();
        let is_void = own.is_void;
        audit.slots.check_order(&Holder { source, record: self.record, award: &award, is_void, judged_before }, notes);
        // An order whose payment is open again stays counted; one of nothing never is.
        let is_counted = self.known.was_paid && !own.is_void && own.cost > 0;
        let figures = is_counted.then(|| [own.earned - own.reversed, own.spent()]);
        self.is_counted(figures, notes);
        if let Some([qualifying, spent]) = figures {
            counters.qualifying += qualifying;
            counters.paid_orders += 1;
            counters.spent += spent;
        }
    }

    /// The part of a point the order began with: less than one, and left by an earlier part of the same purchase.
    fn carried(&self, books: &Books, notes: &mut Notes<'_>) -> Ratio {
        let Some(carried) = self.record["plan"]["carried"].as_str() else { return ratio::whole(0) };
        let purchase = &self.record["known"]["latest"]["purchase_id"];
        let marks = books.entries.iter().flat_map(|entry| read::list(&entry["changes"], "marks"));
        let mut rests = marks.map(|mark| &mark["purchase"]).filter(|mark| read::text(mark, "source") != self.source);
        let is_left = rests.any(|mark| &mark["purchase_id"] == purchase && mark["rest"].as_str() == Some(carried));
        let found = ratio::read(carried).unwrap_or_else(|| ratio::whole(1));
        let fine = is_left && found < ratio::whole(1);
        notes.unless(fine, "award", || format!("{} began with {carried} of a point", self.source));
        found
    }

    /// What the record says of the counters: (qualifying, spent), on the day of payment.
    fn is_counted(&self, own: Option<[i64; 2]>, notes: &mut Notes<'_>) {
        let counted = &self.record["counted"];
        let stored = counted.is_object().then(|| ["qualifying", "spent"].map(|figure| read::integer(counted, figure)));
        notes.unless(stored == own, "account", || format!("{} counts {stored:?}, not {own:?}", self.source));
        let (day, paid) = (read::day(&counted["day"]), read::day_of(&self.record["known"]["paid_at"]));
        notes.unless(own.is_none() || day == paid, "account", || format!("{} counts on {day:?}", self.source));
    }

    /// What the order took from lots of others and has not given back stands in its record, by what had given the points.
    fn gives_back_what_it_took(&self, notes: &mut Notes<'_>) {
        let mut own: BTreeMap<&str, i64> = BTreeMap::new();
        let is_return = |entry: &&&Value| matches!(read::text(entry, "kind"), "clawed_back" | "rolled_back");
        let entries: Vec<&&Value> = self.own.iter().filter(is_return).collect();
        // Where points were owed, what is given back repays that first.
        if entries.iter().any(|entry| read::integer(&entry["changes"], "deficit") != 0) {
            return;
        }
        for change in entries.into_iter().flat_map(|entry| read::list(&entry["changes"], "lots")) {
            *own.entry(read::text(change, "source")).or_default() += read::integer(change, "points");
        }
        let mut stored: BTreeMap<&str, i64> = BTreeMap::new();
        for change in read::list(self.record, "taken_elsewhere") {
            *stored.entry(read::text(change, "source")).or_default() += read::integer(change, "points");
        }
        own.retain(|source, points| *source != self.source && *points != 0);
        notes.unless(own == stored, "refund", || format!("{} holds {stored:?} of others, took {own:?}", self.source));
    }

    fn weights_are(&self, own: &Settled, notes: &mut Notes<'_>) {
        let stored = read::list(self.record, "weights").iter();
        let stored: BTreeMap<&str, Option<Ratio>> =
            stored.map(|line| (read::text(line, "line_id"), ratio::read(read::text(line, "weight")))).collect();
        let own: BTreeMap<&str, Option<Ratio>> =
            own.weights.iter().map(|(line_id, weight)| (line_id.as_str(), Some(weight.clone()))).collect();
        notes.unless(stored == own, "weight", || format!("{}: lines weigh {stored:?}, not {own:?}", self.source));
    }

    /// The rules of the day it was placed on, if it counted soon; else those of the day it counted on.
    fn is_judged_by_its_day(&self, notes: &mut Notes<'_>) {
        let known = &self.record["known"];
        let (placed, paid) = (read::day_of(&known["placed_at"]), read::day_of(&known["paid_at"]));
        let last = placed.and_then(|placed| placed.checked_add(JUDGED_BY_PLACING_DAYS.days()).ok());
        let expected = if paid > last { paid } else { placed };
        let judged = read::day(&self.record["plan"]["judged_on"]);
        notes.unless(judged == expected, "award", || {
            format!("{} is judged by {judged:?}, not {expected:?}", self.source)
        });
    }

    fn entries_moved(&self, notes: &mut Notes<'_>) {
        let is_of_order =
            |entry: &&&Value| matches!(read::text(entry, "kind"), "earned" | "voided" | "clawed_back" | "rolled_back");
        let moved: i64 = self.own.iter().filter(is_of_order).map(|entry| read::integer(entry, "points")).sum();
        let lost = self.figure("reversed_expired") + self.figure("written_off");
        let kept = self.figure("earned") - self.figure("reversed");
        notes.unless(moved - lost == kept, "refund", || {
            format!("{}: entries moved {moved}, the record keeps {kept} and lost {lost}", self.source)
        });
    }

    /// Entries known when the order was judged: before its own of that decision, if it wrote any.
    fn before_judging<'a>(&self, books: &'a Books) -> impl Iterator<Item = &'a Value> {
        let judged_at = self.record["plan"]["judged_at"].as_i64();
        let is_then = |entry: &&&Value| entry["recorded_at"].as_i64() == judged_at;
        let own_first = self.own.iter().find(is_then).and_then(|entry| entry["sequence"].as_u64()).unwrap_or(u64::MAX);
        books.entries.iter().filter(move |entry| {
            entry["recorded_at"].as_i64() <= judged_at
                && entry["sequence"].as_u64().is_some_and(|sequence| sequence < own_first)
        })
    }

    /// The tier an order was judged by is the one the member stood on at that moment.
    fn tier_was_held(&self, books: &Books, notes: &mut Notes<'_>) {
        let marks = self.before_judging(books).flat_map(|entry| read::list(&entry["changes"], "marks"));
        let standing = marks.filter_map(|mark| mark.get("tier")).last();
        let held = standing.and_then(|standing| standing["tier_id"].as_str());
        let tier = self.record["plan"]["tier"]["tier_id"].as_str();
        let source = &self.source;
        notes
            .unless(held == tier, "award", || format!("{source} was judged as {tier:?}, the member stood on {held:?}"));
    }

    /// Points of an order wait the program's days from payment.
    fn waits(&self, program: &Program, notes: &mut Notes<'_>) {
        let Some(paid_on) = read::day_of(&self.record["known"]["paid_at"]) else { return };
        let expected: Option<Date> = paid_on.checked_add(program.hold_days.days()).ok();
        let last = self.own.iter().rev().find(|entry| read::text(entry, "kind") == "earned");
        for change in last.into_iter().flat_map(|entry| read::list(&entry["changes"], "pending")) {
            let posts_on = read::day(&change["term"]["posts_on"]);
            let is_dated = read::integer(change, "points") > 0 && !read::flag(&change["term"], "is_unpaid");
            notes.unless(!is_dated || posts_on == expected, "hold", || {
                format!("{} posts on {posts_on:?}, not {expected:?}", self.source)
            });
        }
    }

    /// Points of the order that nobody used in time, less those that a return took from there. Whether they expired before the payment was
    /// opened, so that they do not wait for it, the entries do not say.
    fn expired(&self, books: &Books) -> i64 {
        let entries = books.entries.iter().filter(|entry| read::text(entry, "kind") == "expired");
        let lots = entries.flat_map(|entry| read::list(&entry["changes"], "lots"));
        let own = lots.filter(|lot| read::text(lot, "source") == self.source);
        let expired: i64 = own.map(|lot| -read::integer(lot, "points")).sum();
        (expired - self.figure("reversed_expired")).max(0)
    }

    /// While the payment is open, everything the order keeps waits for it, but for what had expired by then.
    fn waits_for_its_payment(&self, books: &Books, notes: &mut Notes<'_>) {
        let pending = read::list(&books.account, "pending").iter();
        let mut own = pending.filter(|pending| read::text(pending, "source") == self.source);
        let is_open = self.known.is_unpaid;
        let waiting: i64 = own.clone().map(|pending| read::integer(pending, "points")).sum();
        let fine = own.all(|pending| read::flag(&pending["term"], "is_unpaid") == is_open);
        notes.unless(fine, "hold", || format!("{}: payment is open: {is_open}", self.source));
        let kept = self.figure("earned") - self.figure("reversed");
        notes.unless(!is_open || (0..=self.expired(books)).contains(&(kept - waiting)), "hold", || {
            format!("{} is not paid, and {waiting} of {kept} wait", self.source)
        });
    }
}
