//! Conditions of rules, as far as an order alone decides them: its goods, what it contains, and how many orders may have it.

use serde_json::Value;

use crate::cart::Line;
use crate::read;

/// Lines a rule speaks of.
#[derive(Clone, Debug, Default)]
pub enum Selector {
    #[default]
    Everything,
    Products(Vec<String>),
    Categories(Vec<String>),
}

impl Selector {
    /// Panics on favourites: they depend on the member.
    pub fn read(value: &Value) -> Self {
        let names = |inside: &Value| -> Vec<String> {
            let names = inside.as_array().into_iter().flatten();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        match read::variant(value) {
            ("" | "everything", _) => Self::Everything,
            ("products", inside) => Self::Products(names(inside)),
            ("categories", inside) => Self::Categories(names(inside)),
            (other, _) => panic!("lines of {other} are not audited"),
        }
    }

    pub fn has(&self, line: &Line) -> bool {
        match self {
            Self::Everything => true,
            Self::Products(ids) => line.names.iter().any(|name| ids.contains(name)),
            Self::Categories(ids) => line.categories.iter().any(|category| ids.contains(category)),
        }
    }

    /// A product beats a category.
    pub const fn rank(&self) -> u8 {
        match self {
            Self::Products(_) => 0,
            Self::Categories(_) => 1,
            Self::Everything => 2,
        }
    }
}

/// What a rule asks of an order.
#[derive(Clone, Debug)]
pub enum Condition {
    Goods {
        least: Option<i64>,
        most: Option<i64>,
    },
    Contains(Selector),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// The first so many orders: a slot each, which is audited apart.
    First(usize),
}

impl Condition {
    /// Panics on conditions that ask the member.
    pub fn read(value: &Value) -> Self {
        let (kind, inside) = read::variant(value);
        let parts = || inside.as_array().into_iter().flatten().map(Self::read).collect();
        match kind {
            "goods" => Self::Goods { least: inside["at_least"].as_i64(), most: inside["at_most"].as_i64() },
            "contains" => Self::Contains(Selector::read(inside)),
            "all" => Self::All(parts()),
            "any" => Self::Any(parts()),
            "not" => Self::Not(Box::new(Self::read(inside))),
            "orders" if inside["at_least"].is_null() && inside["within_days"].is_null() => {
                Self::First(usize::try_from(read::integer(inside, "at_most") + 1).unwrap_or(0))
            }
            other => panic!("conditions on {other} are not audited"),
        }
    }

    /// Does the cart satisfy it? Slots are somebody else's question.
    pub fn holds(&self, lines: &[Line], goods: i64) -> bool {
        match self {
            Self::Goods { least, most } => {
                least.is_none_or(|least| least <= goods) && most.is_none_or(|most| goods <= most)
            }
            Self::Contains(selector) => lines.iter().any(|line| selector.has(line)),
            Self::All(parts) => parts.iter().all(|part| part.holds(lines, goods)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(lines, goods)),
            Self::Not(part) => !part.holds(lines, goods),
            Self::First(_) => true,
        }
    }

    /// How many orders may have it.
    pub fn slots(&self) -> Option<usize> {
        match self {
            Self::First(count) => Some(*count),
            Self::All(parts) => parts.iter().find_map(Self::slots),
            Self::Goods { .. } | Self::Contains(_) | Self::Any(_) | Self::Not(_) => None,
        }
    }
}
