//! The cart as it counts: what lines cost after negative lines and fees below zero were taken off all others.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::read;

/// A line of goods. Amounts in minor units, quantities in thousandths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub id: String,
    /// Ids the product is known by.
    pub names: Vec<String>,
    pub categories: Vec<String>,
    pub quantity: i64,
    pub net: i64,
    pub tax: i64,
    pub is_gift_card: bool,
}

impl Line {
    fn read(line: &Value) -> Self {
        let names = ["product_id", "variant_id", "sku"].iter().map(|field| read::text(line, field));
        let categories = read::list(line, "category_ids").iter().filter_map(Value::as_str);
        Self {
            id: read::text(line, "line_id").to_owned(),
            names: names.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            categories: categories.map(str::to_owned).collect(),
            quantity: read::thousandths(&line["quantity"]),
            net: read::integer(line, "net"),
            tax: read::integer(line, "tax"),
            is_gift_card: line["is_gift_card"] == Value::Bool(true),
        }
    }

    /// What is paid for it, with tax.
    pub fn gross(&self) -> i64 {
        self.net + self.tax
    }
}

/// Lines as they stand in a value's `lines`.
pub fn lines(value: &Value) -> Vec<Line> {
    read::list(value, "lines").iter().map(Line::read).collect()
}

/// Lines of a snapshot with negative lines and its credit spread: they lower the gross of the others by what they are of it, the largest
/// rest up, of equals the later line: the earlier one gives more.
pub fn spread(order: &Value) -> Vec<Line> {
    lowered(lines(order), read::integer(order, "fee_credit"))
}

/// Lines of a refund. A credit that is taken back with the goods lowers what each gives back, as it had lowered what each cost.
pub fn refunded(refund: &Value) -> Vec<Line> {
    lowered(lines(refund), -read::integer(refund, "fees").min(0))
}

fn lowered(mut all: Vec<Line>, credit: i64) -> Vec<Line> {
    let taken: i64 = all.iter().filter(|line| line.gross() < 0).map(|line| -line.gross()).sum();
    let taken = taken + credit;
    for line in all.iter_mut().filter(|line| line.gross() < 0) {
        (line.net, line.tax) = (0, 0);
    }
    let whole: i64 = all.iter().map(Line::gross).sum();
    if taken == 0 || whole == 0 {
        return all;
    }
    let rest = (whole - taken).max(0);
    let share = |of: i64| i128::from(of) * i128::from(rest);
    let mut left = rest;
    let mut rests: Vec<(i128, Reverse<usize>)> = Vec::new();
    let mut gross: BTreeMap<usize, i64> = BTreeMap::new();
    for (place, line) in all.iter().enumerate() {
        let down = i64::try_from(share(line.gross()) / i128::from(whole)).unwrap_or(0);
        left -= down;
        gross.insert(place, down);
        rests.push((-(share(line.gross()) % i128::from(whole)), Reverse(place)));
    }
    rests.sort_unstable();
    for (_, Reverse(place)) in rests.iter().take(usize::try_from(left).unwrap_or(0)) {
        *gross.entry(*place).or_default() += 1;
    }
    for (place, line) in all.iter_mut().enumerate() {
        let before = line.gross();
        if before > 0 {
            let tax = i128::from(line.tax) * i128::from(gross[&place]) / i128::from(before);
            line.tax = i64::try_from(tax).unwrap_or(0);
            line.net = gross[&place] - line.tax;
        }
    }
    all
}
