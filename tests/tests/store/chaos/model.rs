//! What must be true afterwards, said without the rules: nothing of `coppertoken_rules` is used here.
//!
//! The shop's program is one point for every whole 1.00 of a paid order and two rewards with a price; nothing waits, nothing
//! expires. So a member's balance is a sum a child can do.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// One delivery of an order's state, as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Rises with every state of the order.
    pub version: i64,
    /// Minor units.
    pub net: i64,
    pub is_paid: bool,
    pub is_cancelled: bool,
}

/// What one member was told, and what was sent for them.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// States by order.
    pub orders: BTreeMap<String, Vec<Sent>>,
    /// Every answer to every request key: the text.
    pub redeemed: BTreeMap<String, Vec<String>>,
    /// Points each key cost.
    pub costs: BTreeMap<String, i64>,
    /// Keys that were refused for good.
    pub refused: BTreeSet<String>,
    /// Keys whose vouchers were given back.
    pub cancelled: BTreeSet<String>,
}

impl Member {
    /// What the member can spend when all is said and done.
    pub fn balance(&self) -> i64 {
        let earned: i64 = self.orders.values().map(|states| points(states)).sum();
        let kept = self.costs.iter().filter(|(key, _)| !self.cancelled.contains(*key));
        earned - kept.map(|(_, cost)| cost).sum::<i64>()
    }
}

/// The latest state says whether the order is paid, called off, and what it costs; the first paid one, by which it was judged, what it
/// earned. What it shrank by since takes its share of that, rounded down; what it grew by earns as all does.
fn points(states: &[Sent]) -> i64 {
    let Some(latest) = states.iter().max_by_key(|state| state.version) else { return 0 };
    if !latest.is_paid || latest.is_cancelled {
        return 0;
    }
    let judged =
        states.iter().filter(|state| state.is_paid).min_by_key(|state| state.version).map_or(0, |state| state.net);
    if latest.net >= judged {
        return latest.net / 100;
    }
    let earned = judged / 100;
    earned - earned * (judged - latest.net) / judged
}

/// A row of the ledger, as the database holds it.
#[derive(Clone, Debug)]
pub struct Line {
    pub customer: String,
    pub sequence: i64,
    pub source: String,
    pub revision: i64,
    pub kind: String,
    pub points: i64,
}

/// Reads a row.
pub fn line(row: &Value) -> Line {
    let text = |name: &str| row[name].as_str().unwrap().to_owned();
    let number = |name: &str| row[name].as_i64().unwrap();
    Line {
        customer: text("customer_id"),
        sequence: number("sequence"),
        source: text("source"),
        revision: number("revision"),
        kind: text("kind"),
        points: number("points"),
    }
}

/// Whether an entry moves what can be spent.
fn moves_balance(kind: &str) -> bool {
    matches!(kind, "posted" | "clawed_back" | "redeemed" | "rolled_back" | "expired" | "adjusted")
}

/// What the entries of a customer sum to.
pub fn balance_of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> i64 {
    lines.into_iter().filter(|line| moves_balance(&line.kind)).map(|line| line.points).sum()
}

/// Everything that is wrong with a ledger, in view of what was asked and answered.
pub fn violations(lines: &[Line], members: &BTreeMap<String, Member>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines {
        if !seen.insert((&line.source, line.revision, &line.kind)) {
            wrong.push(format!("posted twice: {} {} {}", line.source, line.revision, line.kind));
        }
    }
    for (customer, member) in members {
        let own: Vec<&Line> = lines.iter().filter(|line| &line.customer == customer).collect();
        let places: Vec<i64> = own.iter().map(|line| line.sequence).collect();
        if places != (1..=i64::try_from(own.len()).unwrap()).collect::<Vec<_>>() {
            wrong.push(format!("{customer}: a gap or a repetition in {places:?}"));
        }
        let mut balance = 0;
        for line in own.iter().filter(|line| moves_balance(&line.kind)) {
            balance += line.points;
            if line.kind == "redeemed" && balance < 0 {
                wrong.push(format!("{customer}: overdrawn to {balance} at {}", line.sequence));
            }
        }
        if balance != member.balance() {
            wrong.push(format!("{customer}: has {balance}, must have {}", member.balance()));
        }
        // What an order that is restored gives back to lots is no voucher's.
        let of_voucher = |line: &&&Line| !line.source.starts_with("order:");
        let count = |kind: &str| own.iter().filter(of_voucher).filter(|line| line.kind == kind).count();
        if count("redeemed") != member.redeemed.len() {
            wrong.push(format!("{customer}: {} redeemed, {} acknowledged", count("redeemed"), member.redeemed.len()));
        }
        if count("rolled_back") != member.cancelled.len() {
            wrong.push(format!("{customer}: {} given back, {} asked", count("rolled_back"), member.cancelled.len()));
        }
        for (key, answers) in &member.redeemed {
            if answers.iter().any(|answer| answer != &answers[0]) {
                wrong.push(format!("{customer}: {key} was answered in more than one way"));
            }
            if member.refused.contains(key) {
                wrong.push(format!("{customer}: {key} was granted and refused"));
            }
        }
    }
    wrong
}
