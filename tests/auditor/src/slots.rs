//! Gifts given a counted number of times: each is a slot that one order holds. A void order frees it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::award::Award;
use crate::program::Program;
use crate::{Books, Notes, read};

/// An order that may hold slots.
pub struct Holder<'a> {
    pub source: &'a str,
    pub record: &'a Value,
    pub award: &'a Award<'a>,
    pub is_void: bool,
    /// Orders that counted when it was judged.
    pub judged_before: i64,
}

/// Who holds what, entry by entry.
pub struct Slots<'a> {
    books: &'a Books,
    limits: Vec<(&'a str, usize)>,
}

impl<'a> Slots<'a> {
    pub fn of(program: &'a Program, books: &'a Books) -> Self {
        let limits = program.rules.iter().filter_map(|rule| Some((rule.id.as_str(), rule.when.as_ref()?.slots()?)));
        Self { books, limits: limits.collect() }
    }

    /// Never more than there are, nothing freed that nobody held, and the account says the same.
    pub fn check(&self, notes: &mut Notes<'_>) {
        for (rule, limit) in &self.limits {
            let mut last = BTreeMap::new();
            for (entry, held) in self.history(rule) {
                let fine = held.values().all(|count| (0..=1).contains(count)) && sum(&held) <= *limit;
                notes.unless(fine, "slot", || format!("after entry {entry} {rule} is held by {held:?}"));
                last = held;
            }
            last.retain(|_, count| *count > 0);
            let stored = read::list(&self.books.account, "slots").iter();
            let stored = stored.filter(|slot| read::text(slot, "mechanic_id") == *rule);
            let stored: BTreeMap<&str, i64> = stored.map(|slot| (read::text(slot, "source"), 1)).collect();
            notes.unless(last == stored, "account", || format!("{rule} is held by {last:?}, not {stored:?}"));
        }
    }

    /// Counted rules the order was judged without. Their gifts must have been taken.
    pub fn without(&self, record: &Value) -> Vec<String> {
        let planned = read::list(&record["plan"], "rules");
        let is_planned = |rule: &str| planned.iter().any(|own| read::text(own, "mechanic_id") == rule);
        let without = self.limits.iter().filter(|(rule, _)| !is_planned(rule));
        without.map(|(rule, _)| (*rule).to_owned()).collect()
    }

    /// An order that is not void has each counted gift its cart fulfils, unless too many orders were judged before it, or others hold all
    /// there are by now.
    pub fn check_order(&self, order: &Holder<'_>, notes: &mut Notes<'_>) {
        let Holder { source, award, .. } = *order;
        let without = self.without(order.record);
        for (rule, limit) in &self.limits {
            let is_without = without.iter().any(|own| own == rule);
            let history = self.history(rule);
            let holds = history.last().is_some_and(|(_, held)| held.get(source) == Some(&1));
            let is_due = !order.is_void && !is_without && award.gives(rule);
            notes.unless(holds == is_due, "slot", || format!("{source} holds {rule}: {holds}, should: {is_due}"));
            let is_late = order.judged_before >= i64::try_from(*limit).unwrap_or(0);
            let was_full =
                || history.iter().any(|(_, held)| sum(held) - usize::from(held.get(source) == Some(&1)) >= *limit);
            let fine = if is_without { is_late || was_full() } else { !is_late };
            notes.unless(fine, "slot", || {
                format!("{source}: {} orders before, judged without {rule}: {is_without}", order.judged_before)
            });
        }
    }

    /// Who holds how many after each entry that changed it.
    fn history(&self, rule: &str) -> Vec<(u64, BTreeMap<&'a str, i64>)> {
        let mut held: BTreeMap<&'a str, i64> = BTreeMap::new();
        let mut history = vec![];
        for entry in &self.books.entries {
            for mark in read::list(&entry["changes"], "marks") {
                let (kind, slot) = read::variant(mark);
                let more = match kind {
                    "slot_taken" => 1,
                    "slot_freed" => -1,
                    _ => continue,
                };
                if read::text(slot, "mechanic_id") == rule {
                    *held.entry(read::text(slot, "source")).or_default() += more;
                    history.push((entry["sequence"].as_u64().unwrap_or(0), held.clone()));
                }
            }
        }
        history
    }
}

fn sum(held: &BTreeMap<&str, i64>) -> usize {
    held.values().filter(|count| **count > 0).count()
}
