//! Orders of WooCommerce shops as chance has it, and what they earn by plain arithmetic.
//!
//! The arithmetic is written from "Domain", points 3 and 7, for programs with one rate and the default basis; it shares nothing with the
//! rules. Amounts are whole minor units.

use num_bigint::BigUint;
use serde_json::{Value, json};

use crate::dice::Dice;

/// ISO 4217 codes and their minor digits.
pub const CURRENCIES: [(&str, usize); 3] = [("EUR", 2), ("JPY", 0), ("KWD", 3)];
/// What a line costs at most.
const NET_MAX: i64 = 6_000;

/// `points` for each `per` minor units.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub points: i64,
    pub per: i64,
}

impl Rate {
    /// One rounding an order, down.
    pub fn earned(self, basis: i64) -> i64 {
        basis.max(0) * self.points / self.per
    }
}

/// A line as it was sold.
#[derive(Clone, Debug)]
pub struct Line {
    pub net: i64,
    pub tax: i64,
    /// What a coupon took off.
    pub discount: i64,
    /// Pieces, in thousandths.
    pub thousandths: i64,
}

impl Line {
    fn gross(&self) -> i64 {
        self.net + self.tax
    }

    /// Of any price, with this percentage of tax.
    pub fn rolled(dice: &mut Dice, tax_percent: i64) -> Self {
        let net = if dice.chance(15) { 0 } else { 1 + dice.below(NET_MAX) };
        let thousandths = if dice.chance(30) { 1 + dice.below(5_000) } else { 1_000 * (1 + dice.below(5)) };
        let discount = if dice.chance(30) { dice.below(2_000) } else { 0 };
        Self { net, tax: net * tax_percent / 100, discount, thousandths }
    }
}

/// What came back of a line.
#[derive(Clone, Debug)]
pub struct Part {
    pub line: usize,
    pub net: i64,
    pub tax: i64,
    pub thousandths: i64,
}

/// A refund.
#[derive(Clone, Debug)]
pub struct Refund {
    pub id: i64,
    pub parts: Vec<Part>,
    /// Of a line that is not in the order.
    pub of_unknown: i64,
    pub shipping: i64,
    /// Beyond everything else.
    pub rest: i64,
    /// A restocking fee, which the shop keeps of what the lines say.
    pub withheld: i64,
    /// WooCommerce's webhook tells nothing but the total.
    pub is_total_alone: bool,
}

impl Refund {
    fn covered(&self) -> i64 {
        self.parts.iter().map(|part| part.net + part.tax).sum::<i64>() + self.of_unknown + self.shipping
    }

    fn total(&self) -> i64 {
        (self.covered() + self.rest - self.withheld).max(0)
    }

    /// Of these lines, in one of the ways shops give back.
    pub fn rolled(dice: &mut Dice, id: i64, lines: &[Line], shipping: i64) -> Self {
        let is_stock_alone = dice.chance(10);
        let mut refund = Self {
            id,
            parts: vec![],
            of_unknown: 0,
            shipping: 0,
            rest: 0,
            withheld: 0,
            is_total_alone: !is_stock_alone && dice.chance(30),
        };
        for (place, line) in lines.iter().enumerate() {
            if dice.chance(35) {
                continue;
            }
            let (share, of) = *dice.one_of(&[(1, 1), (1, 2), (1, 3), (2, 3), (0, 1)]);
            let (net, tax) = (line.net * share / of, line.tax * share / of);
            let (net, tax) = if is_stock_alone { (0, 0) } else { (net, tax) };
            // Pieces without their price are only told where no money went.
            let has_pieces = is_stock_alone || net > 0 || line.net == 0;
            let thousandths = if has_pieces && dice.chance(70) { line.thousandths * share / of } else { 0 };
            refund.parts.push(Part { line: place, net, tax, thousandths });
        }
        if is_stock_alone {
            return refund;
        }
        match dice.below(6) {
            0 => refund.rest = 1 + dice.below(1_500),
            1 => refund.shipping = shipping,
            2 => refund.of_unknown = 1 + dice.below(1_500),
            3 => refund.withheld = dice.below(refund.covered().max(1)),
            _ => {}
        }
        refund
    }
}

/// An order.
#[derive(Clone, Debug)]
pub struct Bought {
    pub lines: Vec<Line>,
    /// Store credit and discounts of the whole order: a negative fee, told with tax.
    pub credit: i64,
    /// A fee that costs something.
    pub fee: i64,
    pub shipping: i64,
}

/// What the shop says of an order at one time.
pub struct Told<'a> {
    pub currency: (&'a str, usize),
    pub id: i64,
    pub customer: i64,
    pub status: &'a str,
    pub is_paid: bool,
    /// Minutes after it was placed, below 60.
    pub minute: i64,
    pub refunds: &'a [Refund],
}

impl Bought {
    /// A payload of WooCommerce's.
    pub fn payload(&self, told: &Told<'_>) -> Value {
        let money = |minor: i64| decimal(minor, told.currency.1);
        let lines = self.lines.iter().zip(1..).map(|(line, id)| {
            json!({
                "id": id, "product_id": 10 * id, "variation_id": 0, "name": "Beans", "sku": null,
                "quantity": serde_json::from_str::<Value>(&decimal(line.thousandths, 3)).unwrap(), "subtotal": money(line.net + line.discount),
                "total": money(line.net), "total_tax": money(line.tax),
            })
        });
        let fees = [self.fee, -self.credit].into_iter().filter(|fee| *fee != 0);
        let fees: Vec<Value> =
            fees.zip(50..).map(|(fee, id)| json!({ "id": id, "total": money(fee), "total_tax": "" })).collect();
        let total = self.lines.iter().map(Line::gross).sum::<i64>() + self.fee + self.shipping - self.credit;
        let at = format!("2026-11-21T10:{:02}:00", told.minute);
        json!({
            "id": told.id, "number": told.id.to_string(), "status": told.status, "currency": told.currency.0,
            "customer_id": told.customer, "date_created_gmt": "2026-11-21T10:00:00", "date_modified_gmt": at,
            "date_paid_gmt": told.is_paid.then_some("2026-11-21T10:00:05"), "total": money(total),
            "shipping_total": money(self.shipping), "coupon_lines": [], "fee_lines": fees,
            "line_items": lines.collect::<Vec<_>>(),
            "refunds": told.refunds.iter().map(|refund| refund_of(refund, &money)).collect::<Vec<_>>(),
        })
    }

    /// Points that are left of the order after these refunds. Lines and fees are told without anything below zero.
    pub fn kept(&self, rate: Rate, refunds: &[Refund]) -> i64 {
        let whole: i64 = self.lines.iter().map(|line| line.net).sum();
        let earned = rate.earned(whole);
        let gone: Vec<Share> = (0..self.lines.len()).map(|place| self.gone(place, refunds)).collect();
        let rests: i64 = refunds.iter().map(rest_of).sum();
        let gross_left = self.sum(&gone, |line, gone| gone.left().times(line.gross()));
        let net_gone = self.sum(&gone, |line, gone| gone.clone().times(line.net));
        let net_left = self.sum(&gone, |line, gone| gone.left().times(line.net));
        // Of the rest: min(1, rests / gross that is left) of the net that is left.
        let of_rest = if rests == 0 || gross_left.is_zero() { Share::zero() } else { gross_left.of(rests) };
        let taken = net_gone.plus(&net_left.multiplied(&of_rest.at_most_one()));
        if whole == 0 { earned } else { earned - taken.times(earned).floor_over(whole) }
    }

    fn sum(&self, gone: &[Share], of: impl Fn(&Line, &Share) -> Share) -> Share {
        self.lines.iter().zip(gone).fold(Share::zero(), |sum, (line, gone)| sum.plus(&of(line, gone)))
    }

    /// min(1, sum over refunds of max(refunded net / net, pieces / pieces)); a refund without money takes nothing.
    fn gone(&self, place: usize, refunds: &[Refund]) -> Share {
        let line = &self.lines[place];
        let with_lines = refunds.iter().filter(|refund| !refund.is_total_alone && refund.total() > 0);
        let shares = with_lines.map(|refund| {
            let parts = || refund.parts.iter().filter(|part| part.line == place);
            let net = Share::of_ratio(parts().map(|part| part.net).sum(), line.net);
            let pieces = Share::of_ratio(parts().map(|part| part.thousandths).sum(), line.thousandths);
            net.max(pieces)
        });
        shares.fold(Share::zero(), |sum, share| sum.plus(&share)).at_most_one()
    }
}

/// What a refund gives back beyond its lines and shipping: goodwill on the goods that remain.
fn rest_of(refund: &Refund) -> i64 {
    if refund.is_total_alone { refund.total() } else { (refund.total() - refund.covered()).max(0) }
}

fn refund_of(refund: &Refund, money: &dyn Fn(i64) -> String) -> Value {
    let total = money(-refund.total());
    if refund.is_total_alone {
        return json!({ "id": refund.id, "reason": "", "total": total });
    }
    let item = |id: i64, thousandths: i64, net: i64, tax: i64| {
        json!({
            "id": 900 + id, "quantity": decimal(-thousandths, 3), "total": money(-net), "total_tax": money(-tax),
            "meta_data": [{ "id": 1, "key": "_refunded_item_id", "value": id.to_string() }],
        })
    };
    let known = refund.parts.iter().map(|part| item(part.line as i64 + 1, part.thousandths, part.net, part.tax));
    let unknown = (refund.of_unknown > 0).then(|| item(77, 1_000, refund.of_unknown, 0));
    json!({
        "id": refund.id, "reason": "", "total": total,
        "line_items": known.chain(unknown).collect::<Vec<_>>(),
        "shipping_lines": [{ "id": 8, "total": money(-refund.shipping), "total_tax": "" }], "fee_lines": [],
    })
}

/// Decimal text of minor units.
pub fn decimal(minor: i64, digits: usize) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let text = format!("{:0width$}", minor.abs(), width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// An exact fraction, not below zero.
#[derive(Clone, Debug)]
struct Share(BigUint, BigUint);

impl Share {
    fn zero() -> Self {
        Self::of_ratio(0, 1)
    }

    /// Zero where the denominator is: such a ratio is left out.
    fn of_ratio(numerator: i64, denominator: i64) -> Self {
        let big = |number: i64| BigUint::from(number.unsigned_abs());
        if denominator == 0 { Self::zero() } else { Self(big(numerator), big(denominator)) }
    }

    fn is_zero(&self) -> bool {
        self.0 == BigUint::ZERO
    }

    fn plus(&self, other: &Self) -> Self {
        Self(&self.0 * &other.1 + &other.0 * &self.1, &self.1 * &other.1)
    }

    fn multiplied(&self, other: &Self) -> Self {
        Self(&self.0 * &other.0, &self.1 * &other.1)
    }

    fn times(self, number: i64) -> Self {
        Self(self.0 * number.unsigned_abs(), self.1)
    }

    /// `number` divided by this.
    fn of(self, number: i64) -> Self {
        Self(self.1 * number.unsigned_abs(), self.0)
    }

    fn left(&self) -> Self {
        Self(&self.1 - &self.0, self.1.clone())
    }

    fn max(self, other: Self) -> Self {
        if &self.0 * &other.1 >= &other.0 * &self.1 { self } else { other }
    }

    fn at_most_one(self) -> Self {
        if self.0 > self.1 { Self::of_ratio(1, 1) } else { self }
    }

    /// Divided by a whole number, rounded down.
    fn floor_over(self, number: i64) -> i64 {
        (self.0 / (self.1 * number.unsigned_abs())).try_into().unwrap()
    }
}
