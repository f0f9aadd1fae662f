//! Activities: what members do beside buying. Each occurrence counts once; limits are per local day and in all.
//!
//! An occurrence is one entry under the source of its fact, by which the shell knows a repetition; what it gives are others. Points
//! that were verified come under one source a member, so that those of a day make one lot. What is not verified yet is promised for
//! [`UNVERIFIED_DAYS`]: points wait where the member sees them, rewards are given when somebody has verified.

use super::{Answer, Asked, Decided, Happening, Planned, tell};
use crate::decide::gift::{Giving, give, give_or_refuse, in_force, next_revision, note, term_of};
use crate::decide::posting::{Draft, Posting};
use crate::ids::{RuleId, Source, SourceId};
use crate::ledger::account::{Account, UNVERIFIED_MAX};
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::PendingChange;
use crate::ledger::state_change::{ActivityFigure, StateChange, Unverified};
use crate::mechanics::activity::{Activity, VISIT, is_action};
use crate::mechanics::{Gift, GiftPoints, MechanicKind};
use crate::number::Points;
use crate::program::Program;
use crate::program::judging::Subject;
use crate::rejection::Rejection;
use crate::time::Date;

/// Days within which somebody has to verify what was done; then the promise lapses.
pub const UNVERIFIED_DAYS: i32 = 30;

/// Rewards an activity; `source` is that of the fact. Repeating it changes nothing, unless it says now that it was verified.
pub fn reward(
    program: &Program,
    posting: &mut Posting,
    source: SourceId,
    action: &str,
    is_verified: bool,
    is_known: bool,
) -> Result<(), Rejection> {
    if action == VISIT {
        return visit(program, posting);
    }
    if is_known {
        return if is_verified { verify(program, posting, &source) } else { Ok(()) };
    }
    let rules = rules_for(program, posting, action)?;
    if rules.is_empty() {
        return Err(Rejection::ActivityUnknown);
    }
    let account = posting.account();
    let allowed: Vec<_> = rules.into_iter().filter(|(id, rule)| !is_over(posting, account, id, rule)).collect();
    if allowed.is_empty() {
        return Err(Rejection::ActivityLimitReached);
    }
    note(posting, source.clone(), 1, vec![], None)?;
    for (mechanic_id, rule) in allowed {
        if is_verified {
            let giving = giving(posting, mechanic_id)?;
            give_or_refuse(program, posting, giving, &rule.gives)?;
            // The next gift may live shorter: each posts by itself.
            posting.settle()?;
        } else {
            promise(program, posting, &source, mechanic_id, &rule.gives)?;
        }
    }
    Ok(())
}

/// A signed-in member visits: the day is remembered once, and rewarded where the program does. A visit is never refused.
pub fn visit(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let today = posting.now().date;
    if posting.account().history.visits.contains(&today) {
        return Ok(());
    }
    let source = Source::Visit(posting.account().account_id.clone(), today).id().map_err(Rejection::of_identifier)?;
    note(posting, source, 1, vec![StateChange::Visit(today)], None)?;
    tell(program, posting, Happening::Visited)
}

impl Decided for Activity {
    fn plan(&self, _: &RuleId, _: &Subject<'_>) -> Option<Planned<'_>> {
        None
    }

    fn answer(&self, happening: Happening) -> Option<Answer<Self>> {
        match happening {
            Happening::Visited if self.action == VISIT => Some(reward_visit),
            Happening::Visited
            | Happening::Joined
            | Happening::Birthday(_)
            | Happening::Ordered
            | Happening::Judged => None,
        }
    }
}

fn reward_visit(rule: &Activity, asked: Asked<'_>, posting: &mut Posting) -> Result<(), Rejection> {
    let Asked { program, mechanic_id, .. } = asked;
    if is_over(posting, posting.account(), mechanic_id, rule) {
        return Ok(());
    }
    let giving = giving(posting, mechanic_id)?;
    give(program, posting, giving, &rule.gives)?;
    posting.settle()
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

/// Has the mechanic rewarded as often as it may?
fn is_over(posting: &Posting, account: &Account, mechanic_id: &RuleId, rule: &Activity) -> bool {
    left_today(account, mechanic_id, rule, posting.now().date) == 0
}

/// How often the mechanic may still reward the member on this day.
pub fn left_today(account: &Account, mechanic_id: &RuleId, rule: &Activity, today: Date) -> u16 {
    let Some(tally) = account.tally(mechanic_id) else {
        return rule.total_max.unwrap_or(u16::MAX).min(rule.per_day_max);
    };
    let done_today = if tally.day >= today { tally.of_day } else { 0 };
    let left = |most: u16, done: i64| u16::try_from(i64::from(most).saturating_sub(done)).unwrap_or(0);
    left(rule.per_day_max, done_today).min(rule.total_max.map_or(u16::MAX, |most| left(most, tally.count)))
}

fn counted(posting: &Posting, mechanic_id: &RuleId) -> StateChange {
    StateChange::Activity(ActivityFigure { mechanic_id: mechanic_id.clone(), day: posting.now().date, count: 1 })
}

/// A gift for something verified, counted.
fn giving(posting: &Posting, mechanic_id: &RuleId) -> Result<Giving, Rejection> {
    let marks = vec![counted(posting, mechanic_id)];
    Ok(Giving { marks, ..Giving::repeatedly(&source_of_points(posting), mechanic_id, posting)? })
}

/// One for all activities: points with the same last day make one lot, or a daily visitor's lots would fill the account.
fn source_of_points(posting: &Posting) -> Source {
    Source::Activities(posting.account().account_id.clone())
}

/// Promises what is given once somebody has verified.
fn promise(
    program: &Program,
    posting: &mut Posting,
    of: &SourceId,
    mechanic_id: &RuleId,
    gives: &Gift,
) -> Result<(), Rejection> {
    if posting.account().unverified.len() >= UNVERIFIED_MAX {
        return Err(Rejection::TooManyOpen);
    }
    let counted_on = posting.now().date;
    let lapses_on = counted_on.plus_days(UNVERIFIED_DAYS);
    let giving = Giving::once(&Source::Unverified(mechanic_id.clone(), of.clone()), mechanic_id)?;
    let waiting = Unverified {
        source: giving.source.clone(),
        of: of.clone(),
        mechanic_id: mechanic_id.clone(),
        gives: gives.clone(),
        counted_on,
        lapses_on,
    };
    let marks = vec![counted(posting, mechanic_id), StateChange::Unverified(waiting)];
    match gives {
        Gift::Points(_) => {
            let giving = Giving { marks, posts_on: Some(lapses_on), is_unverified: true, ..giving };
            give_or_refuse(program, posting, giving, gives)
        }
        // A reward is not given on trust.
        Gift::Reward(_) | Gift::Choice(_) => note(posting, giving.source, 1, marks, None),
    }
}

/// Somebody has verified: what was promised is given today, whatever the program says meanwhile.
fn verify(program: &Program, posting: &mut Posting, of: &SourceId) -> Result<(), Rejection> {
    let waiting: Vec<Unverified> = posting.account().unverified.iter().filter(|one| &one.of == of).cloned().collect();
    for waiting in waiting {
        let marks = vec![StateChange::NoLongerUnverified(waiting.source.clone())];
        if let Gift::Points(gift) = waiting.gives {
            verify_points(program, posting, &waiting, gift, marks)?;
        } else {
            let source = source_of_points(posting);
            let giving = Giving { marks, ..Giving::repeatedly(&source, &waiting.mechanic_id, posting)? };
            give_or_refuse(program, posting, giving, &waiting.gives)?;
        }
        posting.settle()?;
    }
    Ok(())
}

/// Points that waited for verification post now.
fn verify_points(
    program: &Program,
    posting: &mut Posting,
    waiting: &Unverified,
    gift: GiftPoints,
    marks: Vec<StateChange>,
) -> Result<(), Rejection> {
    let promised = posting.account().pending.iter().find(|pending| pending.source == waiting.source);
    let Some(promised) = promised.cloned() else { return Ok(()) };
    let today = posting.now().date;
    let source = source_of_points(posting).id().map_err(Rejection::of_identifier)?;
    let origin = promised.origin.clone();
    let withdrawn = PendingChange {
        source: promised.source,
        origin: promised.origin,
        points: promised.points.negated(),
        term: promised.term,
        revision: None,
    };
    let term = term_of(program, gift, today);
    let verified = PendingChange { source: source.clone(), origin, points: promised.points, term, revision: None };
    let reason = TraceReason::Verified { mechanic_id: waiting.mechanic_id.clone() };
    posting.write(Draft {
        kind: EntryKind::Noted,
        source,
        revision: next_revision(posting),
        effective_on: today,
        points: Points::ZERO,
        changes: Changes { pending: vec![withdrawn, verified], marks, ..Changes::default() },
        trace: vec![TraceLine::new(Points::ZERO, reason)],
    })
}
