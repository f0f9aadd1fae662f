//! What members do beside buying, in random sequences: programs of gifts, what is done, and how it becomes a fact.

use coppertoken_rules::Decision;
use coppertoken_rules::FollowUpFact;
use coppertoken_rules::Rejection;
use coppertoken_rules::conditions::{Condition, Visits};
use coppertoken_rules::fact::{FactKind, Granted};
use coppertoken_rules::ids::{AccountId, ActivityId, GrantId};
use coppertoken_rules::mechanics::{
    Activity, Birthday, Enrollment, Gift, GiftPoints, MechanicKind, Referral, ReferralMoment,
};
use coppertoken_rules::program::document::ProgramDocument;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::builders::{self, later, points, rule_id};
use crate::generate::{document, wait};
use crate::kinds::{Story, told_in};
use crate::world::World;

/// Something a member does, or the merchant gives. Small numbers on purpose: the same occurrence comes again.
#[derive(Clone, Debug)]
pub enum Act {
    /// Time passes.
    Wait(i64),
    /// The member joins, invited by Bob.
    Join,
    /// Something the program may reward.
    Activity { action: u8, id: u8, is_verified: bool },
    /// A visit.
    Visit,
    /// The birthday, so many days from 20 days ago on.
    Birthday(i32),
    /// The merchant gives or takes.
    Grant { id: u8, gives: Granted },
    /// A gift is chosen.
    Choose { mechanic: u8, reward: u8 },
    /// News of an invited friend.
    Friend { friend: u8, at: ReferralMoment, is_kept: bool, as_of: u64, days: i32 },
    /// A reward is redeemed.
    Redeem,
    /// A voucher is given back.
    CancelVoucher(usize),
}

const ACTIONS: [&str; 3] = ["share", "review", "visit"];
const DAY: i64 = 86_400_000;

/// One act.
pub fn act() -> impl Strategy<Value = Act> {
    let gives = prop_oneof![
        (1..50_i64, prop::option::of(0..20_u16))
            .prop_map(|(given, valid_days)| Granted::Points { points: points(given), valid_days }),
        (1..50_i64).prop_map(|taken| Granted::Removed { points: points(taken) }),
        Just(Granted::Reward { reward_id: rule_id("one") }),
    ];
    let at = prop_oneof![1 => Just(ReferralMoment::Registration), 3 => Just(ReferralMoment::FirstOrder)];
    prop_oneof![
        4 => prop_oneof![3 => (1..5 * DAY).boxed(), 1 => wait().boxed()].prop_map(Act::Wait),
        1 => Just(Act::Join),
        8 => (0..3_u8, 0..12_u8, any::<bool>()).prop_map(|(action, id, is_verified)| Act::Activity { action, id, is_verified }),
        3 => Just(Act::Visit),
        2 => (-40..400_i32).prop_map(Act::Birthday),
        2 => (0..6_u8, gives).prop_map(|(id, gives)| Act::Grant { id, gives }),
        2 => (0..8_u8, 0..3_u8).prop_map(|(mechanic, reward)| Act::Choose { mechanic, reward }),
        4 => (0..4_u8, at, any::<bool>(), 1..9_u64, -3..20_i32)
            .prop_map(|(friend, at, is_kept, as_of, days)| Act::Friend { friend, at, is_kept, as_of, days }),
        2 => Just(Act::Redeem),
        1 => any::<usize>().prop_map(Act::CancelVoucher),
    ]
}

fn gift() -> impl Strategy<Value = Gift> {
    prop_oneof![
        3 => (1..30_i64, prop::option::of(1..40_u16))
            .prop_map(|(given, valid_days)| Gift::Points(GiftPoints { points: points(given), valid_days })),
        1 => Just(Gift::Reward(rule_id("one"))),
        1 => Just(Gift::Choice(vec![rule_id("one"), rule_id("two")])),
    ]
}

/// A program of gifts on top of a random one.
pub fn program() -> impl Strategy<Value = ProgramDocument> {
    let activity = (0..3_usize, gift(), 1..4_u16, prop::option::of(1..6_u16), prop::bool::weighted(0.2));
    let referral = (gift(), gift(), any::<bool>(), any::<bool>(), 1..4_u16);
    (document(), vec(activity, 1..4), vec(gift(), 0..3), (gift(), 0..30_u16), vec(referral, 0..3)).prop_map(
        |(mut document, activities, enrollments, (birthday, days_ahead), referrals)| {
            let mut add = |id: String, rule: MechanicKind| {
                document.mechanics.push(builders::mechanic(&id, told_in(Story::Gifts, rule)));
            };
            for (place, (action, gives, per_day_max, total_max, _)) in activities.iter().cloned().enumerate() {
                let rule = Activity { action: ACTIONS[action].to_owned(), gives, per_day_max, total_max };
                add(format!("activity-{place}"), MechanicKind::Activity(rule));
            }
            for (place, gives) in enrollments.into_iter().enumerate() {
                add(format!("welcome-{place}"), MechanicKind::Enrollment(Enrollment { gives }));
            }
            add("birthday".to_owned(), MechanicKind::Birthday(Birthday { gives: birthday, days_ahead }));
            for (place, (friend, advocate, is_at_once, is_told_at_once, per_month_max)) in
                referrals.into_iter().enumerate()
            {
                let at = |is_at_once| match is_at_once {
                    true => ReferralMoment::Registration,
                    false => ReferralMoment::FirstOrder,
                };
                let rule = Referral {
                    friend: Some(friend),
                    friend_at: at(is_at_once),
                    advocate: Some(advocate),
                    advocate_at: at(is_told_at_once),
                    per_month_max,
                };
                add(format!("referral-{place}"), MechanicKind::Referral(rule));
            }
            for (mechanic, (_, _, _, _, is_for_visitors)) in
                document.mechanics.iter_mut().filter(|one| one.id.as_str().starts_with("activity")).zip(&activities)
            {
                let visits = Condition::Visits(Visits { at_least: 2, within_days: 5 });
                mechanic.when = is_for_visitors.then_some(visits);
            }
            document.rewards.push(builders::reward("one", 5, 100));
            document.rewards.push(builders::reward("two", 9, 200));
            document
        },
    )
}

/// An account by its name.
pub fn account_id(name: &str) -> AccountId {
    AccountId::new(name).unwrap()
}

/// The fact of an act; `None` for what is none.
fn fact(world: &World, act: &Act) -> Option<FactKind> {
    let today = world.now.date;
    Some(match act.clone() {
        Act::Wait(_) => return None,
        Act::Join => FactKind::Join {
            account_id: builders::account_id(),
            referred_by: Some(account_id("bob")),
            since: None,
            is_return: false,
        },
        Act::Activity { action, id, is_verified } => FactKind::Activity {
            action: ACTIONS[usize::from(action)].to_owned(),
            activity_id: ActivityId::new(format!("occurrence-{id}")).unwrap(),
            is_verified,
        },
        Act::Visit => FactKind::Visit,
        Act::Birthday(days) => FactKind::Birthday { on: today.plus_days(days - 20) },
        Act::Grant { id, gives } => FactKind::Grant { grant_id: GrantId::new(id.to_string()).unwrap(), gives },
        Act::Choose { mechanic, reward } => {
            let mechanics = &world.program.document().mechanics;
            let mechanic_id = mechanics[usize::from(mechanic) % mechanics.len()].id.clone();
            FactKind::Choose { mechanic_id, reward_id: rule_id(["one", "two", "three"][usize::from(reward)]) }
        }
        Act::Friend { friend, at, is_kept, as_of, days } => {
            let referee = account_id(["eva", "ivo", "zoe", "ana"][usize::from(friend)]);
            match is_kept {
                true => FactKind::FollowUp(FollowUpFact::ReferralEarned {
                    referee,
                    at,
                    posts_on: today.plus_days(days),
                    as_of,
                }),
                false => FactKind::FollowUp(FollowUpFact::ReferralReversed { referee, as_of }),
            }
        }
        Act::Redeem => FactKind::Redeem { reward_id: rule_id("one") },
        Act::CancelVoucher(place) => {
            let place = place.checked_rem(world.vouchers.len())?;
            FactKind::CancelRedemption { voucher_id: world.vouchers.keys().nth(place)?.clone() }
        }
    })
}

/// May the same fact do something more when it comes again?
const fn is_a_wish(kind: &FactKind) -> bool {
    matches!(kind, FactKind::Redeem { .. } | FactKind::Choose { .. })
}

/// Plays an act, and the same one again: repeating it writes nothing. What is refused changes nothing.
pub fn play(world: &mut World, act: &Act) -> Option<Result<Decision, Rejection>> {
    if let Act::Wait(milliseconds) = act {
        world.now = later(world.now, *milliseconds);
        return None;
    }
    let kind = fact(world, act)?;
    let before = world.account.clone();
    let outcome = world.decide(kind.clone());
    match &outcome {
        Ok(_) if !is_a_wish(&kind) => {
            let again = world.decide(kind.clone());
            let is_refused_once_more = again == Err(Rejection::AlreadyAMember);
            let is_silent = again.as_ref().is_ok_and(|again| again.entries.is_empty() && again.follow_ups.is_empty());
            assert!(is_silent || is_refused_once_more, "{kind:?} came again and wrote {again:?}");
        }
        Ok(_) => {}
        Err(rejection) => {
            let is_absurd = matches!(rejection, Rejection::AccountDamaged | Rejection::AmountOutOfRange);
            assert!(!is_absurd, "{kind:?} was refused: {rejection:?}");
            assert_eq!(world.account, before, "a refusal writes nothing");
        }
    }
    Some(outcome)
}
