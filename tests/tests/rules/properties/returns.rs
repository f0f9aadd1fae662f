//! What a return takes, held against a second implementation that knows the news of an order and nothing the rules wrote.

use coppertoken_rules::order::{Order, OrderLine, Refund};
use coppertoken_rules::program::document::{EarnOn, Expiry};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::time::Moment;
use coppertoken_tests::builders::{self, amount, date, later, moment};
use coppertoken_tests::generate::cases;
use coppertoken_tests::recomputed::{Member, described};
use coppertoken_tests::returns_story::{News, audited_document, cart, news, snapshots};
use coppertoken_tests::world::World;
use proptest::prelude::*;
use proptest::sample::Index;

/// Every snapshot in any order, some of them again.
fn any_order(count: usize, keys: &[u32], again: &[Index]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).chain(again.iter().map(|index| index.index(count))).collect();
    places.sort_by_key(|place| keys[place % keys.len()]);
    places
}

/// The member after these deliveries, each of them stamped as it first arrived.
fn after(member: &Member, told: &[Order], places: &[usize]) -> Member {
    let mut member = member.clone();
    member.world.now = later(member.world.now, 40 * 60_000);
    for place in places {
        member.world.deliver_stamped(told[*place].clone()).unwrap();
    }
    member
}

/// Some pieces of a line come back: told as pieces, as money, or as both.
#[derive(Clone, Debug)]
enum Step {
    Buy(Vec<OrderLine>),
    Return { order: usize, line: usize, pieces: i64, way: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let returned = (any::<usize>(), any::<usize>(), 1..4_i64, 0..3_usize);
    prop_oneof![
        2 => cart().prop_map(Step::Buy),
        5 => returned.prop_map(|(order, line, pieces, way)| Step::Return { order, line, pieces, way }),
    ]
}

/// An order and how many pieces of each line came back.
struct Bought {
    /// Who bought, at that moment.
    member: Member,
    first: Order,
    latest: Order,
    back: Vec<i64>,
}

impl Bought {
    fn of(member: &Member, order: Order) -> Self {
        Self {
            member: member.clone().standing(),
            back: vec![0; order.lines.len()],
            latest: order.clone(),
            first: order,
        }
    }

    /// Never more than was bought. Money is rounded up, so that the shop never gives less than the pieces cost.
    fn give_back(&mut self, line: usize, pieces: i64, way: usize) {
        let place = line % self.back.len();
        let line = &self.first.lines[place];
        let whole = line.quantity.pieces();
        let pieces = pieces.min(whole - self.back[place]);
        if pieces == 0 {
            return;
        }
        self.back[place] += pieces;
        let part = |of: i64| (of * pieces + whole - 1) / whole;
        let id = self.latest.refunds.len().to_string();
        let money = (part(line.net.get()), part(line.tax.get()));
        let mut refund = builders::refund_of_lines(&id, &[(&line.line_id, money.0, money.1)]);
        if way != 0 {
            refund.lines[0].quantity = Quantity::of_pieces(pieces);
        }
        if way == 1 {
            (refund.lines[0].net, refund.lines[0].tax) = (amount(0), amount(0));
        }
        self.latest.refunds.push(Refund { id, ..refund });
    }

    /// Most points that what stayed may be worth.
    fn worth_kept(&self) -> i64 {
        let lines = self.first.lines.iter().zip(&self.back).map(|(line, back)| {
            let pieces = line.quantity.pieces();
            (line.line_id.clone(), pieces - back, pieces)
        });
        self.member.worth_kept(&self.first, &lines.collect::<Vec<_>>())
    }
}

proptest! {
    #![proptest_config(cases(300))]

    /// Refunds, edits, exchanges, disputes and repetitions in any order: the record says what the formula says, and money for all that is
    /// left leaves nothing.
    #[test]
    fn points_taken_are_the_formula_recomputed_from_the_snapshots_alone(
        document in audited_document(), bought in cart(), news in prop::collection::vec(news(), 1..9),
        keys in prop::collection::vec(any::<u32>(), 10), again in prop::collection::vec(any::<Index>(), 0..4),
        is_draft in prop::bool::weighted(0.2), is_paid in any::<bool>(),
    ) {
        let member = Member::of(&document);
        let mut first = builders::order("many", member.world.now, bought);
        first.is_draft = is_draft;
        first.paid_at = (is_paid && !is_draft).then_some(member.world.now);
        let told = snapshots(first, &news);
        let expected = member.settle(&told);
        let places = any_order(told.len(), &keys, &again);
        let ended = after(&member, &told, &places);
        let expected = (expected.earned, expected.reversed);
        prop_assert_eq!(ended.points_of(&told[0]), expected, "{} {:?}", described(&document, &told), places);

        let everything = News::Given { total: 10_000_000, shipping: 0, fees: 0 };
        let told = snapshots(told[0].clone(), &[news, vec![everything]].concat());
        let ended = after(&member, &told, &any_order(told.len(), &keys, &again));
        let (earned, reversed) = ended.points_of(&told[0]);
        prop_assert_eq!(earned, reversed, "{}", described(&document, &told));
        prop_assert_eq!(ended.points(), member.points(), "nothing of the order is left");
    }

    /// A kettle at ten points a euro beside a rug: whatever is bought and returned, points stay for what stayed.
    #[test]
    fn buying_and_returning_leaves_at_most_the_share_of_what_was_kept(
        document in audited_document(), steps in prop::collection::vec(step(), 2..12),
    ) {
        let mut document = document;
        document.earning.earn_on = EarnOn::Paid;
        let mut member = Member::of(&document);
        let before = member.points();
        let mut orders: Vec<Bought> = vec![];
        for step in steps {
            member.world.now = later(member.world.now, 86_400_000);
            let now = member.world.now;
            let place = match step {
                Step::Buy(mut lines) => {
                    lines.iter_mut().for_each(|line| line.quantity = Quantity::of_pieces(line.quantity.pieces()));
                    let order = builders::order(&orders.len().to_string(), now, lines);
                    orders.push(Bought::of(&member, builders::paid(order, now)));
                    orders.len() - 1
                }
                Step::Return { order, line, pieces, way } => {
                    let Some(place) = order.checked_rem(orders.len()) else { continue };
                    orders[place].give_back(line, pieces, way);
                    orders[place].latest.updated_at = now.instant;
                    place
                }
            };
            member.world.deliver(&orders[place].latest).unwrap();
        }
        let mut most = 0;
        for order in &orders {
            let (earned, reversed) = member.points_of(&order.first);
            let worth = order.worth_kept();
            let case = || described(&document, std::slice::from_ref(&order.latest));
            prop_assert!(earned - reversed <= worth, "{earned} − {reversed} > {worth}: {}", case());
            most += worth;
        }
        prop_assert!(member.points() - before <= most, "{} − {before} > {most}", member.points());
    }
}

/// Points that come back after their last day have 30 days of grace, whatever had taken them.
#[test]
fn what_is_restored_lives_for_its_grace() {
    let day = |day: &str| moment(date(day), 600);
    type Taken = fn(&mut Order, Moment);
    let table: [(&str, Taken); 3] = [
        ("a dispute that is won", |order, _| order.paid_at = None),
        ("a cancellation that is taken back", |order, now| order.cancelled_at = Some(now)),
        ("a refund that is deleted", |order, _| order.refunds = vec![builders::refund_of_total("1", 10_000)]),
    ];
    for (name, taken) in table {
        let mut document = builders::document();
        document.earning.hold_days = 0;
        // 100 points from 1 January live to 1 February.
        document.earning.expiry = Expiry::DaysAfterPosting(31);
        let mut world = World::joined(document, day("2026-01-01"));
        let mut bought = builders::order("1", world.now, vec![builders::line("1", 10_000, 0)]);
        (bought.paid_at, bought.refunds_complete) = (Some(world.now), true);
        let mut open = bought.clone();
        taken(&mut open, day("2026-01-15"));
        for (on, order) in [("2026-01-01", &bought), ("2026-01-15", &open), ("2026-03-01", &bought)] {
            world.now = day(on);
            world.deliver(&Order { updated_at: world.now.instant, ..order.clone() }).unwrap();
        }
        let lots = world.view().lots;
        let lots: Vec<_> = lots.iter().map(|lot| (lot.points.get(), lot.expires_on)).collect();
        assert_eq!(lots, [(100, Some(date("2026-03-31")))], "{name}");
    }
}
