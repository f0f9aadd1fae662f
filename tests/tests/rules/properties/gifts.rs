//! What members do beside buying, in random sequences: repetition writes nothing, limits hold, and a friend's news end in the same
//! advocate's account in whatever order and however often they arrive.

use std::collections::BTreeMap;

use coppertoken_rules::Account;
use coppertoken_rules::fact::FactKind;
use coppertoken_rules::ids::AccountId;
use coppertoken_rules::ledger::account::{
    CHOICES_OPEN_MAX, FRIENDS_MAX, LOTS_MAX, TALLIES_MAX, UNVERIFIED_MAX, VOUCHERS_MAX,
};
use coppertoken_rules::ledger::entry::EntryKind;
use coppertoken_rules::ledger::state_change::StateChange;
use coppertoken_rules::mechanics::{Gift, MechanicKind, ReferralMoment};
use coppertoken_rules::time::Date;
use coppertoken_tests::builders::{self, date, moment};
use coppertoken_tests::generate::{Step, cases, steps};
use coppertoken_tests::gift_story::{Act, account_id, act, play, program};
use coppertoken_tests::history::History;
use coppertoken_tests::world::World;
use proptest::collection::vec;
use proptest::prelude::*;

/// Recounted from the entries: rewards of each activity by day and in all, never above its limits; of what lapsed, the day counts on.
fn limits_hold(world: &World) {
    let mut by_day: BTreeMap<(String, Date), i64> = BTreeMap::new();
    for entry in &world.entries {
        for mark in &entry.changes.marks {
            if let StateChange::Activity(figure) = mark {
                *by_day.entry((figure.mechanic_id.to_string(), figure.day)).or_default() += figure.count;
            }
        }
    }
    for mechanic in &world.program.document().mechanics {
        let of_mechanic = by_day.iter().filter(|((id, _), _)| id == mechanic.id.as_str());
        match &mechanic.rule {
            MechanicKind::Activity(rule) => {
                let counts: Vec<i64> = of_mechanic.map(|(_, count)| *count).collect();
                assert!(counts.iter().all(|count| (0..=i64::from(rule.per_day_max)).contains(count)), "{counts:?}");
                let total: i64 = counts.iter().sum();
                assert!(rule.total_max.is_none_or(|most| total <= i64::from(most)), "{total} > {:?}", rule.total_max);
                let tally = world.account.as_ref().and_then(|account| account.tally(&mechanic.id));
                assert_eq!(tally.map_or(0, |tally| tally.count), total, "the tally is the sum of what was counted");
            }
            MechanicKind::Birthday(_) => {
                let mut years: Vec<i32> = of_mechanic.map(|((_, day), _)| day.year_month_day().0).collect();
                let count = years.len();
                years.dedup();
                assert_eq!(years.len(), count, "a birthday is celebrated once a year");
            }
            _ => {}
        }
    }
    let Some(account) = &world.account else { return };
    assert!(account.lots.len() + account.pending.len() <= LOTS_MAX && account.vouchers.len() <= VOUCHERS_MAX);
    assert!(account.choices.len() <= CHOICES_OPEN_MAX && account.unverified.len() <= UNVERIFIED_MAX);
    assert!(account.friends.len() <= FRIENDS_MAX && account.tallies.len() <= TALLIES_MAX);
    let waiting = account.unverified.iter().filter(|one| matches!(one.gives, Gift::Points(_))).count();
    let pending = account.pending.iter().filter(|pending| pending.term.is_unverified).count();
    assert_eq!(waiting, pending, "points nobody has verified wait where the member sees them");
}

/// What a friend's referral gave and took in an account: (given and not taken back, by the account's own memory; by its entries).
fn referral_points(world: &World, friend: &AccountId) -> (i64, i64) {
    let account = world.account.as_ref().unwrap();
    let known = account.friends.iter().filter(|known| &known.referee == friend).flat_map(|known| &known.given);
    let begins = format!("referral:{}:{friend}:", account.account_id);
    let own = world.entries.iter().filter(|entry| entry.source.as_str().starts_with(&begins));
    let moved = own.filter(|entry| entry.kind != EntryKind::Posted).map(|entry| entry.points.get());
    (known.map(|given| given.points.get()).sum(), moved.sum())
}

proptest! {
    #![proptest_config(cases(120))]

    /// The laws hold (the world asserts them), repetition writes nothing, limits hold, whatever a member does.
    #[test]
    fn gifts_are_given_once_and_within_their_limits(document in program(), acts in vec(act(), 1..50)) {
        let mut world = World::new(document, moment(date("2026-11-01"), 600));
        play(&mut world, &Act::Join);
        for act in &acts {
            play(&mut world, act);
            limits_hold(&world);
        }
    }

    /// When a job ran changes nothing, and what one day brings beside orders and friends is a handful of lots, not one for every time.
    #[test]
    fn a_job_between_the_gifts_changes_nothing(document in program(), acts in vec(act(), 1..30)) {
        let start = World::joined(document, moment(date("2026-11-01"), 600));
        let (mut quiet, mut busy) = (start.clone(), start);
        for act in &acts {
            play(&mut quiet, act);
            busy.decide(FactKind::Settle).unwrap();
            play(&mut busy, act);
            busy.decide(FactKind::Settle).unwrap();
        }
        let settled = |world: &World| {
            let view = Account { sequence: 0, ..world.view() };
            // A referral's source carries the sequence of the friend's ledger, not of this one: nothing here depends on when a job ran.
            (view.balance(), view.pending, view.tallies, view.unverified, view.choices, view.friends, view.deficit)
        };
        prop_assert_eq!(settled(&quiet), settled(&busy));
        let lots = |account: &Account| {
            let of_activities = account.lots.iter().filter(|lot| lot.source.as_str().starts_with("activities:"));
            // Points that came back for their grace stay apart from others: they have it once.
            let mut days: Vec<_> = of_activities.map(|lot| (lot.expires_on, lot.is_graced)).collect();
            let count = days.len();
            days.dedup();
            (count, days.len())
        };
        let (count, days) = lots(&quiet.view());
        prop_assert_eq!(count, days, "one lot for every last day, and one for its grace");
    }

    /// A friend's ledger tells the advocate's. Delivered in order once, or shuffled and repeated: the same is remembered, and what was
    /// given for it is what the friend's last word says.
    #[test]
    fn news_of_a_friend_end_in_the_same_whatever_their_order(
        document in program(), steps in steps(1..40), order in vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let mut friend = History::of(document.clone());
        friend.world = World::new(document.clone(), moment(date("2026-11-01"), 600));
        let join = FactKind::Join { account_id: account_id("eva"), referred_by: Some(builders::account_id()), since: None, is_return: false };
        friend.world.decide(join).unwrap();
        // Another program would be another promise.
        steps.iter().filter(|step| !matches!(step, Step::Publish(_))).for_each(|step| friend.play(step));
        let news: Vec<FactKind> = friend.world.follow_ups.iter().map(|one| FactKind::FollowUp(one.fact.clone())).collect();
        prop_assert!(friend.world.follow_ups.iter().all(|one| one.account_id == builders::account_id()));

        let told = |shuffled: &[FactKind]| {
            let mut advocate = World::joined(document.clone(), friend.world.now);
            for kind in shuffled {
                advocate.decide(kind.clone()).unwrap();
            }
            let friends = advocate.account.as_ref().unwrap().friends.clone();
            let (remembered, moved) = referral_points(&advocate, &account_id("eva"));
            assert!(moved == remembered || advocate.program.document().earning.after_spending
                == coppertoken_rules::program::document::AfterSpending::Clamp, "{remembered} remembered, {moved} moved");
            friends.into_iter().filter(|one| one.referee == account_id("eva")).collect::<Vec<_>>()
        };
        let in_order = told(&news);
        let mut shuffled: Vec<FactKind> = news.iter().rev().cloned().collect();
        shuffled.extend(order.iter().filter(|_| !news.is_empty()).map(|place| place.get(&news).clone()));
        prop_assert_eq!(&told(&shuffled), &in_order);

        let kept = friend.world.account.as_ref().unwrap().kept_orders;
        // Without such a reward only its end is told.
        let is_rewarded = document.mechanics.iter().any(|mechanic| match &mechanic.rule {
            MechanicKind::Referral(rule) => rule.advocate_at == ReferralMoment::FirstOrder,
            _ => false,
        });
        let standing = in_order.iter().find(|one| one.at == ReferralMoment::FirstOrder);
        if let Some(standing) = standing.filter(|_| is_rewarded) {
            prop_assert_eq!(standing.earned_on.is_some(), kept > 0);
        }
        let whole = friend.world.records.values().filter(|record| {
            record.counted.as_ref().is_some_and(|counted| counted.spent.is_positive())
        });
        prop_assert_eq!(i64::try_from(whole.count()).unwrap(), kept);
    }
}
