//! The order snapshot the rules reason about, and how two snapshots of one order are merged.
//!
//! An order is a snapshot, not an event: platforms repeat, reorder and lose deliveries. [`Order::merged`] is therefore
//! commutative, associative and idempotent: refunds are a union by id, paid and fulfilled once seen stay, the rest (cancelled, too) comes
//! from the newest snapshot. Who the customer is does not stand here: the shell resolves that, and it is personal data.

use serde::{Deserialize, Serialize};

use crate::ids::{OrderId, VoucherCode};
use crate::number::Amount;
use crate::rejection::Rejection;
use crate::time::{Instant, Moment};

/// Most lines of an order. Large platforms allow 500 (Shopify); 1,000 lines of about 150 bytes are 150 KB of a 2 MB row.
pub const LINES_MAX: usize = 1_000;
/// Most refunds of an order: one a line, with the same arithmetic as [`LINES_MAX`] for those without lines.
pub const REFUNDS_MAX: usize = 200;
/// Most lines of all refunds together; see [`LINES_MAX`].
pub const REFUND_LINES_MAX: usize = 2_000;
/// Most discount codes of an order; platforms allow 5 to 25.
pub const CODES_MAX: usize = 50;
/// Largest sum of an order in minor units: 10^12. Two of these and the points of one order multiply to 10^36 in the
/// refund formula, below the 1.7 · 10^38 of an `i128`.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000;
/// Largest quantity of a line.
pub const QUANTITY_MAX: i64 = 1_000_000;

/// A line of an order. Amounts are of the whole line in minor units.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderLine {
    /// The platform's id of the line.
    pub line_id: String,
    /// The platform's id of the product.
    pub product_id: String,
    /// The platform's id of the variant; empty when there is none.
    pub variant_id: String,
    /// The merchant's stock-keeping unit; empty when there is none.
    pub sku: String,
    /// Categories the product stands in, as the platform calls them.
    pub category_ids: Vec<String>,
    /// Pieces, above zero.
    pub quantity: i64,
    /// What is paid for the line after all discounts, without tax.
    pub net: Amount,
    /// The tax on `net`.
    pub tax: Amount,
    /// What discounts took off the line, without tax.
    pub discount_net: Amount,
    /// Gift cards are money kept for later: they earn when they are spent, not when bought.
    pub is_gift_card: bool,
}

/// One refunded line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundLine {
    /// The refunded line.
    pub line_id: String,
    /// Pieces that came back; 0 when money was returned without goods.
    pub quantity: i64,
    /// Net of what was given back, positive.
    pub net: Amount,
    /// Tax on `net`, positive.
    pub tax: Amount,
}

/// A refund. Platforms send lines, or only a total, or an amount for shipping alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// The platform's id of the refund.
    pub id: String,
    /// The refunded lines, where the platform tells.
    pub lines: Vec<RefundLine>,
    /// What of `total` was shipping, positive.
    pub shipping: Amount,
    /// All that was given back, with tax, positive.
    pub total: Amount,
}

/// What is known of an order. All amounts in minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The platform's id.
    pub order_id: OrderId,
    /// The number the shopper knows the order by.
    pub number: String,
    /// When the platform last changed the order; the newest snapshot wins.
    pub updated_at: Instant,
    /// When the shopper placed it.
    pub placed_at: Moment,
    /// When it was paid.
    pub paid_at: Option<Moment>,
    /// When the goods were handed over.
    pub fulfilled_at: Option<Moment>,
    /// When it was cancelled.
    pub cancelled_at: Option<Moment>,
    /// Test orders earn nothing.
    pub test: bool,
    /// ISO 4217 code.
    pub currency: String,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// Shipping without tax.
    pub shipping: Amount,
    /// Discount codes typed at the checkout.
    pub discount_codes: Vec<VoucherCode>,
    /// What was given back so far.
    pub refunds: Vec<Refund>,
}

impl Order {
    /// Refuses orders beyond the named limits of this module, and negative amounts.
    pub fn check_limits(&self) -> Result<(), Rejection> {
        let refund_lines = self.refunds.iter().map(|refund| refund.lines.len()).fold(0_usize, usize::saturating_add);
        if self.lines.len() > LINES_MAX
            || self.refunds.len() > REFUNDS_MAX
            || refund_lines > REFUND_LINES_MAX
            || self.discount_codes.len() > CODES_MAX
        {
            return Err(Rejection::OrderTooLarge);
        }
        let lines = self.lines.iter().flat_map(|line| [line.net, line.tax, line.discount_net]);
        let refunds = self.refunds.iter().flat_map(|refund| {
            let parts = refund.lines.iter().flat_map(|line| [line.net, line.tax]);
            [refund.shipping, refund.total].into_iter().chain(parts)
        });
        let amounts = lines.chain(refunds).chain([self.shipping]);
        let quantities = self.lines.iter().map(|line| line.quantity);
        let refunded_quantities = self.refunds.iter().flat_map(|refund| refund.lines.iter().map(|line| line.quantity));
        if amounts.clone().any(Amount::is_negative)
            || quantities.chain(refunded_quantities).any(|quantity| !(0..=QUANTITY_MAX).contains(&quantity))
            || Amount::sum(amounts)?.get() > AMOUNT_MAX
        {
            return Err(Rejection::AmountOutOfRange);
        }
        Ok(())
    }

    /// One record of everything two snapshots of the same order tell.
    ///
    /// The newer `updated_at` gives lines, shipping, codes and dates of placing; equal ones are ordered by content, so that the
    /// outcome does not depend on which came first. `placed_at`, `paid_at` and `fulfilled_at` keep the earliest seen; `test` once
    /// seen stays. Whether the order is cancelled is the newest snapshot's to say: shops cancel what is not paid in time and take it back
    /// when the payment arrives late.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let (newer, older) = if self.precedence() >= other.precedence() { (self, other) } else { (other, self) };
        Self {
            placed_at: newer.placed_at.min(older.placed_at),
            paid_at: earliest(newer.paid_at, older.paid_at),
            fulfilled_at: earliest(newer.fulfilled_at, older.fulfilled_at),
            test: newer.test || older.test,
            refunds: union_of_refunds(&newer.refunds, &older.refunds),
            ..newer.clone()
        }
    }

    /// What decides which of two snapshots is newer; a total order over everything that is taken from the newer one.
    fn precedence(&self) -> impl Ord + '_ {
        (
            self.updated_at,
            &self.lines,
            self.shipping,
            &self.discount_codes,
            &self.number,
            &self.currency,
            self.cancelled_at,
        )
    }
}

/// Refuses carts beyond the named limits of this module, and negative amounts.
pub fn check_cart(lines: &[OrderLine], shipping: Amount) -> Result<(), Rejection> {
    if lines.len() > LINES_MAX {
        return Err(Rejection::OrderTooLarge);
    }
    let amounts = lines.iter().flat_map(|line| [line.net, line.tax, line.discount_net]).chain([shipping]);
    if amounts.clone().any(|amount| amount.is_negative())
        || lines.iter().any(|line| !(0..=QUANTITY_MAX).contains(&line.quantity))
        || Amount::sum(amounts)?.get() > AMOUNT_MAX
    {
        return Err(Rejection::AmountOutOfRange);
    }
    Ok(())
}

fn earliest(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (some, None) | (None, some) => some,
    }
}

/// Union by id, in the order of ids. One with lines beats one without; then the greater content, for a total order.
fn union_of_refunds(one: &[Refund], other: &[Refund]) -> Vec<Refund> {
    let mut all: Vec<Refund> = one.iter().chain(other).cloned().collect();
    all.sort_by(|left, right| {
        let stronger_first = (right.lines.is_empty(), left).cmp(&(left.lines.is_empty(), right)).reverse();
        left.id.cmp(&right.id).then(stronger_first)
    });
    all.dedup_by(|later, first| later.id == first.id);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Date;

    fn moment(milliseconds: i64) -> Moment {
        Moment { instant: Instant::from_milliseconds(milliseconds).unwrap(), date: Date::new(2026, 11, 21).unwrap() }
    }

    fn refund(id: &str, with_lines: bool, total: i64) -> Refund {
        let line = RefundLine { line_id: "1".into(), quantity: 1, net: Amount::new(total).unwrap(), tax: Amount::ZERO };
        let lines = if with_lines { vec![line] } else { vec![] };
        Refund { id: id.into(), lines, shipping: Amount::ZERO, total: Amount::new(total).unwrap() }
    }

    #[test]
    fn a_refund_with_lines_beats_one_without_whatever_came_first() {
        let with = vec![refund("15", true, 100)];
        let without = vec![refund("15", false, 900), refund("16", false, 5)];
        let merged = union_of_refunds(&with, &without);
        assert_eq!(merged, union_of_refunds(&without, &with));
        assert_eq!(merged.len(), 2);
        assert_eq!(merged[0], with[0]);
    }

    #[test]
    fn states_once_seen_stay_and_keep_their_first_moment() {
        assert_eq!(earliest(Some(moment(5)), None), Some(moment(5)));
        assert_eq!(earliest(Some(moment(5)), Some(moment(3))), Some(moment(3)));
    }
}
