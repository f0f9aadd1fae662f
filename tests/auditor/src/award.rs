//! What every line of an order earns, exactly, before anything is rounded.
//!
//! Written from the description of the rules, not from their code: base per line (an override in its place), best multiplier of each
//! group, what the groups and the tier add to 100 percent added up, bonuses shared by what lines cost.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::cart::Line;
use crate::program::{Earns, Gives, Program, Rule, Tier};
use crate::ratio::{self, Ratio};

/// By what an order is judged beside its program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Judged<'a> {
    /// The member's tier.
    pub tier: Option<&'a str>,
    /// The day whose rules apply.
    pub on: Option<Date>,
    /// Rules of which the order has none of the counted number.
    pub without: &'a [String],
}

/// Rules in force for one order.
pub struct Award<'a> {
    program: &'a Program,
    tier: Option<&'a Tier>,
    rules: Vec<&'a Rule>,
    /// Minor units that counted.
    goods: i64,
}

impl<'a> Award<'a> {
    /// Conditions ask the cart the order counted with.
    pub fn of(program: &'a Program, judged: Judged<'_>, counting: &[Line]) -> Self {
        let goods = counting.iter().map(|line| basis(program, line)).sum();
        let is_in_force = |rule: &&Rule| {
            rule.window.contains(judged.on)
                && !judged.without.contains(&rule.id)
                && rule.when.as_ref().is_none_or(|when| when.holds(counting, goods))
        };
        let rules = program.rules.iter().filter(is_in_force).collect();
        Self { program, tier: program.tier(judged.tier), rules, goods }
    }

    /// Is the rule in force, and of an order that costs something?
    pub fn gives(&self, rule: &str) -> bool {
        self.goods > 0 && self.rules.iter().any(|own| own.id == rule)
    }

    /// Points of `amount` minor units of a line, by rates alone.
    pub fn rates(&self, line: &Line, amount: i64) -> Ratio {
        let mut base: Ratio = match self.tier.and_then(|tier| tier.rate.as_ref()) {
            Some(rate) => rate.clone(),
            None => self.rules.iter().filter_map(|rule| rate_of(rule)).sum(),
        };
        match self.overriding(line) {
            Some(Earns::Percent(percent)) => base *= ratio::whole(*percent) / ratio::whole(100),
            Some(Earns::Rate(rate)) => base = rate.clone(),
            None => {}
        }
        base * ratio::whole(amount) * ratio::whole(self.percent(line)) / ratio::whole(100)
    }

    /// The override of a line: the more precise one, the higher priority, the identifier.
    fn overriding(&self, line: &Line) -> Option<&'a Earns> {
        let own = self.rules.iter().filter_map(|rule| match &rule.gives {
            Gives::Override(on, earns) if on.has(line) => Some(((on.rank(), -rule.priority, &rule.id), earns)),
            _ => None,
        });
        own.min_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, earns)| earns)
    }

    /// 100 and what the tier and each group's best multiplier add to it.
    fn percent(&self, line: &Line) -> i64 {
        let mut groups: BTreeMap<&str, i64> = BTreeMap::new();
        for rule in &self.rules {
            if let Gives::Multiplier(on, group, percent) = &rule.gives
                && on.has(line)
            {
                let best = groups.entry(group).or_insert(*percent);
                *best = (*best).max(*percent);
            }
        }
        self.tier.map_or(100, |tier| tier.percent) + groups.values().map(|percent| percent - 100).sum::<i64>()
    }

    /// Bonuses of the order: none of what costs nothing.
    pub fn bonus(&self, basis: i64) -> i64 {
        let all = self.rules.iter().filter_map(|rule| match rule.gives {
            Gives::Bonus(points) => Some(points),
            _ => None,
        });
        if basis > 0 { all.sum() } else { 0 }
    }

    /// Points of each line that counts: its rates, and its part of the bonuses.
    pub fn weights(&self, lines: &[Line]) -> Vec<(String, Ratio)> {
        let counted: Vec<&Line> = lines.iter().filter(|line| counts(self.program, line)).collect();
        let whole: i64 = counted.iter().map(|line| basis(self.program, line)).sum();
        let bonus = ratio::whole(self.bonus(whole));
        let weighed = counted.iter().map(|line| {
            let own = basis(self.program, line);
            let part = ratio::part(own, whole).map_or_else(|| ratio::whole(0), |part| part * &bonus);
            (line.id.clone(), self.rates(line, own) + part)
        });
        weighed.collect()
    }
}

fn rate_of(rule: &Rule) -> Option<&Ratio> {
    match &rule.gives {
        Gives::Rate(rate) => Some(rate),
        _ => None,
    }
}

/// Does a line earn at all?
pub fn counts(program: &Program, line: &Line) -> bool {
    !line.is_gift_card || program.with_gift_cards
}

/// What of a line earns, in minor units.
pub fn basis(program: &Program, line: &Line) -> i64 {
    if !counts(program, line) {
        return 0;
    }
    line.net + if program.with_tax { line.tax } else { 0 }
}
