//! Ways to redeem, one kind a file. A published kind never changes its meaning; a new meaning is a new kind.

pub mod amount_off;
pub mod event_place;
pub mod free_delivery;
pub mod gift_card;
pub mod pay_with_points;
pub mod percent_off;
pub mod product;

use serde::{Deserialize, Serialize};

pub use amount_off::AmountOff;
pub use event_place::EventPlace;
pub use free_delivery::FreeDelivery;
pub use gift_card::GiftCard;
pub use pay_with_points::{PayWithPoints, ShareOverride};
pub use percent_off::PercentOff;
pub use product::{Product, ProductSort};

use crate::error::OutOfRange;
use crate::ids::OrderId;
use crate::number::Amount;
use crate::order::{AMOUNT_MAX, OrderError, OrderLine, check_cart};
use crate::ratio::{BASIS_POINTS, multiply_then_divide_floor};
use crate::selector::Selector;
use crate::time::Date;

/// The kinds of rewards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RewardKind {
    /// A fixed amount off the next order.
    AmountOff(AmountOff),
    /// A percentage off the next order, or off certain lines of it.
    PercentOff(PercentOff),
    /// Delivery of the next order for nothing.
    FreeDelivery(FreeDelivery),
    /// A product, a sample or a service.
    Product(Product),
    /// A gift card.
    GiftCard(GiftCard),
    /// A place at an event.
    EventPlace(EventPlace),
}

/// The cart a voucher is held for. Amounts after all other discounts, in minor units.
#[derive(Clone, Copy, Debug)]
pub struct Checkout<'a> {
    /// Its lines; empty when the shop tells only the sum.
    pub lines: &'a [OrderLine],
    /// All goods together.
    pub goods: Amount,
    /// Delivery.
    pub shipping: Amount,
}

impl Checkout<'_> {
    /// Refuses carts beyond the limits of [`crate::order`], and negative amounts.
    pub fn check(&self) -> Result<(), OrderError> {
        check_cart(self.lines, self.shipping)?;
        // What an exchange takes back is off `goods` already; of such a line nothing can be taken off.
        if self.lines.iter().any(|line| line.net.is_negative()) {
            return Err(OrderError::OutOfRange);
        }
        if (0..=AMOUNT_MAX).contains(&self.goods.get()) { Ok(()) } else { Err(OrderError::OutOfRange) }
    }

    /// The share of the goods that each line allows in hundredths of a percent, all lines together, rounded down once.
    ///
    /// Lines weigh by their net, so that it does not matter whether the shop's prices contain tax. Without lines nothing: what
    /// cannot be seen has no share. The largest intermediate value is 10^12 · 10^16 = 10^28, see [`AMOUNT_MAX`].
    pub fn share(&self, bps_of: impl Fn(&OrderLine) -> u16) -> Result<Amount, OutOfRange> {
        let net = |line: &OrderLine| i128::from(line.net.at_least_zero().get());
        let whole = self.lines.iter().map(net).fold(0, i128::saturating_add);
        let weighed =
            self.lines.iter().map(|line| net(line).saturating_mul(i128::from(bps_of(line).min(BASIS_POINTS))));
        let weighed = weighed.fold(0, i128::saturating_add);
        if whole == 0 {
            return Ok(Amount::ZERO);
        }
        let goods = i128::from(self.goods.at_least_zero().get());
        let whole = whole.saturating_mul(i128::from(BASIS_POINTS));
        Amount::new(multiply_then_divide_floor(goods, weighed, whole)?)
    }
}

/// What every kind of reward says of itself.
pub trait RewardTerms: Sized {
    /// Stable snake_case name, as the document writes it.
    fn name(&self) -> &'static str;

    /// Says what is wrong with the parameters.
    fn check(&self) -> Result<(), &'static str>;

    /// How its code is used.
    fn used(&self) -> Used;

    /// What uses the code up where no order does.
    fn used_up_by(&self) -> Option<OrderId>;

    /// Minor units a voucher takes off the cart: off its goods, or off its delivery where that is what it gives ([`Used::Delivery`]).
    /// Never more than there is.
    fn off(&self, checkout: Checkout<'_>) -> Result<Amount, OutOfRange>;

    /// The reward as a member gets it: `resolve` replaces favourites by the member's own.
    #[must_use]
    fn for_member(&self, resolve: impl Fn(&Selector) -> Selector) -> Self;

    /// The amount written on it, where it has one.
    fn amount(&self) -> Option<Amount>;

    /// Minor units it is worth to a shopper whose order is as large as `basket`; `None` where it has no price.
    fn worth(&self, basket: Amount) -> Option<i64>;

    /// The figure that points buy, minor units or percent; `None` where there is none.
    fn figure(&self) -> Option<i64>;
}

/// How the code of a reward is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// A sum off the goods of one order; what is left of it lapses.
    Sum,
    /// A share off the goods of one order.
    Share,
    /// A cheaper delivery of one order.
    Delivery,
    /// A thing the shop adds to one order.
    Thing,
    /// A service, without an order. Who does it decides how often.
    Service,
    /// A place at an event on this day, without an order.
    Event(Date),
}

/// One expression for whichever kind of reward it is. All that is asked of every kind, here and with the words, goes through this list.
#[macro_export]
macro_rules! of_each_reward {
    ($reward:expr, $kind:ident => $said:expr) => {
        match $reward {
            $crate::rewards::RewardKind::AmountOff($kind) => $said,
            $crate::rewards::RewardKind::PercentOff($kind) => $said,
            $crate::rewards::RewardKind::FreeDelivery($kind) => $said,
            $crate::rewards::RewardKind::Product($kind) => $said,
            $crate::rewards::RewardKind::GiftCard($kind) => $said,
            $crate::rewards::RewardKind::EventPlace($kind) => $said,
        }
    };
}

pub use of_each_reward as of_each;

impl RewardTerms for RewardKind {
    fn name(&self) -> &'static str {
        of_each!(self, kind => kind.name())
    }

    fn check(&self) -> Result<(), &'static str> {
        of_each!(self, kind => kind.check())
    }

    fn used(&self) -> Used {
        of_each!(self, kind => kind.used())
    }

    fn used_up_by(&self) -> Option<OrderId> {
        of_each!(self, kind => kind.used_up_by())
    }

    fn off(&self, checkout: Checkout<'_>) -> Result<Amount, OutOfRange> {
        of_each!(self, kind => kind.off(checkout))
    }

    fn for_member(&self, resolve: impl Fn(&Selector) -> Selector) -> Self {
        match self {
            Self::AmountOff(kind) => Self::AmountOff(kind.for_member(resolve)),
            Self::PercentOff(kind) => Self::PercentOff(kind.for_member(resolve)),
            Self::FreeDelivery(kind) => Self::FreeDelivery(kind.for_member(resolve)),
            Self::Product(kind) => Self::Product(kind.for_member(resolve)),
            Self::GiftCard(kind) => Self::GiftCard(kind.for_member(resolve)),
            Self::EventPlace(kind) => Self::EventPlace(kind.for_member(resolve)),
        }
    }

    fn amount(&self) -> Option<Amount> {
        of_each!(self, kind => kind.amount())
    }

    fn worth(&self, basket: Amount) -> Option<i64> {
        of_each!(self, kind => kind.worth(basket))
    }

    fn figure(&self) -> Option<i64> {
        of_each!(self, kind => kind.figure())
    }
}

impl Used {
    /// Is the code typed at the checkout of an order? That of a service or an event is shown to the shop.
    pub const fn is_of_an_order(self) -> bool {
        match self {
            Self::Sum | Self::Share | Self::Delivery | Self::Thing => true,
            Self::Service | Self::Event(_) => false,
        }
    }

    /// Can there be only so many of it?
    pub const fn can_be_limited(self) -> bool {
        match self {
            Self::Sum | Self::Share | Self::Delivery | Self::Thing | Self::Event(_) => true,
            Self::Service => false,
        }
    }

    /// The day behind which nothing is left to use, whatever the reward says of its validity.
    pub const fn last_day(self) -> Option<Date> {
        match self {
            Self::Event(day) => Some(day),
            Self::Sum | Self::Share | Self::Delivery | Self::Thing | Self::Service => None,
        }
    }
}

impl RewardKind {
    /// The last day a code issued today is good for, when the reward says `last_day`.
    pub fn usable_until(&self, last_day: Date) -> Date {
        self.used().last_day().unwrap_or(last_day)
    }

    /// Is it over, whoever asks? An event that has taken place has no seats left to give.
    pub fn is_over(&self, today: Date) -> bool {
        self.used().last_day().is_some_and(|last_day| last_day < today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Points;

    fn amount(minor: i64) -> Amount {
        Amount::new(minor).unwrap()
    }

    fn line_of(net: Amount) -> OrderLine {
        OrderLine::plain("1".to_owned(), net)
    }

    fn checkout(lines: &[OrderLine], goods: i64) -> Checkout<'_> {
        Checkout { lines, goods: amount(goods), shipping: Amount::ZERO }
    }

    #[test]
    fn e10_shares_of_lines_weigh_by_net_and_round_down_once() {
        let lines = [line_of(amount(9)), line_of(amount(7))];
        // 9 · 10 % + 7 · 30 % = 3.0; each line by itself would give 0 + 2.
        let share = |line: &OrderLine| if line.net == amount(9) { 1_000 } else { 3_000 };
        assert_eq!(checkout(&lines, 16).share(share), Ok(amount(3)));
        // The same lines, priced with tax or after a code: what counts is what is paid for them.
        assert_eq!(checkout(&lines, 32).share(share), Ok(amount(6)));
        assert_eq!(checkout(&lines, 15).share(share), Ok(amount(2)));
        assert_eq!(checkout(&lines, 16).share(|_| 10_000), Ok(amount(16)));
        assert_eq!(checkout(&lines, 16).share(|_| u16::MAX), Ok(amount(16)), "never more than all of it");
        assert_eq!(checkout(&[], 16).share(|_| 10_000), Ok(Amount::ZERO));
        assert_eq!(checkout(&[line_of(Amount::ZERO)], 16).share(|_| 10_000), Ok(Amount::ZERO));
        let largest = [line_of(amount(AMOUNT_MAX))];
        assert_eq!(checkout(&largest, AMOUNT_MAX).share(|_| 9_999), Ok(amount(AMOUNT_MAX / 10_000 * 9_999)));
    }

    #[test]
    fn carts_beyond_the_limits_are_refused() {
        for (net, goods) in [(-1, 10), (10, -1), (AMOUNT_MAX + 1, 10), (10, AMOUNT_MAX + 1)] {
            let lines = [line_of(amount(net))];
            assert_eq!(checkout(&lines, goods).check(), Err(OrderError::OutOfRange), "{net} {goods}");
        }
        let line = |place: usize| OrderLine { line_id: place.to_string(), ..line_of(amount(1)) };
        let many: Vec<OrderLine> = (0..=crate::order::LINES_MAX).map(line).collect();
        assert_eq!(checkout(&many, 10).check(), Err(OrderError::TooLarge));
        assert_eq!(checkout(&many[1..], AMOUNT_MAX).check(), Ok(()));
    }

    #[test]
    fn e9_points_are_worth_a_floor_and_cost_a_ceiling_in_any_currency() {
        let of = |points: i64, worth: i64| PayWithPoints {
            points: Points::new(points).unwrap(),
            amount: amount(worth),
            share_bps_max: 10_000,
            overrides: vec![],
        };
        let worth = |rule: &PayWithPoints, points: i64| rule.worth(Points::new(points).unwrap()).unwrap().get();
        let cost = |rule: &PayWithPoints, minor: i64| rule.points_for(amount(minor)).unwrap().get();
        // 50 points are 1.00 EUR; 3 points are 1 JPY; 7 points are 0.010 KWD.
        let (euro, yen, dinar) = (of(50, 100), of(3, 1), of(7, 10));
        assert_eq!((worth(&euro, 49), cost(&euro, 99), cost(&euro, 100)), (98, 50, 50));
        assert_eq!((worth(&yen, 5), cost(&yen, 1), cost(&yen, 2)), (1, 3, 6));
        assert_eq!((worth(&dinar, 8), cost(&dinar, 11), cost(&dinar, 10)), (11, 8, 7));
    }
}
