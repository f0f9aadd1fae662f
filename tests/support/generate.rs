//! Random programs, carts and steps of a member's history. Small ranges on purpose: collisions of days, lots and amounts are
//! where mistakes hide. Large numbers have properties of their own.

use coppertoken_rules::conditions::{AverageOrder, Condition, Goods, LastOrder, MemberDays, Orders};
use coppertoken_rules::earning::MonthDay;
use coppertoken_rules::mechanics::{
    Award, Bonus, Gift, MechanicKind, Multiplier, Override, PersonalOffer, Rate, Spend, Stamps, StampsFor,
};
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::document::{
    AfterSpending, Downgrade, EarnOn, Earning, EarningBasis, Enrolment, Expiry, Measure, Mechanic, ProgramDocument,
    Qualification, QualificationWindow, Reward, Segment, Threshold, Tier,
};
use coppertoken_rules::program::window::Window;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::selector::Selector;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::builders::{self, points};
use crate::kinds::{Story, told_in};

/// Something that happens to a member. Numbers that name an order, a voucher or a reward count modulo those there are.
#[derive(Clone, Debug)]
pub enum Step {
    /// Time passes.
    Wait(i64),
    /// An order is placed; with one of the member's codes or without.
    Place { lines: Vec<OrderLine>, shipping: i64, is_paid: bool, voucher: Option<usize> },
    /// An order is paid.
    Pay(usize),
    /// An order is handed over.
    Fulfil(usize),
    /// An order is cancelled.
    Cancel(usize),
    /// The shop takes a cancellation back.
    Reopen(usize),
    /// An order gets other lines.
    Change(usize, Vec<OrderLine>),
    /// A percentage of a line comes back.
    RefundLine { order: usize, line: usize, percent: i64 },
    /// A percentage of the goods' gross is given back, some of it shipping.
    RefundTotal { order: usize, percent: i64, shipping: i64 },
    /// An older snapshot arrives again.
    Redeliver { order: usize, delivery: usize },
    /// A reward is redeemed.
    Redeem(usize),
    /// A voucher is given back.
    CancelVoucher(usize),
    /// A checkout holds a voucher.
    Claim { voucher: usize, order: usize, goods: i64 },
    /// A checkout lets go of it.
    Release { voucher: usize, order: usize },
    /// A guest's order carries a voucher.
    ForeignOrder { voucher: usize, is_paid: bool, is_cancelled: bool },
    /// Another program version.
    Publish(Box<ProgramDocument>),
    /// The job writes what is due.
    Settle,
}

/// Steps of a member's history, joined already.
pub fn steps(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    vec(step(), length)
}

/// One step.
pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => wait().prop_map(Step::Wait),
        6 => (lines(), 0..1000_i64, prop::bool::weighted(0.8), prop::option::weighted(0.3, any::<usize>())).prop_map(
            |(lines, shipping, is_paid, voucher)| Step::Place { lines, shipping, is_paid, voucher }
        ),
        2 => any::<usize>().prop_map(Step::Pay),
        1 => any::<usize>().prop_map(Step::Fulfil),
        1 => any::<usize>().prop_map(Step::Cancel),
        1 => any::<usize>().prop_map(Step::Reopen),
        1 => (any::<usize>(), lines()).prop_map(|(order, lines)| Step::Change(order, lines)),
        3 => (any::<usize>(), any::<usize>(), 0..=100_i64)
            .prop_map(|(order, line, percent)| Step::RefundLine { order, line, percent }),
        2 => (any::<usize>(), 0..=100_i64, 0..500_i64)
            .prop_map(|(order, percent, shipping)| Step::RefundTotal { order, percent, shipping }),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(order, delivery)| Step::Redeliver { order, delivery }),
        4 => any::<usize>().prop_map(Step::Redeem),
        2 => any::<usize>().prop_map(Step::CancelVoucher),
        2 => (any::<usize>(), any::<usize>(), 0..3000_i64)
            .prop_map(|(voucher, order, goods)| Step::Claim { voucher, order, goods }),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(voucher, order)| Step::Release { voucher, order }),
        1 => (any::<usize>(), any::<bool>(), any::<bool>()).prop_map(|(voucher, is_paid, is_cancelled)| {
            Step::ForeignOrder { voucher, is_paid, is_cancelled }
        }),
        1 => document().prop_map(|document| Step::Publish(Box::new(document))),
        1 => Just(Step::Settle),
    ]
}

/// Milliseconds that pass: minutes, hours around a claim's 24, days, months.
pub fn wait() -> impl Strategy<Value = i64> {
    const HOUR: i64 = 3_600_000;
    prop_oneof![
        1..HOUR,
        (20..28_i64).prop_map(|hours| hours * HOUR),
        (1..40_i64).prop_map(|days| days * 24 * HOUR),
        (40..400_i64).prop_map(|days| days * 24 * HOUR + HOUR / 3),
    ]
}

/// Lines of a cart: few products and categories, so that rules about them meet.
pub fn lines() -> impl Strategy<Value = Vec<OrderLine>> {
    let categories = prop::sample::subsequence(CATEGORIES.to_vec(), 0..=2);
    let line = (0..30_000_i64, 0..6_000_i64, prop::bool::weighted(0.1), 0..PRODUCTS.len(), categories, 1..5_i64);
    vec(line, 1..4).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        numbered
            .map(|(place, (net, tax, is_gift_card, product, categories, quantity))| OrderLine {
                product_id: PRODUCTS[product].to_owned(),
                category_ids: categories.into_iter().map(str::to_owned).collect(),
                quantity: Quantity::of_pieces(quantity),
                is_gift_card,
                ..builders::line(&(place + 1).to_string(), net, tax)
            })
            .collect()
    })
}

const PRODUCTS: [&str; 3] = ["kettle", "mug", "arabica"];
const CATEGORIES: [&str; 3] = ["kitchen", "coffee", "sale"];

/// A program that passes its checks.
pub fn document() -> impl Strategy<Value = ProgramDocument> {
    let members = (any::<bool>(), prop::option::weighted(0.15, condition()), condition());
    (mechanics(), rewards(), tiers(), qualification(), earning(), members).prop_map(
        |(mechanics, rewards, tiers, qualification, earning, (is_automatic, eligibility, steady))| ProgramDocument {
            mechanics,
            rewards,
            tiers,
            qualification,
            earning,
            enrolment: if is_automatic { Enrolment::Automatic } else { Enrolment::OnJoin },
            eligibility,
            segments: vec![Segment { id: builders::rule_id(SEGMENT), when: without_segments(steady) }],
            ..builders::document()
        },
    )
}

/// The one segment of every generated program.
const SEGMENT: &str = "steady";

/// A segment may not ask itself.
fn without_segments(condition: Condition) -> Condition {
    let all = |parts: Vec<Condition>| parts.into_iter().map(without_segments).collect();
    match condition {
        Condition::All(parts) => Condition::All(all(parts)),
        Condition::Any(parts) => Condition::Any(all(parts)),
        Condition::Not(part) => Condition::Not(Box::new(without_segments(*part))),
        Condition::Segment(_) => Condition::Regular,
        leaf => leaf,
    }
}

/// Conditions whose bounds lie where generated histories come by.
pub fn condition() -> impl Strategy<Value = Condition> {
    let goods = (prop::option::of(0..40_000_i64), prop::option::weighted(0.2, 0..40_000_i64)).prop_map(
        |(at_least, at_most)| {
            let (at_least, at_most) = (at_least.map(builders::amount), at_most.map(builders::amount));
            Condition::Goods(Goods { at_least, at_most })
        },
    );
    let orders = (prop::option::of(0..4_u32), prop::option::weighted(0.3, 0..6_u32), prop::option::of(1..100_u16));
    let orders = orders
        .prop_map(|(at_least, at_most, within_days)| Condition::Orders(Orders { at_least, at_most, within_days }));
    let average = (prop::option::of(0..20_000_i64), prop::option::of(10_000..40_000_i64));
    let average = average.prop_map(|(at_least, at_most)| {
        let (at_least, at_most) = (at_least.map(builders::amount), at_most.map(builders::amount));
        Condition::AverageOrder(AverageOrder { at_least, at_most })
    });
    let last = (prop::option::of(0..20_u16), prop::option::of(10..60_u16));
    let last =
        last.prop_map(|(days_at_least, days_at_most)| Condition::LastOrder(LastOrder { days_at_least, days_at_most }));
    let days = (prop::option::of(0..40_u16), prop::option::weighted(0.3, 10..200_u16));
    let days = days.prop_map(|(at_least, at_most)| Condition::MemberDays(MemberDays { at_least, at_most }));
    let categories = prop::sample::subsequence(CATEGORIES.to_vec(), 1..=2)
        .prop_map(|names| names.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let leaf = prop_oneof![
        4 => goods,
        2 => selector().prop_map(Condition::Contains),
        2 => orders,
        1 => average,
        1 => last,
        1 => days,
        1 => Just(Condition::NeverRedeemed),
        1 => Just(Condition::Regular),
        1 => Just(Condition::Segment(builders::rule_id(SEGMENT))),
        1 => categories.prop_map(Condition::FavouriteCategory),
    ];
    leaf.prop_recursive(2, 6, 3, |part| {
        prop_oneof![
            vec(part.clone(), 0..3).prop_map(Condition::All),
            vec(part.clone(), 1..3).prop_map(Condition::Any),
            part.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// Certain lines, never all of them.
fn selector() -> impl Strategy<Value = Selector> {
    let names = |all: [&str; 3]| all.into_iter().map(str::to_owned).collect::<Vec<_>>();
    prop_oneof![
        2 => prop::sample::subsequence(names(PRODUCTS), 1..=2).prop_map(Selector::Products),
        2 => prop::sample::subsequence(names(CATEGORIES), 1..=2).prop_map(Selector::Categories),
        1 => Just(Selector::FavouriteCategory),
        1 => Just(Selector::FavouriteProduct),
    ]
}

/// Rates, and whatever else concerns orders.
fn mechanics() -> impl Strategy<Value = Vec<Mechanic>> {
    let rate = (0..=20_i64, prop_oneof![Just(100), Just(1), 1..2000_i64]);
    let rate =
        rate.prop_map(|(given, per)| MechanicKind::Spend(Spend { points: points(given), per: builders::amount(per) }));
    (vec(rate, 1..4), vec(extra(), 0..6)).prop_flat_map(|(rates, extras)| {
        let rules: Vec<MechanicKind> = rates.into_iter().chain(extras).collect();
        let first_day = (0..200_i32).prop_map(|days| builders::date("2026-10-15").plus_days(days));
        let window = (prop::option::weighted(0.2, first_day), prop::option::weighted(0.2, 0..200_i32));
        let window = window.prop_map(|(first_day, days)| Window {
            first_day,
            last_day: days.map(|days| first_day.unwrap_or_else(|| builders::date("2026-11-01")).plus_days(days)),
        });
        let frame = (window, prop::option::weighted(0.3, condition()), 0..3_u16);
        vec(frame, rules.len()).prop_map(move |frames| {
            let framed = rules.clone().into_iter().zip(frames).enumerate();
            framed
                .map(|(place, (rule, (window, when, priority)))| {
                    let mechanic = builders::mechanic(&format!("rule-{place}"), told_in(Story::Orders, rule));
                    Mechanic { window, when, priority, ..mechanic }
                })
                .collect()
        })
    })
}

fn extra() -> impl Strategy<Value = MechanicKind> {
    let award = prop_oneof![
        (0..300_u16).prop_map(Award::Percent),
        (0..=20_i64, 1..2000_i64)
            .prop_map(|(given, per)| Award::Rate(Rate { points: points(given), per: builders::amount(per) })),
    ];
    let group = prop_oneof![Just("campaign"), Just("season")].prop_map(str::to_owned);
    let everything_or_some = || prop_oneof![Just(Selector::Everything), selector()];
    let multiplier = (101..400_u16, everything_or_some(), group);
    let card = (3..6_u16, any::<bool>(), everything_or_some(), prop::option::weighted(0.3, 1..4_u16));
    let offer = (101..400_u16, 1..30_u16, prop::option::of(condition()), 1..3_u16, prop::option::of(0..40_u16));
    prop_oneof![
        2 => (selector(), award).prop_map(|(on, earns)| MechanicKind::Override(Override { on, earns })),
        2 => multiplier.prop_map(|(percent, on, group)| MechanicKind::Multiplier(Multiplier { percent, on, group })),
        1 => (1..100_i64).prop_map(|given| MechanicKind::Bonus(Bonus { points: points(given) })),
        2 => card.prop_map(|(every, by_pieces, on, keeps_months)| MechanicKind::Stamps(Stamps {
            every,
            stamps_for: if by_pieces { StampsFor::Pieces } else { StampsFor::Orders },
            on,
            keeps_months,
            gives: Gift::Reward(builders::rule_id("reward-0")),
        })),
        1 => offer.prop_map(|(percent, days, order, orders_max, again_after_days)| {
            MechanicKind::Offer(PersonalOffer { percent, days, order, orders_max, again_after_days })
        }),
    ]
}

fn qualification() -> impl Strategy<Value = Qualification> {
    let measure = prop_oneof![3 => Just(Measure::Points), 1 => Just(Measure::Spend), 1 => Just(Measure::Orders)];
    let window = prop_oneof![
        3 => Just(QualificationWindow::Lifetime),
        2 => (1..14_u16).prop_map(QualificationWindow::RollingMonths),
        1 => Just(QualificationWindow::CalendarYear),
        1 => Just(QualificationWindow::MembershipYear),
    ];
    let downgrade =
        prop_oneof![2 => Just(Downgrade::OneStep), 1 => Just(Downgrade::ToReached), 1 => Just(Downgrade::Never)];
    (measure, window, 0..60_u16, downgrade).prop_map(|(measure, window, grace_days, downgrade)| Qualification {
        measure,
        window,
        grace_days,
        downgrade,
    })
}

fn rewards() -> impl Strategy<Value = Vec<Reward>> {
    let reward = (1..400_i64, 1..2000_i64, prop_oneof![Just(0), 0..5000_i64], prop_oneof![1..4_u16, 30..100_u16]);
    vec(reward, 1..4).prop_map(|rewards| {
        let named = rewards.into_iter().enumerate();
        named
            .map(|(place, (cost, off, minimum, valid_days))| {
                let reward = builders::reward(&format!("reward-{place}"), cost, off);
                Reward { minimum_goods: builders::amount(minimum), valid_days, ..reward }
            })
            .collect()
    })
}

fn tiers() -> impl Strategy<Value = Vec<Tier>> {
    vec((any::<bool>(), 1..600_i64, 1..300_u16, prop::option::weighted(0.2, 1..30_i64)), 0..3).prop_map(|tiers| {
        let mut first = 0;
        let named = tiers.into_iter().enumerate();
        named
            .map(|(place, (is_at_least, more, percent, given))| {
                first += more + 1;
                let threshold = match is_at_least {
                    true => Threshold::AtLeast(points(first)),
                    false => Threshold::MoreThan(points(first)),
                };
                let rate = given.map(|given| Rate { points: points(given), per: builders::amount(100) });
                Tier { rate, ..builders::tier(&format!("tier-{place}"), threshold, percent) }
            })
            .collect()
    })
}

fn earning() -> impl Strategy<Value = Earning> {
    let earn_on = prop_oneof![1 => Just(EarnOn::Placed), 3 => Just(EarnOn::Paid), 1 => Just(EarnOn::Fulfilled)];
    let hold_days = prop_oneof![2 => Just(0_u16), 1 => Just(1), 1 => Just(14), 1 => 2..60_u16];
    let expiry = prop_oneof![
        Just(Expiry::Never),
        Just(Expiry::MonthsAfterPosting(12)),
        (1..4_u16).prop_map(Expiry::MonthsAfterPosting),
        (1..40_u16).prop_map(Expiry::DaysAfterPosting),
        (1..13_u8, 1..29_u8).prop_map(|(month, day)| Expiry::Yearly(MonthDay { month, day })),
        (1..4_u16).prop_map(Expiry::MonthsOfInactivity),
    ];
    let after_spending = prop_oneof![Just(AfterSpending::Deficit), Just(AfterSpending::Clamp)];
    let basis = (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(tax, shipping, gift_cards)| EarningBasis {
        tax,
        shipping,
        gift_cards,
    });
    let most = prop::option::weighted(0.2, (1..500_i64).prop_map(points));
    (earn_on, hold_days, expiry, after_spending, basis, most).prop_map(
        |(earn_on, hold_days, expiry, after_spending, basis, points_per_order_max)| Earning {
            earn_on,
            hold_days,
            basis,
            expiry,
            after_spending,
            points_per_order_max,
        },
    )
}

/// How many cases a property runs: `floor` on every machine, so many times more when `PROPTEST_TIMES` says so, or just as many as
/// `PROPTEST_CASES` says. What was asked for is told.
pub fn cases(floor: u32) -> ProptestConfig {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let asked = number("PROPTEST_CASES").or_else(|| number("PROPTEST_TIMES").map(|times| floor * times));
    if let Some(asked) = asked {
        println!("cases: {asked}");
    }
    let shrink = number("PROPTEST_MAX_SHRINK_ITERS");
    // Who looks for no smallest case (planted bugs) must not keep what failed either: the next bug would seem to be noticed by it.
    let is_kept = shrink != Some(0);
    let persistence = proptest::test_runner::FileFailurePersistence::WithSource("regressions");
    let persistence = is_kept.then(|| Box::new(persistence) as Box<dyn proptest::test_runner::FailurePersistence>);
    ProptestConfig {
        cases: asked.unwrap_or(floor),
        max_shrink_iters: shrink.unwrap_or(4_000),
        failure_persistence: persistence,
        ..ProptestConfig::default()
    }
}
