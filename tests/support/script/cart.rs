//! The lines of orders and carts, as a scenario writes them. The price is that of the whole line, with its tax if there is any:
//!
//! ```text
//! 49.95                                    something
//! 37.22+7.44                               the same with tax
//! gift card 25.00
//! kettle 1000.00                           one piece of a product
//! 2 x kettle in kitchen/sale 2000.00       pieces, and the categories the product stands in
//! ```

use coppertoken_rules::order::OrderLine;
use coppertoken_rules::quantity::Quantity;

use super::{Parsed, money_and_tax, number};
use crate::builders;

/// Takes the words of one line, `place` counting from 1. Returns the words after it.
pub(super) fn line<'a>(place: usize, words: &'a [&'a str]) -> Parsed<(OrderLine, &'a [&'a str])> {
    let with_price = |price: &str| {
        let (net, tax) = money_and_tax(price)?;
        Parsed::Ok(builders::line(&place.to_string(), net, tax))
    };
    let (count, words) = match words {
        [count, "x", rest @ ..] => (number(count)?, rest),
        _ => (1, words),
    };
    let (line, rest) = match words {
        ["gift", "card", price, rest @ ..] => (OrderLine { is_gift_card: true, ..with_price(price)? }, rest),
        [product, "in", categories, price, rest @ ..] => {
            let category_ids = categories.split('/').map(str::to_owned).collect();
            (OrderLine { product_id: (*product).to_owned(), category_ids, ..with_price(price)? }, rest)
        }
        [price, rest @ ..] if with_price(price).is_ok() => (with_price(price)?, rest),
        [product, price, rest @ ..] => (OrderLine { product_id: (*product).to_owned(), ..with_price(price)? }, rest),
        _ => return Err(format!("no line: {}", words.join(" "))),
    };
    Ok((OrderLine { quantity: Quantity::of_pieces(count), ..line }, rest))
}

/// All words are lines.
pub(super) fn cart(words: &[&str]) -> Parsed<Vec<OrderLine>> {
    let mut lines = vec![];
    let mut rest = words;
    while !rest.is_empty() {
        let (found, after) = line(lines.len() + 1, rest)?;
        lines.push(found);
        rest = after;
    }
    Ok(lines)
}
