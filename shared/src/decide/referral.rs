//! Referrals: gifts for the friend and for who invited. The friend's account decides when the moment has come and tells the advocate's
//! account by a follow-up; each account writes only itself.

use super::gift::{Giving, give, in_force};
use super::posting::{Draft, Posting};
use super::{FollowUp, gift};
use crate::fact::FactKind;
use crate::ids::{AccountId, SourceId};
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::PendingChange;
use crate::ledger::mark::{ActivityFigure, Mark};
use crate::ledger::source::SourceRecord;
use crate::ledger::spending::take;
use crate::mechanics::{MechanicKind, Referral, ReferralMoment};
use crate::number::Points;
use crate::program::Program;
use crate::program::document::Mechanic;
use crate::rejection::Rejection;
use crate::time::Date;

/// A friend joined.
pub fn joined(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let Some(advocate) = posting.account().referred_by.clone() else { return Ok(()) };
    for (mechanic, referral) in rules(program, posting)? {
        if referral.friend_at == ReferralMoment::Registration {
            reward_friend(program, posting, mechanic, referral)?;
        }
    }
    if has(program, posting, |referral| referral.advocate_at == ReferralMoment::Registration)? {
        tell(posting, advocate, true, posting.now().date);
    }
    Ok(())
}

/// A friend's order changed: the first paid one earns the referral, its cancellation takes it back.
pub fn follow_order(program: &Program, posting: &mut Posting, record: &SourceRecord) -> Result<(), Rejection> {
    let Some(advocate) = posting.account().referred_by.clone() else { return Ok(()) };
    let Some(plan) = &record.plan else { return Ok(()) };
    let is_first = posting.account().paid_orders == 1 && record.counted.is_some();
    if is_first {
        for (mechanic, referral) in rules(program, posting)? {
            if referral.friend_at == ReferralMoment::FirstOrder {
                reward_friend(program, posting, mechanic, referral)?;
            }
        }
    }
    if has(program, posting, |referral| referral.advocate_at == ReferralMoment::FirstOrder)? {
        let posts_on = plan.earns_from(&record.order).map(|moment| plan.posts_on(moment));
        match posts_on {
            Some(posts_on) if is_first => tell(posting, advocate, true, posts_on),
            _ if posting.account().paid_orders == 0 => tell(posting, advocate, false, posting.now().date),
            _ => {}
        }
    }
    Ok(())
}

/// The advocate's side: a friend has come so far.
pub fn earn(program: &Program, posting: &mut Posting, referee: &AccountId, posts_on: Date) -> Result<(), Rejection> {
    let month = posting.now().date.first_of_month();
    for (mechanic, referral) in rules(program, posting)? {
        let Some(advocate) = &referral.advocate else { continue };
        let account = posting.account();
        let figures = account.activities.iter().filter(|figure| figure.mechanic_id == mechanic.id);
        let this_month = figures.filter(|figure| figure.day.first_of_month() == month);
        let count = this_month.map(|figure| figure.count).fold(0, i64::saturating_add);
        let source = source_of(&account.account_id, referee)?;
        let is_known = account.pending.iter().any(|pending| pending.source == source)
            || account.lots.iter().any(|lot| lot.source == source);
        if is_known || count >= i64::from(referral.per_month_max) {
            continue;
        }
        let figure = ActivityFigure { mechanic_id: mechanic.id.clone(), day: posting.now().date, count: 1 };
        let giving = Giving { posts_on: Some(posts_on), ..Giving::once(source.to_string(), &mechanic.id)? };
        give(program, posting, Giving { marks: vec![Mark::Activity(figure)], ..giving }, advocate)?;
    }
    Ok(())
}

/// The advocate's side: the friend's order was called off. What still waits is withdrawn, what was posted is taken back.
pub fn reverse(posting: &mut Posting, referee: &AccountId) -> Result<(), Rejection> {
    let account = posting.account();
    let source = source_of(&account.account_id, referee)?;
    let today = posting.now().date;
    if let Some(waiting) = account.pending.iter().find(|pending| pending.source == source).cloned() {
        let points = waiting.points.negated();
        let change = PendingChange { source: source.clone(), origin: waiting.origin, points, term: waiting.term };
        return posting.write(Draft {
            kind: EntryKind::Voided,
            source,
            revision: 2,
            effective_on: today,
            points,
            changes: Changes { pending: vec![change], ..Changes::default() },
            trace: vec![TraceLine::new(points, TraceReason::OrderCancelled)],
        });
    }
    let own: Vec<_> = account.lots.iter().filter(|lot| lot.source == source).cloned().collect();
    let wanted = Points::sum(own.iter().map(|lot| lot.points))?;
    if wanted.is_zero() {
        return Ok(());
    }
    let (lots, _) = take(&own, wanted)?;
    posting.write(Draft {
        kind: EntryKind::ClawedBack,
        source,
        revision: 2,
        effective_on: today,
        points: wanted.negated(),
        changes: Changes { lots, ..Changes::default() },
        trace: vec![TraceLine::new(wanted.negated(), TraceReason::OrderCancelled)],
    })
}

fn rules<'a>(program: &'a Program, posting: &Posting) -> Result<Vec<(&'a Mechanic, &'a Referral)>, Rejection> {
    in_force(program, posting, |rule| match rule {
        MechanicKind::Referral(referral) => Some(referral),
        _ => None,
    })
}

fn has(program: &Program, posting: &Posting, is_wanted: impl Fn(&Referral) -> bool) -> Result<bool, Rejection> {
    let rules = rules(program, posting)?;
    Ok(rules.iter().any(|(_, referral)| referral.advocate.is_some() && is_wanted(referral)))
}

fn reward_friend(
    program: &Program,
    posting: &mut Posting,
    mechanic: &Mechanic,
    referral: &Referral,
) -> Result<(), Rejection> {
    let account = posting.account();
    let is_known = account.activities.iter().any(|figure| figure.mechanic_id == mechanic.id);
    let Some(friend) = referral.friend.as_ref().filter(|_| !is_known) else { return Ok(()) };
    let source = format!("referred:{}", account.account_id);
    let figure = ActivityFigure { mechanic_id: mechanic.id.clone(), day: posting.now().date, count: 1 };
    let giving = Giving { marks: vec![Mark::Activity(figure)], ..Giving::once(source, &mechanic.id)? };
    gift::give(program, posting, giving, friend).map(drop)
}

fn tell(posting: &mut Posting, account_id: AccountId, is_earned: bool, posts_on: Date) {
    let referee = posting.account().account_id.clone();
    let kind =
        if is_earned { FactKind::ReferralEarned { referee, posts_on } } else { FactKind::ReferralReversed { referee } };
    posting.follow_up(FollowUp { account_id, kind });
}

/// One referee is rewarded once a shop; the advocate's account belongs to the name, because the friend's own gift has another source.
fn source_of(advocate: &AccountId, referee: &AccountId) -> Result<SourceId, Rejection> {
    SourceId::new(format!("referral:{advocate}:{referee}")).map_err(|_| Rejection::AmountOutOfRange)
}
