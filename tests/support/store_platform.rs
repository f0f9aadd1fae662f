//! What a platform of the store-year tells: carts of lines with very different rates, and every way an order changes.

use coppertoken_rules::order::{LinesAre, Order, OrderLine};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::time::Moment;

use crate::builders::{self, amount};
use crate::dice::Dice;
use crate::returns_story::{self, News};

/// An order as it begins: a cart, a draft, unpaid or paid, seldom of nothing.
pub fn placed(id: &str, now: Moment, dice: &mut Dice) -> Order {
    let mut order = builders::order(id, now, lines(dice));
    if dice.chance(4) {
        order.lines.iter_mut().for_each(|line| returns_story::edit(line, 0, false));
    }
    order.is_draft = dice.chance(10);
    order.paid_at = (!order.is_draft && dice.chance(75)).then_some(now);
    order.test = dice.chance(2);
    order.shipping = amount(dice.below(2) * 490);
    order.fee_credit = amount(if dice.chance(10) { dice.below(3000) } else { 0 });
    order.lines_are = *dice.one_of(&[None, Some(LinesAre::Sold), Some(LinesAre::Kept)]);
    order
}

fn lines(dice: &mut Dice) -> Vec<OrderLine> {
    let count = 1 + dice.below(4);
    let lines = (1..=count).map(|place| {
        let net = 100 + dice.below(9000);
        let mut line = builders::line(&place.to_string(), net, net / 5);
        line.product_id = (*dice.one_of(&["press", "mug", "filter"])).to_owned();
        let categories = dice.one_of(&["", "kettles", "sale", "kettles sale", "cups", "beans", "beans sale"]);
        line.category_ids = categories.split_whitespace().map(str::to_owned).collect();
        line.quantity = match dice.below(5) {
            0 => Quantity::of_thousandths(1 + dice.below(4000)),
            _ => Quantity::of_pieces(1 + dice.below(3)),
        };
        line.is_gift_card = dice.chance(5);
        line
    });
    lines.collect()
}

/// What happens to an order next; `number` names what is new in it.
pub fn change(order: &mut Order, number: usize, now: Moment, dice: &mut Dice) {
    if order.lines_are == Some(LinesAre::Kept) && dice.chance(40) {
        return return_kept_pieces(order, number, now, dice);
    }
    returns_story::change(order, &news(dice), number, now);
}

/// Pieces come back and are out of the lines at once.
fn return_kept_pieces(order: &mut Order, number: usize, now: Moment, dice: &mut Dice) {
    let count = i64::try_from(order.lines.len()).unwrap();
    if count == 0 {
        return;
    }
    let line = usize::try_from(dice.below(count)).unwrap();
    let pieces = order.lines[line].quantity.pieces();
    let back = 1 + dice.below(pieces.max(1));
    let percent = if back >= pieces { 100 } else { 100 * back / pieces };
    let refunded = News::Refunded { line, percent, pieces: back, beyond: 0, fees: 0 };
    returns_story::change(order, &refunded, number, now);
    if percent == 100 {
        order.lines.remove(line);
    } else {
        returns_story::edit(&mut order.lines[line], 100 - percent, true);
    }
}

fn news(dice: &mut Dice) -> News {
    let line = usize::try_from(dice.below(8)).unwrap();
    match dice.below(32) {
        0 => News::Cancelled,
        1 => News::Reopened,
        2..6 => News::Edited { line, percent: dice.below(160), with_pieces: dice.chance(50) },
        6 => News::LineRemoved(line),
        7 => News::LineAdded(dice.below(9000)),
        8..10 => News::Exchanged(1 + dice.below(4000)),
        10 => News::Credited(1 + dice.below(3000)),
        11 => News::LinesAre(*dice.one_of(&[None, Some(LinesAre::Sold), Some(LinesAre::Kept)])),
        12..20 => News::Refunded {
            line,
            percent: *dice.one_of(&[0, 10, 33, 50, 100, 100]),
            pieces: dice.below(3),
            beyond: *dice.one_of(&[0, 0, 0, 500, 1700, -400]),
            fees: *dice.one_of(&[0, 0, 0, 120, -250]),
        },
        20..25 => News::Given {
            total: dice.below(5000),
            shipping: dice.below(2) * 490,
            fees: *dice.one_of(&[0, 0, 0, 150, -300]),
        },
        25..27 => News::RefundVoided(line),
        27 => News::RefundRetold { refund: line, total: dice.below(4000) },
        28..30 => News::Complete { forgotten: dice.chance(60).then_some(line) },
        30 => News::Fulfilled,
        _ => News::Everything,
    }
}
