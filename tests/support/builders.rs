//! Short ways to say what a test is about. Everything panics on nonsense: a test that cannot be set up has failed.

use std::collections::BTreeMap;

use coppertoken_rules::conditions::{Condition, Orders};
use coppertoken_rules::ids::{AccountId, OrderId, RuleId, ShopId, VoucherCode, VoucherId};
use coppertoken_rules::mechanics::{MechanicKind, Spend};
use coppertoken_rules::order::{KnownOrder, Order, OrderLine, Refund, RefundLine};
use coppertoken_rules::program::document::{
    Audience, Business, EarnOn, Earning, Enrolment, Localized, Look, Mechanic, ProgramDocument, Qualification,
    QualificationWindow, Reward, ShownPrices, Threshold, Tier,
};
use coppertoken_rules::program::window::Window;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::rehearse::rehearsed;
use coppertoken_rules::rewards::{AmountOff, RewardKind};
use coppertoken_rules::time::{DAY_MILLISECONDS, Date, Instant, Moment};
use coppertoken_rules::{Amount, Points, Program};

/// Points.
pub fn points(value: i64) -> Points {
    Points::new(value).unwrap()
}

/// Minor units.
pub fn amount(value: i64) -> Amount {
    Amount::new(value).unwrap()
}

/// A day, written `2026-11-21`.
pub fn date(text: &str) -> Date {
    text.parse().unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

/// A minute of a day. The program of the tests lives in UTC, so that a civil day begins at 00:00 of the instant.
pub fn moment(day: Date, minute: i64) -> Moment {
    let milliseconds = i64::from(day.days_since_epoch()) * DAY_MILLISECONDS + minute * 60_000;
    Moment { instant: Instant::from_milliseconds(milliseconds).unwrap(), date: day }
}

/// The moment that many milliseconds later.
pub fn later(moment: Moment, milliseconds: i64) -> Moment {
    at_milliseconds(moment.instant.milliseconds() + milliseconds)
}

/// The moment of an instant given in milliseconds since 1970.
pub fn at_milliseconds(milliseconds: i64) -> Moment {
    let days = i32::try_from(milliseconds.div_euclid(DAY_MILLISECONDS)).unwrap();
    Moment { instant: Instant::from_milliseconds(milliseconds).unwrap(), date: date("1970-01-01").plus_days(days) }
}

/// A text that is the same in every language of the test program.
pub fn text(english: &str) -> Localized {
    Localized([("en".to_owned(), english.to_owned())].into())
}

/// The shop of the tests.
pub fn shop_id() -> ShopId {
    ShopId::new("shop").unwrap()
}

/// The member of the tests.
pub fn account_id() -> AccountId {
    AccountId::new("ana").unwrap()
}

/// What one order tells, where orders count when they are paid.
pub fn known(order: &Order) -> KnownOrder {
    KnownOrder::of(order, EarnOn::Paid).unwrap()
}

/// An order's identifier.
pub fn order_id(text: &str) -> OrderId {
    OrderId::new(text).unwrap()
}

/// A rule's identifier.
pub fn rule_id(text: &str) -> RuleId {
    RuleId::new(text).unwrap()
}

/// A voucher's identifier; tests name a voucher by its code.
pub fn voucher_id(code: &str) -> VoucherId {
    VoucherId::new(format!("voucher-{code}")).unwrap()
}

/// A voucher's code.
pub fn code(text: &str) -> VoucherCode {
    VoucherCode::normalized(text).unwrap()
}

/// A way to earn, for everybody and always.
pub fn mechanic(id: &str, rule: MechanicKind) -> Mechanic {
    Mechanic {
        id: rule_id(id),
        title: text(id),
        audience: Audience::Public,
        window: Window::default(),
        when: None,
        terms: Localized::default(),
        priority: 0,
        rule,
    }
}

/// A way to earn: so many points for every so many minor units.
pub fn spend(id: &str, given: i64, per: i64) -> Mechanic {
    mechanic(id, MechanicKind::Spend(Spend { points: points(given), per: amount(per) }))
}

/// A reward for points.
pub fn reward_of(id: &str, cost: i64, gives: RewardKind) -> Reward {
    Reward {
        id: rule_id(id),
        title: text(id),
        audience: Audience::Public,
        window: Window::default(),
        when: None,
        terms: Localized::default(),
        cost: Some(points(cost)),
        stock: None,
        per_member_max: None,
        margin_cost: None,
        minimum_goods: Amount::ZERO,
        valid_days: 90,
        gives,
    }
}

/// An amount off for points.
pub fn reward(id: &str, cost: i64, off: i64) -> Reward {
    reward_of(id, cost, RewardKind::AmountOff(AmountOff { amount: amount(off), share_bps_max: None }))
}

/// A tier.
pub fn tier(id: &str, threshold: Threshold, earn_percent: u16) -> Tier {
    Tier { id: rule_id(id), title: text(id), threshold, earn_percent, rate: None, pay_share_bps: None }
}

/// The program most tests start from: 1 point for every 1.00, hold 14 days, 12 months of life, 250 points for 5.00 off.
pub fn document() -> ProgramDocument {
    ProgramDocument {
        engine: coppertoken_rules::program::ENGINE,
        name: text("Copper club"),
        currency: "EUR".to_owned(),
        time_zone: "UTC".to_owned(),
        shown_prices: Some(ShownPrices::WithoutTax),
        languages: vec!["en".to_owned()],
        points_name: BTreeMap::new(),
        enrolment: Enrolment::OnJoin,
        eligibility: None,
        eligibility_terms: Localized::default(),
        regulars: Condition::Orders(Orders { at_least: Some(3), at_most: None, within_days: Some(365) }),
        segments: vec![],
        earning: Earning::default(),
        mechanics: vec![spend("spend", 1, 100)],
        rewards: vec![reward("five-off", 250, 500)],
        pay_with_points: None,
        benefits: vec![],
        qualification: Qualification { window: QualificationWindow::Lifetime, ..Qualification::default() },
        tiers: vec![],
        banner: None,
        look: Look::default(),
        business: Business::default(),
        notes: vec![],
        examples: vec![],
    }
}

/// A document that must pass its checks, and of which every example must hold.
pub fn program(version: u32, document: ProgramDocument) -> Program {
    rehearsed(version, document).unwrap_or_else(|problems| panic!("not a program: {problems:?}"))
}

/// A line of goods.
pub fn line(line_id: &str, net: i64, tax: i64) -> OrderLine {
    let product_id = format!("product-{line_id}");
    OrderLine { product_id, tax: amount(tax), ..OrderLine::plain(line_id.to_owned(), amount(net)) }
}

/// An order that was just placed.
pub fn order(id: &str, placed_at: Moment, lines: Vec<OrderLine>) -> Order {
    Order { number: id.to_owned(), ..Order::placed(order_id(id), "EUR".to_owned(), placed_at, lines) }
}

/// The same order, paid.
pub fn paid(mut order: Order, at: Moment) -> Order {
    order.paid_at = Some(at);
    order.updated_at = at.instant;
    order
}

/// A refund of which only the total is known.
pub fn refund_of_total(id: &str, total: i64) -> Refund {
    Refund { id: id.to_owned(), total: amount(total), ..Refund::default() }
}

/// A refund of money for lines: (line, net, tax). No pieces are told.
pub fn refund_of_lines(id: &str, parts: &[(&str, i64, i64)]) -> Refund {
    let lines: Vec<RefundLine> = parts
        .iter()
        .map(|(line_id, net, tax)| RefundLine {
            line_id: (*line_id).to_owned(),
            quantity: Quantity::ZERO,
            net: amount(*net),
            tax: amount(*tax),
        })
        .collect();
    let total = parts.iter().map(|(_, net, tax)| net + tax).sum();
    Refund { id: id.to_owned(), lines, total: amount(total), ..Refund::default() }
}
