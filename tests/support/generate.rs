//! Random programs, carts and steps of a member's history. Small ranges on purpose: collisions of days, lots and amounts are
//! where mistakes hide. Large numbers have properties of their own.

use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::document::{
    AfterSpending, Downgrade, EarnOn, Earning, EarningBasis, Enrolment, Expiry, Measure, Mechanic, ProgramDocument,
    Qualification, QualificationWindow, Reward, Threshold, Tier,
};
use coppertoken_rules::program::earning::MonthDay;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::builders::{self, points};

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

/// Lines of a cart.
pub fn lines() -> impl Strategy<Value = Vec<OrderLine>> {
    let line = (0..30_000_i64, 0..6_000_i64, prop::bool::weighted(0.1));
    vec(line, 1..4).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        numbered
            .map(|(place, (net, tax, is_gift_card))| {
                let line = builders::line(&(place + 1).to_string(), net, tax);
                OrderLine { is_gift_card, ..line }
            })
            .collect()
    })
}

/// A program that passes its checks.
pub fn document() -> impl Strategy<Value = ProgramDocument> {
    (mechanics(), rewards(), tiers(), earning(), qualification(), any::<bool>()).prop_map(
        |(mechanics, rewards, tiers, earning, qualification, is_automatic)| ProgramDocument {
            qualification,
            mechanics,
            rewards,
            tiers,
            earning,
            enrolment: if is_automatic { Enrolment::Automatic } else { Enrolment::OnJoin },
            ..builders::document()
        },
    )
}

fn mechanics() -> impl Strategy<Value = Vec<Mechanic>> {
    let rate = (0..=20_i64, prop_oneof![Just(100), Just(1), 1..2000_i64]);
    vec(rate, 1..4).prop_map(|rates| {
        let named = rates.into_iter().enumerate();
        named.map(|(place, (given, per))| builders::spend(&format!("rate-{place}"), given, per)).collect()
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
    vec((any::<bool>(), 1..600_i64, 1..300_u16), 0..3).prop_map(|tiers| {
        let mut first = 0;
        let named = tiers.into_iter().enumerate();
        named
            .map(|(place, (is_at_least, more, percent))| {
                first += more + 1;
                let threshold = match is_at_least {
                    true => Threshold::AtLeast(points(first)),
                    false => Threshold::MoreThan(points(first)),
                };
                builders::tier(&format!("tier-{place}"), threshold, percent)
            })
            .collect()
    })
}

fn qualification() -> impl Strategy<Value = Qualification> {
    let measure = prop_oneof![4 => Just(Measure::Points), 1 => Just(Measure::Spend)];
    let window = prop_oneof![
        3 => Just(QualificationWindow::Lifetime),
        2 => (1..13_u16).prop_map(QualificationWindow::RollingMonths),
        1 => Just(QualificationWindow::CalendarYear),
        1 => Just(QualificationWindow::MembershipYear),
    ];
    let downgrade = prop_oneof![Just(Downgrade::OneStep), Just(Downgrade::ToReached), Just(Downgrade::Never)];
    (measure, window, 0..40_u16, downgrade).prop_map(|(measure, window, grace_days, downgrade)| Qualification {
        measure,
        window,
        grace_days,
        downgrade,
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
    let after_spending = prop_oneof![3 => Just(AfterSpending::Deficit), 1 => Just(AfterSpending::Clamp)];
    let basis = (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(tax, shipping, gift_cards)| EarningBasis {
        tax,
        shipping,
        gift_cards,
    });
    (earn_on, hold_days, expiry, after_spending, basis).prop_map(
        |(earn_on, hold_days, expiry, after_spending, basis)| Earning {
            earn_on,
            hold_days,
            basis,
            expiry,
            after_spending,
            points_per_order_max: None,
        },
    )
}

/// How many cases a property runs: `floor` on every machine, more when `PROPTEST_CASES` says so.
pub fn cases(floor: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    let persistence = proptest::test_runner::FileFailurePersistence::WithSource("regressions");
    ProptestConfig {
        cases: asked.unwrap_or(floor),
        max_shrink_iters: 4_000,
        failure_persistence: Some(Box::new(persistence)),
        ..ProptestConfig::default()
    }
}
