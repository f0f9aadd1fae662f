//! How large an order may be, and what is wrong with one that is larger.

use std::collections::BTreeSet;

use super::{Order, OrderLine};
use crate::error::{Invalid, OutOfRange};
use crate::ids::LENGTH_MAX;
use crate::number::Amount;
use crate::quantity::Quantity;

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
/// Largest quantity of a line, in pieces.
pub const QUANTITY_MAX: i64 = 1_000_000;
/// Longest name of a product that is kept, in bytes: what a line of a statement shows.
pub const NAME_BYTES_MAX: usize = 80;

/// Why an order or a cart is refused before anything is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderError {
    /// A number, or the sum of all of them, is larger than [`AMOUNT_MAX`] or what can be counted.
    OutOfRange,
    /// It has more lines, refunds or codes than this module allows.
    TooLarge,
    /// A field says what cannot be.
    Invalid(Box<Invalid>),
}

impl From<OutOfRange> for OrderError {
    fn from(_: OutOfRange) -> Self {
        Self::OutOfRange
    }
}

impl From<Invalid> for OrderError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(Box::new(invalid))
    }
}

impl Order {
    /// Refuses orders beyond the named limits of this module, lines that share an identifier, and amounts that cannot be.
    pub fn check_limits(&self) -> Result<(), OrderError> {
        let refund_lines = self.refunds.iter().map(|refund| refund.lines.len()).fold(0_usize, usize::saturating_add);
        if self.lines.len() > LINES_MAX
            || self.refunds.len() > REFUNDS_MAX
            || refund_lines > REFUND_LINES_MAX
            || self.discount_codes.len() > CODES_MAX
        {
            return Err(OrderError::TooLarge);
        }
        if let Some(purchase_id) = self.purchase().filter(|purchase_id| purchase_id.len() > LENGTH_MAX) {
            return Err(Invalid::new("purchase_id", purchase_id, "is a name of at most 128 bytes").into());
        }
        check_lines(&self.lines)?;
        let whole = self.lines.iter().flat_map(|line| [line.net.magnitude(), line.tax.magnitude(), line.discount_net]);
        for (place, refund) in self.refunds.iter().enumerate() {
            not_negative(refund.shipping, || format!("refunds[{place}].shipping"))?;
            not_negative(refund.total, || format!("refunds[{place}].total"))?;
            for (line_place, line) in refund.lines.iter().enumerate() {
                let field = |name: &str| format!("refunds[{place}].lines[{line_place}].{name}");
                not_negative(line.net, || field("net"))?;
                not_negative(line.tax, || field("tax"))?;
                in_range(line.quantity, || field("quantity"))?;
            }
        }
        not_negative(self.shipping, || "shipping".to_owned())?;
        let given_back = self.refunds.iter().flat_map(|refund| {
            let parts = refund.lines.iter().flat_map(|line| [line.net, line.tax]);
            [refund.shipping, refund.total, refund.fees.magnitude()].into_iter().chain(parts)
        });
        small_enough(whole.chain([self.shipping, self.fee_credit]).chain(given_back))
    }
}

/// Refuses carts beyond the named limits of this module, lines that share an identifier, and amounts that cannot be.
pub fn check_cart(lines: &[OrderLine], shipping: Amount) -> Result<(), OrderError> {
    if lines.len() > LINES_MAX {
        return Err(OrderError::TooLarge);
    }
    check_lines(lines)?;
    not_negative(shipping, || "shipping".to_owned())?;
    let all = lines.iter().flat_map(|line| [line.net.magnitude(), line.tax.magnitude(), line.discount_net]);
    small_enough(all.chain([shipping]))
}

fn check_lines(lines: &[OrderLine]) -> Result<(), OrderError> {
    let mut seen = BTreeSet::new();
    for (place, line) in lines.iter().enumerate() {
        not_negative(line.discount_net, || format!("lines[{place}].discount_net"))?;
        in_range(line.quantity, || format!("lines[{place}].quantity"))?;
        let is_mixed =
            (line.net.is_negative() && line.tax.is_positive()) || (line.net.is_positive() && line.tax.is_negative());
        if is_mixed {
            let rule = "has the sign of `net`";
            return Err(Invalid::new(format!("lines[{place}].tax"), line.tax.get(), rule).into());
        }
        if !seen.insert(line.line_id.as_str()) {
            let first = lines.iter().position(|other| other.line_id == line.line_id).unwrap_or(0);
            let rule = format!("is unique within the order; lines[{first}] has it too");
            return Err(Invalid::new(format!("lines[{place}].line_id"), &line.line_id, rule).into());
        }
    }
    Ok(())
}

fn not_negative(amount: Amount, field: impl FnOnce() -> String) -> Result<(), OrderError> {
    if amount.is_negative() {
        return Err(Invalid::new(field(), amount.get(), "is an amount of minor units, not below 0").into());
    }
    Ok(())
}

fn in_range(quantity: Quantity, field: impl FnOnce() -> String) -> Result<(), OrderError> {
    if (Quantity::ZERO..=Quantity::of_pieces(QUANTITY_MAX)).contains(&quantity) {
        return Ok(());
    }
    Err(Invalid::new(field(), quantity, "is 0 to 1,000,000, with at most three decimals").into())
}

fn small_enough(amounts: impl Iterator<Item = Amount>) -> Result<(), OrderError> {
    if Amount::sum(amounts)?.get() > AMOUNT_MAX { Err(OrderError::OutOfRange) } else { Ok(()) }
}
