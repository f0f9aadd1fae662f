//! What of a program document this auditor understands.

use jiff::civil::Date;
use serde_json::Value;

use crate::condition::{Condition, Selector};
use crate::ratio::{self, Ratio};
use crate::read;

/// A program. Made from its document; an audit that skips rules proves nothing, so unknown ones end it.
#[derive(Debug)]
pub struct Program {
    pub(crate) rules: Vec<Rule>,
    pub(crate) tiers: Vec<Tier>,
    /// Days points wait.
    pub(crate) hold_days: i64,
    /// `placed`, `paid` or `fulfilled`.
    pub(crate) earn_on: String,
    pub(crate) with_tax: bool,
    pub(crate) with_gift_cards: bool,
    /// Most points of one order.
    pub(crate) most: Option<i64>,
}

/// A rule about orders.
#[derive(Debug)]
pub(crate) struct Rule {
    pub id: String,
    pub priority: i64,
    pub window: Window,
    pub when: Option<Condition>,
    pub gives: Gives,
}

#[derive(Debug)]
pub(crate) enum Gives {
    /// Points for one minor unit.
    Rate(Ratio),
    Override(Selector, Earns),
    /// Percent of the base, by stacking group.
    Multiplier(Selector, String, i64),
    Bonus(i64),
}

#[derive(Debug)]
pub(crate) enum Earns {
    Percent(i64),
    Rate(Ratio),
}

#[derive(Debug)]
pub(crate) struct Tier {
    pub id: String,
    pub percent: i64,
    pub rate: Option<Ratio>,
}

#[derive(Debug, Default)]
pub(crate) struct Window {
    first: Option<Date>,
    last: Option<Date>,
}

impl Window {
    fn read(value: &Value) -> Self {
        Self { first: read::day(&value["first_day"]), last: read::day(&value["last_day"]) }
    }

    /// `None` is a day nobody knows: windows without bounds contain it.
    pub fn contains(&self, day: Option<Date>) -> bool {
        let is_before = |one: Option<Date>, other: Option<Date>| one.is_none() || (other.is_some() && one <= other);
        is_before(self.first, day) && (self.last.is_none() || (day.is_some() && day <= self.last))
    }
}

fn rate(value: &Value) -> Ratio {
    ratio::whole(read::integer(value, "points")) / ratio::whole(read::integer(value, "per"))
}

impl Program {
    /// Reads a document. Panics on a mechanic of orders it does not understand.
    pub fn read(document: &Value) -> Self {
        let earning = &document["earning"];
        assert!(!read::flag(&earning["basis"], "shipping"), "points of shipping are not audited");
        assert!(document["eligibility"].is_null(), "who may take part is not audited");
        let tiers = read::list(document, "tiers").iter().map(|tier| Tier {
            id: read::text(tier, "id").to_owned(),
            percent: tier["earn_percent"].as_i64().unwrap_or(100),
            rate: tier["rate"].is_object().then(|| rate(&tier["rate"])),
        });
        Self {
            rules: read::list(document, "mechanics").iter().filter_map(rule).collect(),
            tiers: tiers.collect(),
            hold_days: earning["hold_days"].as_i64().unwrap_or(14),
            earn_on: earning["earn_on"].as_str().unwrap_or("paid").to_owned(),
            with_tax: read::flag(&earning["basis"], "tax"),
            with_gift_cards: read::flag(&earning["basis"], "gift_cards"),
            most: earning["points_per_order_max"].as_i64(),
        }
    }

    pub(crate) fn tier(&self, id: Option<&str>) -> Option<&Tier> {
        self.tiers.iter().find(|tier| Some(tier.id.as_str()) == id)
    }
}

fn rule(mechanic: &Value) -> Option<Rule> {
    let (kind, rule) = read::variant(&mechanic["rule"]);
    let gives = match kind {
        "spend" => Gives::Rate(rate(rule)),
        "override" => {
            let (how, earns) = read::variant(&rule["earns"]);
            let earns = match how {
                "percent" => Earns::Percent(earns.as_i64().unwrap_or(0)),
                _ => Earns::Rate(rate(earns)),
            };
            Gives::Override(Selector::read(&rule["on"]), earns)
        }
        "multiplier" => {
            let group = rule["group"].as_str().unwrap_or("campaign").to_owned();
            Gives::Multiplier(Selector::read(&rule["on"]), group, read::integer(rule, "percent"))
        }
        "bonus" => Gives::Bonus(read::integer(rule, "points")),
        "enrollment" | "activity" | "milestone" | "birthday" | "stamps" => return None,
        other => panic!("{other} is not audited"),
    };
    Some(Rule {
        id: read::text(mechanic, "id").to_owned(),
        priority: read::integer(mechanic, "priority"),
        window: Window::read(&mechanic["window"]),
        when: mechanic["when"].is_object().then(|| Condition::read(&mechanic["when"])),
        gives,
    })
}
