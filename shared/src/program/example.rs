//! Running a document's own examples.

use super::Program;
use crate::number::{Amount, Points};
use crate::order::OrderLine;
use crate::quote::quote;
use crate::rejection::Rejection;
use crate::time::{Date, Instant, Moment};

/// Points a new member earns for goods of `spends` minor units.
pub fn points_for(program: &Program, spends: Amount) -> Result<Points, Rejection> {
    Ok(quote(program, None, &[line_of(spends)], any_moment()?)?.points)
}

/// One plain line of goods.
pub fn line_of(net: Amount) -> OrderLine {
    OrderLine {
        line_id: "1".to_owned(),
        product_id: String::new(),
        variant_id: String::new(),
        sku: String::new(),
        category_ids: vec![],
        quantity: 1,
        net,
        tax: Amount::ZERO,
        discount_net: Amount::ZERO,
        is_gift_card: false,
    }
}

/// Examples speak of no date; any one will do.
fn any_moment() -> Result<Moment, Rejection> {
    let date = Date::new(2026, 1, 1).ok_or(Rejection::AmountOutOfRange)?;
    Ok(Moment { instant: Instant::from_milliseconds(1_767_225_600_000)?, date })
}
