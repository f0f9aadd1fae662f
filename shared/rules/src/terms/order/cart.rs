//! What of an order the rules judge: its lines after everything below zero was spread over the rest, and its shipping.

use serde::{Deserialize, Serialize};

use super::{Order, OrderLine};
use crate::error::OutOfRange;
use crate::number::Amount;
use crate::ratio::{multiply_then_divide_floor, split_by_largest_remainder};

/// The lines and the shipping that are judged. No amount is below zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cart {
    /// What is bought; what an exchange took back stands in it with 0.00.
    pub lines: Vec<OrderLine>,
    /// Shipping without tax.
    #[serde(default, skip_serializing_if = "Amount::is_zero_reference")]
    pub shipping: Amount,
}

impl Cart {
    /// The cart of an order.
    pub fn of(order: &Order) -> Result<Self, OutOfRange> {
        Self::new(&order.lines, order.fee_credit, order.shipping)
    }

    /// A cart of these lines alone.
    pub fn of_lines(lines: &[OrderLine]) -> Result<Self, OutOfRange> {
        Self::new(lines, Amount::ZERO, Amount::ZERO)
    }

    /// Negative lines and `fee_credit` (a positive amount, with tax) lower the other lines by their gross, shared by largest
    /// remainder. What exceeds them earns nothing and is refused nowhere.
    pub fn new(lines: &[OrderLine], fee_credit: Amount, shipping: Amount) -> Result<Self, OutOfRange> {
        let gross = lines.iter().map(OrderLine::gross).collect::<Result<Vec<_>, _>>()?;
        let below_zero = gross.iter().filter(|gross| gross.is_negative()).map(|gross| gross.negated());
        let credit = Amount::sum(below_zero.chain([fee_credit]))?;
        let weights: Vec<i64> = gross.iter().map(|gross| gross.at_least_zero().get()).collect();
        let whole = Amount::sum(gross.iter().map(|gross| gross.at_least_zero()))?;
        let shares = split_by_largest_remainder(credit.min(whole).get(), &weights)?;
        let lowered = lines.iter().zip(shares).map(|(line, share)| lowered(line, Amount::new(share)?));
        Ok(Self { lines: lowered.collect::<Result<_, _>>()?, shipping })
    }

    /// The line of this identifier.
    pub fn line(&self, line_id: &str) -> Option<&OrderLine> {
        self.lines.iter().find(|line| line.line_id == line_id)
    }

    /// True when nothing in it costs anything: such an order is counted nowhere.
    pub fn is_free(&self) -> bool {
        self.lines.iter().all(|line| !line.net.is_positive())
    }
}

/// The line with `share` less of its gross; its net gives its own part, rounded down, its tax the rest.
fn lowered(line: &OrderLine, share: Amount) -> Result<OrderLine, OutOfRange> {
    let gross = line.gross()?;
    if gross.is_negative() {
        return Ok(OrderLine { net: Amount::ZERO, tax: Amount::ZERO, ..line.clone() });
    }
    if share.is_zero() {
        return Ok(line.clone());
    }
    let parts = (i128::from(share.get()), i128::from(line.net.get()), i128::from(gross.get()));
    let net = Amount::new(multiply_then_divide_floor(parts.0, parts.1, parts.2)?)?;
    Ok(OrderLine { net: line.net.minus(net)?, tax: line.tax.minus(share.minus(net)?)?, ..line.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, net: i64, tax: i64) -> OrderLine {
        OrderLine { tax: Amount::new(tax).unwrap(), ..OrderLine::plain(id.to_owned(), Amount::new(net).unwrap()) }
    }

    fn amounts(cart: &Cart) -> Vec<(i64, i64)> {
        cart.lines.iter().map(|line| (line.net.get(), line.tax.get())).collect()
    }

    /// 59.94 with tax, 24.00 of store credit with tax: 35.94 are paid, 29.95 of them net.
    #[test]
    fn a_fee_below_zero_lowers_the_lines_by_its_gross() {
        let cart = Cart::new(&[line("1", 4995, 999)], Amount::new(2400).unwrap(), Amount::ZERO).unwrap();
        assert_eq!(amounts(&cart), [(2995, 599)]);
    }

    /// An exchange in one order: 40.00 new, 15.00 taken back.
    #[test]
    fn a_line_below_zero_lowers_the_others_and_stands_with_nothing() {
        let cart = Cart::of_lines(&[line("new", 4000, 0), line("old", -1500, 0)]).unwrap();
        assert_eq!(amounts(&cart), [(2500, 0), (0, 0)]);
    }

    #[test]
    fn shares_sum_exactly_and_the_rest_is_refused_nowhere() {
        let lines = [line("1", 100, 20), line("2", 100, 7), line("3", 1, 0)];
        let cart = Cart::new(&lines, Amount::new(100).unwrap(), Amount::ZERO).unwrap();
        let gross: i64 = amounts(&cart).iter().map(|(net, tax)| net + tax).sum();
        assert_eq!(gross, 228 - 100);
        let nothing = Cart::new(&lines, Amount::new(999).unwrap(), Amount::ZERO).unwrap();
        assert_eq!(amounts(&nothing), [(0, 0), (0, 0), (0, 0)]);
    }
}
