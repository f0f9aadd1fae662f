//! Activities: what members do beside buying. Each occurrence counts once; limits are per local day and in all.

use super::gift::{Giving, give, in_force};
use super::posting::{Draft, Posting};
use crate::ids::{ActivityId, RuleId, SourceId};
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::{Pending, PendingChange};
use crate::ledger::mark::{ActivityFigure, Mark};
use crate::mechanics::activity::{Activity, VISIT, is_action};
use crate::mechanics::{Gift, MechanicKind};
use crate::number::Points;
use crate::program::Program;
use crate::rejection::Rejection;
use crate::time::Date;

use super::gift::term_of;

/// Rewards an activity. Repeating it changes nothing, unless it says now that it was verified.
pub fn reward(
    program: &Program,
    posting: &mut Posting,
    action: &str,
    activity_id: &ActivityId,
    is_verified: bool,
    is_known: bool,
) -> Result<(), Rejection> {
    let rules = rules_for(program, posting, action)?;
    if rules.is_empty() {
        return Err(Rejection::ActivityUnknown);
    }
    for (mechanic_id, rule) in rules {
        let account_id = &posting.account().account_id;
        let source = format!("activity:{account_id}:{mechanic_id}:{activity_id}");
        let giving = Giving { is_unverified: !is_verified, ..Giving::once(source, mechanic_id)? };
        if is_known {
            if is_verified {
                verify(program, posting, &giving.source, mechanic_id, rule)?;
            }
            continue;
        }
        count(posting, mechanic_id, rule)?;
        let giving = counted(giving, posting.now().date);
        // A reward is not given on trust: what is not verified yet gives points, or waits for its verification.
        if is_verified || matches!(rule.gives, Gift::Points(_)) {
            give(program, posting, giving, &rule.gives)?;
        }
    }
    Ok(())
}

/// A signed-in member visits: the day is remembered once, and rewarded where the program does.
pub fn visit(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let today = posting.now().date;
    if posting.account().history.visits.contains(&today) {
        return Ok(());
    }
    let account_id = posting.account().account_id.clone();
    let source = SourceId::new(format!("visit:{account_id}:{today}")).map_err(|_| Rejection::AmountOutOfRange)?;
    posting.write(Draft {
        kind: EntryKind::Noted,
        source,
        revision: 1,
        effective_on: today,
        points: Points::ZERO,
        changes: Changes { marks: vec![Mark::Visit(today)], ..Changes::default() },
        trace: vec![],
    })?;
    for (mechanic_id, rule) in rules_for(program, posting, VISIT)? {
        if count(posting, mechanic_id, rule).is_err() {
            continue;
        }
        let giving = Giving::once(format!("activity:{account_id}:{mechanic_id}:{today}"), mechanic_id)?;
        give(program, posting, counted(giving, today), &rule.gives)?;
    }
    Ok(())
}

fn rules_for<'a>(
    program: &'a Program,
    posting: &Posting,
    action: &str,
) -> Result<Vec<(&'a RuleId, &'a Activity)>, Rejection> {
    if !is_action(action) {
        return Err(Rejection::ActivityUnknown);
    }
    let rules = in_force(program, posting, |rule| match rule {
        MechanicKind::Activity(activity) => Some(activity),
        _ => None,
    })?;
    let matching = rules.into_iter().filter(|(_, activity)| activity.action == action);
    Ok(matching.map(|(mechanic, activity)| (&mechanic.id, activity)).collect())
}

/// Refuses what is beyond the mechanic's limits.
fn count(posting: &Posting, mechanic_id: &RuleId, rule: &Activity) -> Result<(), Rejection> {
    let times = |account: &Account, day: Option<Date>| {
        let figures = account.activities.iter().filter(|figure| &figure.mechanic_id == mechanic_id);
        let figures = figures.filter(|figure| day.is_none_or(|day| figure.day == day));
        figures.map(|figure| figure.count).fold(0, i64::saturating_add)
    };
    let account = posting.account();
    let is_over_today = times(account, Some(posting.now().date)) >= i64::from(rule.per_day_max);
    let is_over = rule.total_max.is_some_and(|most| times(account, None) >= i64::from(most));
    if is_over_today || is_over { Err(Rejection::ActivityLimitReached) } else { Ok(()) }
}

fn counted(giving: Giving, day: Date) -> Giving {
    let figure = ActivityFigure { mechanic_id: giving.mechanic_id.clone(), day, count: 1 };
    Giving { marks: vec![Mark::Activity(figure)], ..giving }
}

/// Points that waited for verification post now.
fn verify(
    program: &Program,
    posting: &mut Posting,
    source: &SourceId,
    mechanic_id: &RuleId,
    rule: &Activity,
) -> Result<(), Rejection> {
    let waits = |pending: &&Pending| &pending.source == source && pending.term.is_unverified;
    let Some(waiting) = posting.account().pending.iter().find(waits).cloned() else { return Ok(()) };
    let Gift::Points(gift) = rule.gives else { return Ok(()) };
    let today = posting.now().date;
    let change =
        |points: Points, term| PendingChange { source: source.clone(), origin: waiting.origin.clone(), points, term };
    let pending =
        vec![change(waiting.points.negated(), waiting.term), change(waiting.points, term_of(program, gift, today))];
    let reason = TraceReason::Verified { mechanic_id: mechanic_id.clone() };
    posting.write(Draft {
        kind: EntryKind::Noted,
        source: source.clone(),
        revision: waiting.revision.saturating_add(1),
        effective_on: today,
        points: Points::ZERO,
        changes: Changes { pending, ..Changes::default() },
        trace: vec![TraceLine::new(Points::ZERO, reason)],
    })
}
