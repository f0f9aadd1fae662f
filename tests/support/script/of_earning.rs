//! What a scenario may expect of earning: overrides, campaigns, stamps, offers, segments, favourites, why not, nudges.

use coppertoken_rules::Amount;
use coppertoken_rules::conditions::Unmet;
use coppertoken_rules::explain::{Nudge, Unlock};
use coppertoken_rules::mechanics::MechanicKind;
use coppertoken_rules::program::judging::Subject;
use serde::Serialize;

use super::expect::{join_or_none, same, same_text};
use super::{Outcome, Parsed, Run, money, number};
use crate::builders::rule_id;

impl Run {
    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_of_earning(&self, words: &[&str]) -> Option<Parsed<()>> {
        Some(match words {
            // `card every-fifth 3/5`, `card every-fifth owes 1`.
            ["card", id, "owes", count] => number(count).and_then(|count| same(self.card(id).1, count)),
            ["card", id, figure] => same_text(Some(&self.card(id).0), figure),
            // How many vouchers can be used.
            ["vouchers", "in", "all", count] => {
                number(count).and_then(|count| same(i64::try_from(self.world.view().vouchers.len()).unwrap(), count))
            }
            ["offer", id, "until", day] => {
                same_text(self.offer(id, |offer| offer.last_day.to_string()).as_deref(), day)
            }
            ["offer", id, "used", "by", orders @ ..] => {
                let used = |offer: &coppertoken_rules::ledger::state_change::Offer| {
                    join_or_none(offer.used_by.iter().map(|source| source.to_string().replace("order:", "")))
                };
                same_text(self.offer(id, used).as_deref(), orders.join(" "))
            }
            ["no", "offer", id] => same(self.offer(id, |offer| offer.last_day.to_string()), None),
            ["in", "segment", id] => self.segment(id).and_then(|unmet| same_text(unmet.map(named).as_deref(), "none")),
            ["not", "in", "segment", id, "because", why @ ..] => {
                self.segment(id).and_then(|unmet| same_text(unmet.map(named).as_deref(), why.join(" ")))
            }
            ["favourite", "category", id] => {
                same_text(self.world.view().history.favourite_category(self.world.now.date), id)
            }
            ["favourite", "product", id] => {
                same_text(self.world.view().history.favourite_product(self.world.now.date), id)
            }
            ["not", "eligible", "because", why @ ..] => {
                self.quoted().and_then(|quote| same_text(quote.not_eligible.map(named).as_deref(), why.join(" ")))
            }
            // The whole list: `why not` with nothing after it = everything applies.
            ["why", "not", all @ ..] => self.quoted().and_then(|quote| {
                let found = quote.why_not.iter().map(|found| format!("{} {}", found.mechanic_id, named(found.unmet)));
                let expected = if all.is_empty() { "none".to_owned() } else { all.join(" ") };
                same_text(Some(&join_or_none(found)), expected)
            }),
            // The reason inside the entry just written, with what is missing.
            ["says", why @ ..] => self.said(&why.join(" ")),
            ["nudges", all @ ..] => match &self.outcome {
                Outcome::Nudged(nudges) => same_text(Some(&join_or_none(nudges.iter().map(told))), all.join(" ")),
                _ => Err("nobody asked for nudges".to_owned()),
            },
            ["best", "nothing"] => self.advised(None),
            ["best", id, "takes", price, "off"] => money(price).and_then(|price| self.advised(Some((id, price)))),
            _ => return None,
        })
    }

    /// `3/5` and what is owed.
    fn card(&self, id: &str) -> (String, i64) {
        let every = match self.world.program.mechanic(&rule_id(id)).map(|mechanic| &mechanic.rule) {
            Some(MechanicKind::Stamps(card)) => card.every,
            _ => 0,
        };
        let view = self.world.view();
        let card = view.stamp_card(&rule_id(id));
        let count = card.map_or(0, |card| card.count_on(self.world.now.date));
        (format!("{count}/{every}"), card.map_or(0, |card| card.owed))
    }

    fn offer<T>(&self, id: &str, read: impl Fn(&coppertoken_rules::ledger::state_change::Offer) -> T) -> Option<T> {
        self.world.view().offer(&rule_id(id)).map(read)
    }

    /// Why the member does not belong to a segment now.
    fn segment(&self, id: &str) -> Parsed<Option<Unmet>> {
        let account = self.world.view();
        let program = &self.world.program;
        let segment = program.segment(&rule_id(id)).ok_or("no such segment")?;
        let subject =
            Subject { program, account: &account, lines: &[], goods: Amount::ZERO, today: self.world.now.date };
        segment.when.unmet(&subject).map_err(|problem| problem.to_string())
    }

    fn said(&self, why: &str) -> Parsed<()> {
        use coppertoken_rules::ledger::entry::TraceReason;
        let Outcome::Decided(decision) = &self.outcome else { return Err("nothing was decided".to_owned()) };
        let reasons = decision.entries.iter().flat_map(|entry| &entry.trace).map(|line| match &line.reason {
            TraceReason::NotEligible { unmet } => format!("not eligible: {}", named(*unmet)),
            other => named(other),
        });
        same_text(Some(&join_or_none(reasons)), why)
    }

    fn advised(&self, expected: Option<(&str, i64)>) -> Parsed<()> {
        let Outcome::Advised(advice) = &self.outcome else { return Err("nobody asked for advice".to_owned()) };
        same(advice.as_ref().map(|advice| (advice.reward_id.as_str(), advice.off.get())), expected)
    }
}

/// `double for 5.01, 30 more points`.
fn told(nudge: &Nudge) -> String {
    let (kind, id) = match &nudge.unlocks {
        Unlock::Rule(id) => ("rule", id),
        Unlock::Tier(id) => ("tier", id),
        Unlock::Reward(id) => ("reward", id),
    };
    format!("{} for {kind} {id} and {} points", price(nudge.missing_amount.get()), nudge.points)
}

fn price(minor_units: i64) -> String {
    format!("{}.{:02}", minor_units / 100, minor_units % 100)
}

/// A kind as the API writes it, with what is missing: `goods_missing 5.01`, `orders_missing 1`, `tier`.
fn named(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    let Some((kind, inside)) = value.as_object().and_then(|object| object.iter().next()) else {
        return value.as_str().unwrap_or_default().to_owned();
    };
    let missing = inside.get("missing").and_then(serde_json::Value::as_i64);
    match missing {
        Some(missing) if kind == "goods_missing" => format!("{kind} {}", price(missing)),
        Some(missing) => format!("{kind} {missing}"),
        None => kind.clone(),
    }
}
