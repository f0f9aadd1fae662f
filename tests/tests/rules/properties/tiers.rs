//! Tiers against a model that shares nothing with the rules but the calendar's days: it keeps the orders themselves, adds up their
//! figures anew for every single day, and lives through all days one by one.

use coppertoken_rules::fact::FactKind;
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::order::Order;
use coppertoken_rules::program::document::{
    Downgrade, Earning, Expiry, Measure, ProgramDocument, Qualification, QualificationWindow, Threshold,
};
use coppertoken_rules::settle;
use coppertoken_rules::time::Date;
use coppertoken_tests::builders::{self, date, moment, points};
use coppertoken_tests::generate::cases;
use coppertoken_tests::script::missing_to_stay;
use coppertoken_tests::world::World;
use proptest::collection::vec;
use proptest::prelude::*;

/// Longer than any window and all graces after it together: what has not changed by then never does.
const HORIZON_DAYS: i32 = 800 + 4 * 70;

#[derive(Clone, Debug)]
enum Step {
    Wait(i32),
    Buy { cents: i64, paid_days_ago: i32 },
    Refund { order: usize, percent: i64 },
    Cancel(usize),
    Repeat(usize),
    Publish(Ladder),
}

/// A ladder: tier identifiers are letters, so that versions share some and lack others.
#[derive(Clone, Debug)]
struct Ladder {
    rules: Qualification,
    /// Identifier and the smallest figure.
    tiers: Vec<(String, i64)>,
}

fn ladder() -> impl Strategy<Value = Ladder> {
    let measure = prop_oneof![Just(Measure::Points), Just(Measure::Spend), Just(Measure::Orders)];
    let window = prop_oneof![
        1 => Just(QualificationWindow::Lifetime),
        2 => (1..4_u16).prop_map(QualificationWindow::RollingMonths),
        2 => (4..25_u16).prop_map(QualificationWindow::RollingMonths),
        1 => Just(QualificationWindow::CalendarYear),
        2 => Just(QualificationWindow::MembershipYear),
    ];
    let grace_days = prop_oneof![1 => Just(0_u16), 1 => Just(1), 2 => 2..70_u16];
    let downgrade =
        prop_oneof![4 => Just(Downgrade::OneStep), 3 => Just(Downgrade::ToReached), 1 => Just(Downgrade::Never)];
    let tiers = vec((prop::sample::select(vec!["a", "b", "c", "d", "e"]), 1..4_i64), 0..5);
    (measure, window, grace_days, downgrade, tiers).prop_map(|(measure, window, grace_days, downgrade, steps)| {
        let unit = match measure {
            Measure::Points => 20,
            Measure::Spend => 2_000,
            Measure::Orders => 1,
        };
        let mut tiers: Vec<(String, i64)> = vec![];
        let mut first = 0;
        for (id, more) in steps {
            first += more * unit;
            if !tiers.iter().any(|(known, _)| known == id) {
                tiers.push((id.to_owned(), first));
            }
        }
        Ladder { rules: Qualification { measure, window, grace_days, downgrade }, tiers }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let days = prop_oneof![3 => 0..3_i32, 4 => 3..45_i32, 1 => 45..500_i32];
    let late = prop_oneof![4 => Just(0), 1 => 1..60_i32];
    prop_oneof![
        6 => days.prop_map(Step::Wait),
        5 => (1..9_000_i64, late).prop_map(|(cents, paid_days_ago)| Step::Buy { cents, paid_days_ago }),
        2 => (any::<usize>(), 1..=100_i64).prop_map(|(order, percent)| Step::Refund { order, percent }),
        1 => any::<usize>().prop_map(Step::Cancel),
        1 => any::<usize>().prop_map(Step::Repeat),
        1 => ladder().prop_map(Step::Publish),
    ]
}

fn joined_on() -> impl Strategy<Value = Date> {
    prop_oneof![
        Just(date("2028-02-29")),
        Just(date("2027-12-31")),
        Just(date("2027-01-01")),
        Just(date("2028-01-31")),
        (0..1461_i32).prop_map(|days| date("2026-01-01").plus_days(days)),
    ]
}

fn document(ladder: &Ladder) -> ProgramDocument {
    let tiers = ladder.tiers.iter();
    ProgramDocument {
        earning: Earning { hold_days: 0, expiry: Expiry::Never, ..Earning::default() },
        qualification: ladder.rules,
        tiers: tiers.map(|(id, first)| builders::tier(id, Threshold::AtLeast(points(*first)), 100)).collect(),
        ..builders::document()
    }
}

/// An order as the model knows it.
#[derive(Clone, Debug)]
struct Bought {
    paid_on: Date,
    cents: i64,
    refunded: i64,
    is_cancelled: bool,
}

#[derive(Clone, Debug)]
struct Model {
    joined_on: Date,
    today: Date,
    published: Ladder,
    /// The ladder of the last judgement.
    kept: Option<Ladder>,
    bought: Vec<Bought>,
    tier: Option<String>,
    since: Option<Date>,
    keeps_until: Option<Date>,
}

impl Model {
    /// The last day an order that was paid on `paid` counts; `None` = for ever.
    fn last_day(&self, window: QualificationWindow, paid: Date) -> Option<Date> {
        let (year, month, day) = paid.year_month_day();
        match window {
            QualificationWindow::Lifetime => None,
            QualificationWindow::CalendarYear => Date::new(year, 12, 31),
            QualificationWindow::RollingMonths(months) => {
                let months = i32::from(month) - 1 + i32::from(months);
                let (year, month) = (year + months / 12, u8::try_from(months % 12 + 1).unwrap());
                // The day before the same day, or the end of a month that lacks it.
                let same = Date::new(year, month, day).map(|same| same.plus_days(-1));
                same.or_else(|| (28..31).rev().find_map(|last| Date::new(year, month, last)))
            }
            QualificationWindow::MembershipYear => {
                let (joined_year, month, day) = self.joined_on.year_month_day();
                let anniversary = |year| Date::new(year, month, day).or_else(|| Date::new(year, 2, 28)).unwrap();
                (joined_year..)
                    .map(anniversary)
                    .find(|next| *next > paid && *next > self.joined_on)
                    .map(|next| next.plus_days(-1))
            }
        }
    }

    fn figure(&self, ladder: &Ladder) -> i64 {
        let counts = |bought: &&Bought| {
            let last_day = self.last_day(ladder.rules.window, bought.paid_on);
            !bought.is_cancelled && last_day.is_none_or(|last_day| self.today <= last_day)
        };
        let figure = |bought: &Bought| match ladder.rules.measure {
            // What came back as a whole is no purchase.
            Measure::Orders => i64::from(bought.refunded < bought.cents),
            Measure::Spend => bought.cents - bought.refunded,
            Measure::Points => {
                let earned = bought.cents / 100;
                earned - earned * bought.refunded / bought.cents
            }
        };
        self.bought.iter().filter(counts).map(figure).sum()
    }

    /// How many tiers the member has climbed, a tier that is gone counting as the next lower one that is left.
    fn height(&self, ladder: &Ladder) -> usize {
        let Some(tier) = &self.tier else { return 0 };
        let height_of = |id: &String| ladder.tiers.iter().position(|(known, _)| known == id).map(|place| place + 1);
        let judged_by = self.kept.iter().flat_map(|kept| &kept.tiers).map(|(id, _)| id);
        let mut lower: Vec<&String> = judged_by.take_while(|id| *id != tier).collect();
        lower.push(tier);
        lower.into_iter().rev().find_map(height_of).unwrap_or(0)
    }

    fn judge(&mut self, ladder: &Ladder) {
        let figure = self.figure(ladder);
        let reached = ladder.tiers.iter().filter(|(_, first)| *first <= figure).count();
        let mut height = self.height(ladder);
        let mut keeps_until = self.keeps_until;
        while height > reached && ladder.rules.downgrade != Downgrade::Never {
            let ends = keeps_until.unwrap_or(self.today.plus_days(i32::from(ladder.rules.grace_days) - 1));
            if ends >= self.today {
                self.stand(ladder, height, Some(ends));
                return;
            }
            height = if ladder.rules.downgrade == Downgrade::OneStep { height - 1 } else { reached };
            keeps_until = None;
            self.stand(ladder, height, None);
        }
        self.stand(ladder, height.max(reached), None);
    }

    fn stand(&mut self, ladder: &Ladder, height: usize, keeps_until: Option<Date>) {
        let tier = height.checked_sub(1).map(|place| ladder.tiers[place].0.clone());
        // A tier left and reached again on one day is a tier reached that day.
        if self.tier != tier {
            self.since = tier.is_some().then_some(self.today);
            self.tier = tier;
        }
        self.keeps_until = keeps_until;
    }

    /// An order changed: the program in force judges.
    fn changed(&mut self) {
        let ladder = self.published.clone();
        if ladder.tiers.is_empty() {
            (self.tier, self.since, self.keeps_until, self.kept) = (None, None, None, None);
        } else {
            self.judge(&ladder);
            self.kept = Some(ladder);
        }
    }

    /// A day passes.
    fn dawn(&mut self) {
        self.today = self.today.plus_days(1);
        if let Some(ladder) = self.kept.clone().filter(|_| self.tier.is_some()) {
            self.judge(&ladder);
        }
    }

    fn standing(&self) -> (Option<String>, Option<Date>, Option<Date>) {
        (self.tier.clone(), self.since, self.keeps_until)
    }

    /// The next day on which the standing changes if nothing happens.
    fn next_change(&self) -> Option<Date> {
        let mut ahead = self.clone();
        (0..HORIZON_DAYS).find_map(|_| {
            ahead.dawn();
            (ahead.standing() != self.standing()).then_some(ahead.today)
        })
    }
}

/// A world and its model, side by side.
struct Pair {
    world: World,
    model: Model,
    orders: Vec<Order>,
    clock: i64,
}

impl Pair {
    fn new(ladder: &Ladder, joined_on: Date) -> Self {
        let world = World::joined(document(ladder), moment(joined_on, 0));
        let model = Model {
            joined_on,
            today: joined_on,
            published: ladder.clone(),
            kept: None,
            bought: vec![],
            tier: None,
            since: None,
            keeps_until: None,
        };
        Self { world, model, orders: vec![], clock: 0 }
    }

    /// Plays a step in both. The model lives through every day that passes, the world does not.
    fn play(&mut self, step: &Step) {
        let place = |order: usize| order.checked_rem(self.orders.len());
        match step {
            Step::Wait(days) => {
                (0..*days).for_each(|_| self.model.dawn());
                self.world.now = moment(self.model.today, 0);
            }
            Step::Publish(ladder) => {
                self.model.published = ladder.clone();
                self.world.publish(document(ladder));
            }
            Step::Buy { cents, paid_days_ago } => {
                let paid_on = self.model.today.plus_days(-paid_days_ago).max(self.model.joined_on);
                let id = self.orders.len().to_string();
                let placed = moment(paid_on, 0);
                self.orders
                    .push(builders::paid(builders::order(&id, placed, vec![builders::line("1", *cents, 0)]), placed));
                self.model.bought.push(Bought { paid_on, cents: *cents, refunded: 0, is_cancelled: false });
                self.deliver(self.orders.len() - 1);
            }
            Step::Refund { order, percent } => {
                let Some(place) = place(*order) else { return };
                let bought = &mut self.model.bought[place];
                let back = (bought.cents * percent / 100).min(bought.cents - bought.refunded);
                if back == 0 {
                    return;
                }
                bought.refunded += back;
                let refunds = &mut self.orders[place].refunds;
                refunds.push(builders::refund_of_lines(&refunds.len().to_string(), &[("1", back, 0)]));
                if self.model.bought[place].is_cancelled {
                    self.send(place);
                } else {
                    self.deliver(place);
                }
            }
            Step::Cancel(order) => {
                let Some(place) = place(*order) else { return };
                if !self.model.bought[place].is_cancelled {
                    self.model.bought[place].is_cancelled = true;
                    self.orders[place].cancelled_at = Some(self.world.now);
                    // What had come back as a whole counted nowhere any more: calling it off changes nothing, so nobody judges.
                    if self.model.bought[place].refunded < self.model.bought[place].cents {
                        self.deliver(place);
                    } else {
                        self.send(place);
                    }
                }
            }
            Step::Repeat(order) => {
                let Some(place) = place(*order) else { return };
                let known = self.world.account.clone().unwrap();
                let settled = settle(&known, self.world.now).unwrap();
                let order = self.orders[place].clone();
                self.world.deliver(&order).unwrap();
                assert_eq!(self.world.account.as_ref(), Some(&settled), "a repetition judges nothing");
            }
        }
    }

    /// Delivers an order that changed, so that the program in force judges.
    fn deliver(&mut self, place: usize) {
        self.send(place);
        self.model.changed();
    }

    fn send(&mut self, place: usize) {
        self.clock += 1;
        let order = &mut self.orders[place];
        order.updated_at = builders::later(self.world.now, self.clock).instant;
        self.world.deliver(&order.clone()).unwrap();
    }

    fn found(&self) -> (Option<String>, Option<Date>, Option<Date>) {
        let view = self.world.view();
        (view.tier_id.map(|id| id.to_string()), view.tier_since, view.tier_keeps_until)
    }
}

proptest! {
    #![proptest_config(cases(150))]

    /// The tier, since when and how long it is kept are the model's after every step, and the next day on which anything is due is the
    /// very day the model changes next: neither earlier nor later, and never when it does not change at all.
    #[test]
    fn tiers_are_those_of_a_model_that_lives_every_day(
        ladder in ladder(), joined_on in joined_on(), steps in vec(step(), 1..30),
    ) {
        let mut pair = Pair::new(&ladder, joined_on);
        for step in &steps {
            pair.play(step);
            prop_assert_eq!(pair.found(), pair.model.standing(), "after {:?} on {}", step, pair.model.today);
        }
        let view = pair.world.view();
        prop_assert_eq!(view.next_due_on(), pair.model.next_change());
        prop_assert_eq!(view.tier_keeps_until, pair.model.keeps_until);
        let missing = missing_to_stay(&view, pair.model.today);
        prop_assert_eq!(missing.is_some(), view.tier_keeps_until.is_some());
        prop_assert!(missing.is_none_or(|missing| missing > 0));
    }

    /// However often and whenever somebody settles: day by day, twice a day, at some moments, or once after years.
    #[test]
    fn settling_day_by_day_is_settling_once(
        ladder in ladder(), joined_on in joined_on(), steps in vec(step(), 1..20), days in 1..900_i32, at in vec(0..900_i32, 0..6),
    ) {
        let mut pair = Pair::new(&ladder, joined_on);
        steps.iter().for_each(|step| pair.play(step));
        let start = pair.world.account.clone().unwrap();
        let today = pair.model.today;
        let end = moment(today.plus_days(days), 0);
        let once = settle(&start, end).unwrap();
        let mut daily = start;
        for day in 0..=days {
            let now = moment(today.plus_days(day), 0);
            daily = settle(&daily, now).unwrap();
            prop_assert_eq!(&settle(&daily, now).unwrap(), &daily);
            prop_assert!(daily.next_due_on().is_none_or(|due| due > now.date), "never a past day");
        }
        prop_assert_eq!(&daily, &once);

        let written = |moments: &[i32]| {
            let mut world = pair.world.clone();
            for day in moments {
                world.now = moment(today.plus_days(*day), 0);
                world.decide(FactKind::Settle).unwrap();
            }
            let epoch = builders::at_milliseconds(0).instant;
            let entries = world.entries.iter().map(|entry| Entry { recorded_at: epoch, ..entry.clone() });
            (entries.collect::<Vec<_>>(), world.account)
        };
        let mut moments: Vec<i32> = at.iter().map(|day| day % days).chain([days]).collect();
        moments.sort_unstable();
        prop_assert_eq!(written(&moments), written(&[days]));
    }
}
