//! What an order must earn, by the program's spend rates, category overrides, campaign multipliers, bonuses and tier percent.
//!
//! Written from the description of the rules, not from their code: base per line (an override in its place), best multiplier of each
//! group, what the groups and the tier add to 100 percent added up, one rounding down an order, bonuses after it.

use jiff::civil::Date;
use serde_json::Value;

use crate::read;

/// What of a program this auditor understands.
#[derive(Debug, Default)]
pub struct Program {
    rates: Vec<(i128, i128)>,
    overrides: Vec<Override>,
    multipliers: Vec<Multiplier>,
    bonuses: Vec<(i64, Window)>,
    tiers: Vec<(String, i128)>,
    /// Days points wait.
    pub hold_days: i64,
}

#[derive(Debug)]
struct Override {
    categories: Vec<String>,
    percent: i128,
    rank: (i64, String),
}

#[derive(Debug)]
struct Multiplier {
    group: String,
    percent: i128,
    window: Window,
}

#[derive(Debug, Default)]
struct Window {
    first: Option<Date>,
    last: Option<Date>,
}

impl Window {
    fn read(value: &Value) -> Self {
        Self { first: read::day(&value["first_day"]), last: read::day(&value["last_day"]) }
    }

    fn contains(&self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }
}

impl Program {
    /// Reads a document. Panics on a mechanic of orders it does not understand: an audit that skips rules proves nothing.
    pub fn read(document: &Value) -> Self {
        let mut program =
            Self { hold_days: document["earning"]["hold_days"].as_i64().unwrap_or(14), ..Self::default() };
        for mechanic in read::list(document, "mechanics") {
            let (kind, rule) = read::variant(&mechanic["rule"]);
            let window = Window::read(&mechanic["window"]);
            assert!(mechanic["when"].is_null() || kind == "offer", "conditions of orders are not audited: {mechanic}");
            match kind {
                "spend" => program
                    .rates
                    .push((i128::from(read::integer(rule, "points")), i128::from(read::integer(rule, "per")))),
                "override" => {
                    let categories = read::list(&rule["on"], "categories").iter().filter_map(Value::as_str);
                    let percent = rule["earns"]["percent"].as_i64().expect("overrides by percent are audited");
                    program.overrides.push(Override {
                        categories: categories.map(str::to_owned).collect(),
                        percent: i128::from(percent),
                        rank: (-read::integer(mechanic, "priority"), read::text(mechanic, "id").to_owned()),
                    });
                }
                "multiplier" => program.multipliers.push(Multiplier {
                    group: rule["group"].as_str().unwrap_or("campaign").to_owned(),
                    percent: i128::from(read::integer(rule, "percent")),
                    window,
                }),
                "bonus" => program.bonuses.push((read::integer(rule, "points"), window)),
                "enrollment" | "activity" | "milestone" | "birthday" | "stamps" => {}
                other => panic!("{other} is not audited"),
            }
        }
        program.overrides.sort_by(|one, other| one.rank.cmp(&other.rank));
        for tier in read::list(document, "tiers") {
            let percent = tier["earn_percent"].as_i64().unwrap_or(100);
            program.tiers.push((read::text(tier, "id").to_owned(), i128::from(percent)));
        }
        program
    }

    /// Points an order of a member on `tier` earns.
    pub fn award(&self, order: &Value, tier: Option<&str>) -> i64 {
        let placed_on = read::day_of(&order["placed_at"]).unwrap_or(Date::MIN);
        let tier =
            tier.and_then(|tier| self.tiers.iter().find(|(id, _)| id == tier)).map_or(100, |(_, percent)| *percent);
        let mut groups: Vec<&str> = self.multipliers.iter().map(|multiplier| multiplier.group.as_str()).collect();
        groups.sort_unstable();
        groups.dedup();
        let in_force = |group: &str| {
            let own = self.multipliers.iter().filter(|one| one.group == group && one.window.contains(placed_on));
            own.map(|one| one.percent).max().unwrap_or(100)
        };
        let percent = tier + groups.into_iter().map(|group| in_force(group) - 100).sum::<i128>();
        // Everything over one denominator: the product of all `per`, and 100 twice.
        let whole: i128 = self.rates.iter().map(|(_, per)| per).product();
        let rate: i128 = self.rates.iter().map(|(points, per)| points * (whole / per)).sum();
        let mut sum = 0_i128;
        let mut basis = 0_i64;
        for line in read::list(order, "lines").iter().filter(|line| line["is_gift_card"] != Value::Bool(true)) {
            let categories = read::list(line, "category_ids");
            let own = self
                .overrides
                .iter()
                .find(|one| categories.iter().any(|id| one.categories.iter().any(|known| id == known)));
            let net = read::integer(line, "net");
            basis += net;
            sum += i128::from(net) * rate * own.map_or(100, |own| own.percent) * percent;
        }
        let of_lines = i64::try_from(sum / (whole * 100 * 100)).unwrap_or(i64::MAX);
        let bonuses = self.bonuses.iter().filter(|(_, window)| basis > 0 && window.contains(placed_on));
        of_lines + bonuses.map(|(points, _)| points).sum::<i64>()
    }
}
