//! One order and the news a platform tells of it: programs an auditor without a member can recompute, carts of lines with very different
//! rates, and every way an order may change.

use coppertoken_rules::conditions::{Condition, Goods};
use coppertoken_rules::mechanics::{Award, Bonus, MechanicKind, Multiplier, Override, Rate};
use coppertoken_rules::order::{LinesAre, Order, OrderLine, Refund, RefundLine};
use coppertoken_rules::program::document::{EarnOn, EarningBasis, Mechanic, ProgramDocument, Threshold};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::selector::Selector;
use coppertoken_rules::time::Moment;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::builders::{self, amount, at_milliseconds, later, points};

/// Categories that rules speak of.
const CATEGORIES: [&str; 3] = ["kitchen", "coffee", "sale"];

/// A program that asks of its members no more than their tier.
pub fn audited_document() -> impl Strategy<Value = ProgramDocument> {
    let rate = (1..=20_i64, prop_oneof![Just(100), Just(1), 1..2000_i64]).prop_map(|(given, per)| rate(given, per));
    let rules = (vec(rate, 1..3), vec(extra(), 0..5)).prop_map(|(rates, extras)| {
        let rates = rates.into_iter().map(MechanicKind::Spend);
        rates.chain(extras).collect::<Vec<_>>()
    });
    let conditions = vec((prop::option::weighted(0.3, cart_condition()), 0..3_u16), 8);
    let earn_on = prop_oneof![1 => Just(EarnOn::Placed), 3 => Just(EarnOn::Paid), 1 => Just(EarnOn::Fulfilled)];
    let basis = (any::<bool>(), any::<bool>());
    let tier = prop::option::of((50..300_u16, prop::option::weighted(0.3, 1..30_i64)));
    let limits = (prop_oneof![Just(0_u16), Just(14)], prop::option::weighted(0.2, 1..500_i64));
    (rules, conditions, earn_on, basis, tier, limits).prop_map(|(rules, conditions, earn_on, basis, tier, limits)| {
        let framed = rules.into_iter().zip(conditions).enumerate();
        let mechanics = framed.map(|(place, (rule, (when, priority)))| Mechanic {
            when,
            priority,
            ..builders::mechanic(&format!("rule-{place}"), rule)
        });
        let mut document = ProgramDocument { mechanics: mechanics.collect(), ..builders::document() };
        document.earning.earn_on = earn_on;
        document.earning.basis = EarningBasis { tax: basis.0, shipping: false, gift_cards: basis.1 };
        document.earning.hold_days = limits.0;
        document.earning.points_per_order_max = limits.1.map(points);
        document.tiers = tier.into_iter().map(|(percent, own)| tier_of(percent, own)).collect();
        document
    })
}

fn rate(given: i64, per: i64) -> Rate {
    Rate { points: points(given), per: amount(per) }
}

/// Reached with the first point: who has any stands on it.
fn tier_of(percent: u16, own: Option<i64>) -> coppertoken_rules::program::document::Tier {
    let tier = builders::tier("bronze", Threshold::AtLeast(points(1)), percent);
    coppertoken_rules::program::document::Tier { rate: own.map(|given| rate(given, 100)), ..tier }
}

fn extra() -> impl Strategy<Value = MechanicKind> {
    let earns = prop_oneof![
        (0..1000_u16).prop_map(Award::Percent),
        (0..=20_i64, 1..2000_i64).prop_map(|(given, per)| Award::Rate(rate(given, per))),
    ];
    let group = prop_oneof![Just("campaign"), Just("season")].prop_map(str::to_owned);
    let everything_or_some = prop_oneof![Just(Selector::Everything), selector()];
    let multiplier = (101..400_u16, everything_or_some, group);
    prop_oneof![
        2 => (selector(), earns).prop_map(|(on, earns)| MechanicKind::Override(Override { on, earns })),
        2 => multiplier.prop_map(|(percent, on, group)| MechanicKind::Multiplier(Multiplier { percent, on, group })),
        2 => (1..100_i64).prop_map(|given| MechanicKind::Bonus(Bonus { points: points(given) })),
    ]
}

fn selector() -> impl Strategy<Value = Selector> {
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let products = names(&["product-1", "product-2", "product-3"]);
    prop_oneof![
        prop::sample::subsequence(products, 1..=2).prop_map(Selector::Products),
        prop::sample::subsequence(names(&CATEGORIES), 1..=2).prop_map(Selector::Categories),
    ]
}

/// A condition that the cart alone decides.
fn cart_condition() -> impl Strategy<Value = Condition> {
    let goods = (prop::option::of(0..30_000_i64), prop::option::weighted(0.3, 0..40_000_i64));
    let goods = goods.prop_map(|(at_least, at_most)| {
        let (at_least, at_most) = (at_least.map(amount), at_most.map(amount));
        Condition::Goods(Goods { at_least, at_most })
    });
    let leaf = prop_oneof![2 => goods, 1 => selector().prop_map(Condition::Contains)];
    leaf.prop_recursive(2, 4, 2, |part| {
        prop_oneof![
            vec(part.clone(), 1..3).prop_map(Condition::All),
            vec(part.clone(), 1..3).prop_map(Condition::Any),
            part.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// 1 to 4 lines of very different prices, some by weight.
pub fn cart() -> impl Strategy<Value = Vec<OrderLine>> {
    let categories = prop::sample::subsequence(CATEGORIES.to_vec(), 0..=2);
    let net = prop_oneof![4 => 0..30_000_i64, 1 => 0..10_i64];
    let quantity = prop_oneof![4 => (1..5_i64).prop_map(Quantity::of_pieces), 1 => (1..3000_i64).prop_map(Quantity::of_thousandths)];
    vec((net, categories, quantity, prop::bool::weighted(0.08)), 1..5).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        numbered
            .map(|(place, (net, categories, quantity, is_gift_card))| OrderLine {
                category_ids: categories.into_iter().map(str::to_owned).collect(),
                quantity,
                is_gift_card,
                ..builders::line(&(place + 1).to_string(), net, net / 5)
            })
            .collect()
    })
}

/// What a platform tells next.
#[derive(Clone, Debug)]
pub enum News {
    Paid,
    Unpaid,
    Fulfilled,
    Cancelled,
    Reopened,
    /// Percent of what a line costs, and as much of its pieces or none.
    Edited {
        line: usize,
        percent: i64,
        with_pieces: bool,
    },
    LineRemoved(usize),
    LineAdded(i64),
    /// A line is given back against others.
    Exchanged(i64),
    Credited(i64),
    LinesAre(Option<LinesAre>),
    /// Some of a line: percent of its money, pieces, money beyond (negative: a restocking fee), and fees (negative: a credit goes back).
    Refunded {
        line: usize,
        percent: i64,
        pieces: i64,
        beyond: i64,
        fees: i64,
    },
    /// Money alone, some of it shipping and fees.
    Given {
        total: i64,
        shipping: i64,
        fees: i64,
    },
    RefundVoided(usize),
    RefundRetold {
        refund: usize,
        total: i64,
    },
    /// All refunds there are, but for one.
    Complete {
        forgotten: Option<usize>,
    },
    /// The platform changed something and did not move its date.
    SameDate,
    /// The date lies far ahead.
    Ahead(i64),
    /// We read the order ourselves.
    Read,
    /// All lines are given back.
    Everything,
}

/// One of them.
pub fn news() -> impl Strategy<Value = News> {
    let kinds = prop_oneof![Just(None), Just(Some(LinesAre::Sold)), Just(Some(LinesAre::Kept))];
    prop_oneof![
        3 => Just(News::Paid),
        1 => Just(News::Unpaid),
        1 => Just(News::Fulfilled),
        1 => Just(News::Cancelled),
        1 => Just(News::Reopened),
        3 => (any::<usize>(), 0..180_i64, any::<bool>())
            .prop_map(|(line, percent, with_pieces)| News::Edited { line, percent, with_pieces }),
        1 => any::<usize>().prop_map(News::LineRemoved),
        1 => (0..20_000_i64).prop_map(News::LineAdded),
        1 => (1..8_000_i64).prop_map(News::Exchanged),
        1 => (1..6_000_i64).prop_map(News::Credited),
        2 => kinds.prop_map(News::LinesAre),
        5 => (any::<usize>(), prop_oneof![Just(0), Just(100), 0..=100_i64], 0..4_i64, around_nothing(800), around_nothing(900))
            .prop_map(|(line, percent, pieces, beyond, fees)| News::Refunded { line, percent, pieces, beyond, fees }),
        2 => (0..20_000_i64, prop_oneof![Just(0), 0..900_i64], prop_oneof![3 => Just(0), 1 => -500..500_i64])
            .prop_map(|(total, shipping, fees)| News::Given { total, shipping, fees }),
        1 => any::<usize>().prop_map(News::RefundVoided),
        1 => (any::<usize>(), 0..9_000_i64).prop_map(|(refund, total)| News::RefundRetold { refund, total }),
        1 => prop::option::of(any::<usize>()).prop_map(|forgotten| News::Complete { forgotten }),
        1 => Just(News::SameDate),
        1 => (0..3_i64).prop_map(News::Ahead),
        1 => Just(News::Read),
        1 => Just(News::Everything),
    ]
}

fn around_nothing(most: i64) -> impl Strategy<Value = i64> {
    prop_oneof![3 => Just(0), 2 => -most..most]
}

/// The snapshots of an order that goes through these news: each of another content, each with its own first arrival.
pub fn snapshots(first: Order, news: &[News]) -> Vec<Order> {
    let begins = first.updated_at.milliseconds();
    let mut all = vec![first];
    for (place, one) in news.iter().enumerate() {
        let number = i64::try_from(place).unwrap() + 1;
        let mut order = all.last().unwrap().clone();
        let at = at_milliseconds(begins + 60_000 * number);
        (order.updated_at, order.arrived_at, order.read_at) = (at.instant, at.instant, None);
        order.refunds_complete = false;
        change(&mut order, one, place, at);
        match one {
            News::SameDate => order.updated_at = all.last().unwrap().updated_at,
            News::Ahead(days) => order.updated_at = later(at, 86_400_000 * (days + 1)).instant,
            _ => {}
        }
        // No two contents are the same, or a repetition would be news.
        order.number = format!("{}-{number}", order.order_id);
        all.push(order);
    }
    all
}

/// Changes an order; `place` names what is new in it.
pub fn change(order: &mut Order, news: &News, place: usize, at: Moment) {
    let line_of = |order: &Order, line: usize| line.checked_rem(order.lines.len());
    match news {
        News::Paid => order.paid_at = order.paid_at.or(Some(at)),
        News::Unpaid => order.paid_at = None,
        News::Fulfilled => order.fulfilled_at = order.fulfilled_at.or(Some(at)),
        News::Cancelled => order.cancelled_at = order.cancelled_at.or(Some(at)),
        News::Reopened => order.cancelled_at = None,
        News::Edited { line, percent, with_pieces } => {
            if let Some(line) = line_of(order, *line) {
                edit(&mut order.lines[line], *percent, *with_pieces);
            }
        }
        News::LineRemoved(line) => {
            if let Some(line) = line_of(order, *line) {
                order.lines.remove(line);
            }
        }
        News::LineAdded(net) => order.lines.push(builders::line(&format!("added-{place}"), *net, net / 5)),
        News::Exchanged(net) => order.lines.push(builders::line(&format!("exchanged-{place}"), -net, -net / 5)),
        News::Credited(gross) => order.fee_credit = amount(*gross),
        News::LinesAre(lines_are) => order.lines_are = *lines_are,
        News::Refunded { line, percent, pieces, beyond, fees } => {
            if let Some(line) = line_of(order, *line) {
                let parts = [(order.lines[line].clone(), *percent, *pieces)];
                let refund = refund(&place.to_string(), &parts, beyond + fees);
                order.refunds.push(Refund { fees: amount(*fees), ..refund });
            }
        }
        News::Everything => {
            let parts: Vec<_> = order.lines.iter().map(|line| (line.clone(), 100, 0)).collect();
            order.refunds.push(refund(&place.to_string(), &parts, 0));
        }
        News::Given { total, shipping, fees } => {
            let refund = builders::refund_of_total(&place.to_string(), total + shipping);
            order.refunds.push(Refund { shipping: amount(*shipping), fees: amount(*fees), ..refund });
        }
        News::RefundVoided(refund) => {
            if let Some(refund) = refund.checked_rem(order.refunds.len()) {
                order.refunds[refund].is_void = true;
            }
        }
        News::RefundRetold { refund, total } => {
            if let Some(refund) = refund.checked_rem(order.refunds.len()) {
                let id = order.refunds[refund].id.clone();
                order.refunds[refund] = builders::refund_of_total(&id, *total);
            }
        }
        News::Complete { forgotten } => {
            order.refunds_complete = true;
            if let Some(forgotten) = forgotten.and_then(|forgotten| forgotten.checked_rem(order.refunds.len())) {
                order.refunds.remove(forgotten);
            }
        }
        News::Read => order.read_at = Some(at.instant),
        News::SameDate | News::Ahead(_) => {}
    }
}

/// A line of so many percent of its price, with as many percent of its pieces.
pub fn edit(line: &mut OrderLine, percent: i64, with_pieces: bool) {
    let net = line.net.get() * percent / 100;
    (line.net, line.tax) = (amount(net), amount(net / 5));
    if with_pieces {
        line.quantity = Quantity::of_thousandths(line.quantity.thousandths() * percent / 100);
    }
}

/// A refund of percents of lines and of pieces, with money beyond its lines or less than they cost.
pub fn refund(id: &str, parts: &[(OrderLine, i64, i64)], beyond: i64) -> Refund {
    let lines: Vec<RefundLine> = parts
        .iter()
        .map(|(line, percent, pieces)| RefundLine {
            line_id: line.line_id.clone(),
            quantity: Quantity::of_pieces(*pieces),
            net: amount(line.net.get().max(0) * percent / 100),
            tax: amount(line.tax.get().max(0) * percent / 100),
        })
        .collect();
    let gross: i64 = lines.iter().map(|line| line.net.get() + line.tax.get()).sum();
    Refund { id: id.to_owned(), lines, total: amount((gross + beyond).max(0)), ..Refund::default() }
}
