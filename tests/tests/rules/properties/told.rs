//! What a member is told is enough for a promise, or the view says that the server decides: never a wrong promise.

use std::cell::Cell;

use coppertoken_rules::conditions::{AverageOrder, Condition, Goods, LastOrder, MemberDays, Orders, Visits};
use coppertoken_rules::fact::FactKind;
use coppertoken_rules::mechanics::{Bonus, MechanicKind, Multiplier};
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::document::{ProgramDocument, Segment, Threshold};
use coppertoken_rules::program::view::Reader;
use coppertoken_rules::quote::quote;
use coppertoken_rules::selector::Selector;
use coppertoken_rules::{Account, Amount, Program};
use coppertoken_tests::builders::{self, amount, date, later, moment, points, rule_id};
use coppertoken_tests::generate::cases;
use coppertoken_tests::world::World;
use coppertoken_wire::member::MemberView;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const DAY: i64 = 86_400_000;

fn money(most: i64) -> impl Strategy<Value = Amount> {
    (0..most).prop_map(amount)
}

fn selector() -> impl Strategy<Value = Selector> {
    let names = || prop::sample::select(vec!["a", "b"]).prop_map(|name| vec![name.to_owned()]);
    prop_oneof![
        3 => Just(Selector::Everything),
        2 => names().prop_map(Selector::Categories),
        1 => names().prop_map(Selector::Products),
        1 => Just(Selector::FavouriteCategory),
        1 => Just(Selector::FavouriteProduct),
    ]
}

/// Every kind of condition.
fn condition() -> impl Strategy<Value = Condition> {
    let count = || prop::option::of(0..4_u32);
    let days = || prop::option::of(0..80_u16);
    let leaf = prop_oneof![
        money(9_000).prop_map(|least| Condition::Goods(Goods { at_least: Some(least), at_most: None })),
        selector().prop_map(Condition::Contains),
        Just(Condition::Tier(vec![rule_id("silver")])),
        (count(), count(), prop::option::of(1..90_u16)).prop_map(|(at_least, at_most, within_days)| {
            Condition::Orders(Orders { at_least, at_most, within_days })
        }),
        money(9_000).prop_map(|least| Condition::AverageOrder(AverageOrder { at_least: Some(least), at_most: None })),
        (days(), days()).prop_map(|(days_at_least, days_at_most)| {
            Condition::LastOrder(LastOrder { days_at_least, days_at_most })
        }),
        (1..3_u16, 1..60_u16).prop_map(|(at_least, within_days)| Condition::Visits(Visits { at_least, within_days })),
        (days(), days()).prop_map(|(at_least, at_most)| Condition::MemberDays(MemberDays { at_least, at_most })),
        Just(Condition::NeverRedeemed),
        Just(Condition::FavouriteCategory(vec!["a".to_owned()])),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Condition::All),
            vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// A condition of a rule, which may also ask for a segment or for regulars.
fn condition_of_rule() -> impl Strategy<Value = Option<Condition>> {
    prop_oneof![
        2 => Just(None),
        6 => condition().prop_map(Some),
        1 => Just(Some(Condition::Segment(rule_id("known")))),
        1 => Just(Some(Condition::Regular)),
    ]
}

fn document() -> impl Strategy<Value = ProgramDocument> {
    let rules = vec((condition_of_rule(), selector(), any::<bool>()), 1..4);
    (rules, prop::option::weighted(0.2, condition()), condition(), condition()).prop_map(
        |(rules, eligibility, segment, regulars)| {
            let mut document = builders::document();
            document.earning.hold_days = 0;
            document.rewards = vec![builders::reward("small", 5, 10)];
            document.tiers = vec![builders::tier("silver", Threshold::AtLeast(points(60)), 150)];
            document.eligibility = eligibility;
            document.segments = vec![Segment { id: rule_id("known"), when: segment }];
            document.regulars = regulars;
            for (place, (when, on, is_bonus)) in rules.into_iter().enumerate() {
                let group = format!("group-{place}");
                let rule = if is_bonus {
                    MechanicKind::Bonus(Bonus { points: points(7) })
                } else {
                    MechanicKind::Multiplier(Multiplier { percent: 300, on, group })
                };
                let mut mechanic = builders::mechanic(&format!("rule-{place}"), rule);
                mechanic.when = when;
                document.mechanics.push(mechanic);
            }
            document
        },
    )
}

#[derive(Clone, Debug)]
enum Step {
    Wait(i64),
    Buy(Vec<OrderLine>),
    Visit,
    Redeem,
}

fn cart() -> impl Strategy<Value = Vec<OrderLine>> {
    vec((1..9_000_i64, prop::sample::select(vec!["a", "b", "c"])), 1..3).prop_map(|lines| {
        let lines = lines.into_iter().enumerate();
        lines
            .map(|(place, (net, name))| OrderLine {
                category_ids: vec![name.to_owned()],
                product_id: name.to_owned(),
                ..builders::line(&(place + 1).to_string(), net, 0)
            })
            .collect()
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (1..50_i64).prop_map(Step::Wait),
        3 => cart().prop_map(Step::Buy),
        1 => Just(Step::Visit),
        1 => Just(Step::Redeem),
    ]
}

fn after(document: ProgramDocument, steps: &[Step]) -> World {
    let mut world = World::joined(document, moment(date("2026-11-01"), 600));
    for (place, step) in steps.iter().enumerate() {
        match step {
            Step::Wait(days) => world.now = later(world.now, days * DAY),
            Step::Buy(lines) => {
                let order = builders::order(&place.to_string(), world.now, lines.clone());
                world.deliver(&builders::paid(order, world.now)).unwrap();
            }
            Step::Visit => drop(world.decide(FactKind::Visit).unwrap()),
            // Refused when there is too little: then nothing was redeemed.
            Step::Redeem => drop(world.redeem("small", &format!("C{place}"))),
        }
    }
    world
}

/// Compares what the views promise with the truth; how many of them left it to the server.
fn left_to_the_server(world: &World, cart: &[OrderLine]) -> usize {
    let promised = |program: &Program, account: &Account| quote(program, Some(account), cart, world.now).unwrap();
    let truth = promised(&world.program, &world.view());
    let told = MemberView::of(&world.view(), &world.program, world.now.date).unwrap();
    let told =
        serde_json::from_str::<MemberView>(&serde_json::to_string(&told).unwrap()).unwrap().to_account().unwrap();
    let views = [Reader::Public, Reader::Member].map(|reader| world.program.view(reader).computable());
    for program in views.iter().flatten() {
        assert_eq!(promised(program, &told), truth);
    }
    views.iter().filter(|view| view.is_none()).count()
}

proptest! {
    #![proptest_config(cases(300))]

    /// Whatever a rule asks of the member: a local promise is the server's, or there is none.
    #[test]
    fn what_a_member_is_told_gives_the_servers_promise_or_none(
        document in document(), steps in vec(step(), 0..10), cart in cart(),
    ) {
        left_to_the_server(&after(document, &steps), &cart);
    }
}

/// The property is worth what it reaches: views that promise, views that do not, and conditions that hold for some histories only.
#[test]
fn some_views_promise_and_some_leave_it_to_the_server() {
    let mut runner = TestRunner::deterministic();
    let counts = [Cell::new(0), Cell::new(0), Cell::new(0)];
    for _ in 0..150 {
        let any = (document(), vec(step(), 0..6), cart());
        let (document, steps, cart) = any.new_tree(&mut runner).unwrap().current();
        let count = &counts[left_to_the_server(&after(document, &steps), &cart)];
        count.set(count.get() + 1);
    }
    let [both, one, none] = counts.map(|count| count.get());
    assert!(both > 20 && one > 0 && none > 20, "computed by both views {both}, by one {one}, by none {none}");
}
