//! What all news of one order tell together: from the news themselves, or from what a record keeps of them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::cart::{self, Line};
use crate::read;

/// How far a platform's clock may be ahead.
const AHEAD_MAX: i64 = 5 * 60_000;

/// The place of one snapshot among all: when it was changed, read, first heard of; then its hash.
type Precedence = (i64, Option<i64>, i64, u64);

/// An order as far as its points depend on it.
#[derive(Debug)]
pub struct Known {
    /// The cart it counted with; `None` = it does not count.
    pub counting: Option<Vec<Line>>,
    /// The cart as it stands.
    pub latest: Vec<Line>,
    /// Lines are as `sold`, as `kept`, or nobody says.
    pub lines_are: Option<String>,
    /// Refunds that count, each once.
    pub refunds: Vec<Value>,
    /// Called off, or a test.
    pub is_void: bool,
    /// It is not paid, or not any more.
    pub is_unpaid: bool,
    /// It was paid at some time.
    pub was_paid: bool,
}

impl Known {
    /// Of a record.
    pub fn of_record(known: &Value) -> Self {
        let complete = precedence(&known["complete_at"]);
        let is_in_force = |refund: &&Value| {
            let told = precedence(&refund["told_at"]);
            !read::flag(refund, "is_void") && complete.is_none_or(|complete| told >= Some(complete))
        };
        let refunds = read::list(known, "refunds").iter().filter(is_in_force);
        let latest = &known["latest"];
        Self {
            counting: known["counting"].is_object().then(|| cart::lines(&known["counting"]["cart"])),
            refunds: refunds.map(|refund| refund["refund"].clone()).collect(),
            was_paid: !known["paid_at"].is_null(),
            is_void: !latest["cancelled_at"].is_null() || read::flag(known, "test"),
            ..Self::of_latest(latest)
        }
    }

    /// Of all snapshots ever delivered. Those of different content differ in `arrived_at`.
    pub fn of_snapshots(earn_on: &str, snapshots: &[Value]) -> Self {
        let mut told: Vec<(Precedence, &Value)> = snapshots.iter().map(|order| (place(order), order)).collect();
        told.sort_by_key(|(place, _)| *place);
        told.dedup_by_key(|(place, _)| *place);
        let latest = told.last().map_or(&Value::Null, |(_, order)| *order);
        let counting = told.iter().find(|(_, order)| does_count(earn_on, order));
        let has_payment = |(_, order): &(Precedence, &Value)| is_placed(order) && !order["paid_at"].is_null();
        let is_test = told.iter().any(|(_, order)| read::flag(order, "test"));
        Self {
            counting: counting.map(|(_, order)| cart::spread(order)),
            refunds: refunds(&told),
            was_paid: told.iter().any(has_payment),
            is_void: !latest["cancelled_at"].is_null() || is_test,
            ..Self::of_latest(latest)
        }
    }

    fn of_latest(latest: &Value) -> Self {
        Self {
            counting: None,
            latest: cart::spread(latest),
            lines_are: latest["lines_are"].as_str().map(str::to_owned),
            refunds: vec![],
            is_void: false,
            is_unpaid: latest["paid_at"].is_null(),
            was_paid: false,
        }
    }

    /// Lines of what was counted or is there now.
    pub fn both(&self) -> BTreeMap<&str, (Option<&Line>, Option<&Line>)> {
        let mut both: BTreeMap<&str, (Option<&Line>, Option<&Line>)> = BTreeMap::new();
        for line in self.counting.iter().flatten() {
            both.entry(&line.id).or_default().0 = Some(line);
        }
        for line in &self.latest {
            both.entry(&line.id).or_default().1 = Some(line);
        }
        both
    }
}

fn precedence(at: &Value) -> Option<Precedence> {
    let content = at["content"].as_u64()?;
    Some((read::integer(at, "updated_at"), at["read_at"].as_i64(), read::integer(at, "arrived_at"), content))
}

/// A change said to lie ahead counts as of when this content was first told.
fn place(order: &Value) -> Precedence {
    let (updated, arrived) = (read::integer(order, "updated_at"), read::integer(order, "arrived_at"));
    let updated = if updated > arrived + AHEAD_MAX { arrived } else { updated };
    (updated, order["read_at"].as_i64(), arrived, 0)
}

/// Dates of a cart nobody has placed never count.
fn is_placed(order: &Value) -> bool {
    !read::flag(order, "is_draft")
}

fn does_count(earn_on: &str, order: &Value) -> bool {
    let moment = match earn_on {
        "placed" => "placed_at",
        "fulfilled" => "fulfilled_at",
        _ => "paid_at",
    };
    is_placed(order) && !order[moment].is_null()
}

/// A telling that takes the refund back, or says of nothing that it was given back.
fn takes_back(refund: &Value) -> bool {
    read::flag(refund, "is_void") || (read::list(refund, "lines").is_empty() && read::integer(refund, "total") == 0)
}

/// Those of the greatest complete list and those told later; of each the latest telling with lines, unless the latest takes it back.
fn refunds(told: &[(Precedence, &Value)]) -> Vec<Value> {
    let complete = told.iter().rposition(|(_, order)| read::flag(order, "refunds_complete")).unwrap_or(0);
    let mut tellings: BTreeMap<&str, Vec<(usize, &Value)>> = BTreeMap::new();
    for (place, (_, order)) in told.iter().enumerate() {
        for refund in read::list(order, "refunds") {
            tellings.entry(read::text(refund, "id")).or_default().push((place, refund));
        }
    }
    let in_force = tellings.into_values().filter_map(|of_one| {
        let (place, latest) = *of_one.last()?;
        if place < complete || takes_back(latest) {
            return None;
        }
        let with_lines = of_one.iter().rev().map(|(_, refund)| *refund).filter(|refund| !takes_back(refund));
        let mut with_lines = with_lines.filter(|refund| !read::list(refund, "lines").is_empty());
        Some(with_lines.next().unwrap_or(latest).clone())
    });
    in_force.collect()
}
