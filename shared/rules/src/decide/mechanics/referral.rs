//! Referrals: gifts for the friend and for who invited. The friend's account decides when the moment has come and tells the advocate's
//! account by a follow-up; each account writes only itself.
//!
//! A referral is earned while the friend has a paid order that did not come back as a whole, once: the orders' own order does not
//! matter, nor how often and in which order the follow-ups arrive. What was given is remembered, and taken back as points of an
//! order are.

use super::{Answer, Decided, Happening, Planned};
use crate::decide::forgiving::spent;
use crate::decide::gift::{Giving, give, next_revision, note, withdraw};
use crate::decide::posting::{Draft, Posting};
use crate::decide::specialise::unmet;
use crate::decide::{FollowUp, FollowUpFact};
use crate::ids::{AccountId, RuleId, Source};
use crate::ledger::account::FRIENDS_MAX;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::PendingChange;
use crate::ledger::source::SourceRecord;
use crate::ledger::spending::take;
use crate::ledger::state_change::{Friend, GivenForFriend, StateChange};
use crate::mechanics::{Gift, MechanicKind, Referral, ReferralMoment};
use crate::number::{Amount, Points};
use crate::program::Program;
use crate::program::document::Mechanic;
use crate::program::judging::Subject;
use crate::rejection::Rejection;
use crate::time::Date;

/// What is heard of a friend.
#[derive(Clone, Copy, Debug)]
pub struct News<'a> {
    /// The friend's account; the member's own, when it is the member who was invited.
    pub referee: &'a AccountId,
    /// What it is about.
    pub at: ReferralMoment,
    /// The sequence of the friend's ledger.
    pub as_of: u64,
}

/// Both sides are told by [`joined`] and [`follow_order`], whatever the program says by then.
impl Decided for Referral {
    fn plan(&self, _: &RuleId, _: &Subject<'_>) -> Option<Planned<'_>> {
        None
    }

    fn answer(&self, _: Happening) -> Option<Answer<Self>> {
        None
    }
}

/// A friend joined.
pub fn joined(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let Some(advocate) = posting.account().referred_by.clone() else { return Ok(()) };
    let (referee, as_of, today) =
        (posting.account().account_id.clone(), posting.account().sequence, posting.now().date);
    let at = ReferralMoment::Registration;
    earn(program, posting, News { referee: &referee, at, as_of }, today)?;
    if is_advocate_rewarded(program, at, today) {
        let fact = FollowUpFact::ReferralEarned { referee, at, posts_on: today, as_of };
        posting.follow_up(FollowUp { account_id: advocate, fact });
    }
    Ok(())
}

/// A friend's order changed: the first one that is kept earns the referral; when none is kept any more, it is taken back.
pub fn follow_order(program: &Program, posting: &mut Posting, record: &SourceRecord) -> Result<(), Rejection> {
    let account = posting.account();
    let Some(advocate) = account.referred_by.clone() else { return Ok(()) };
    let (Some(plan), Some(paid_at)) = (&record.plan, record.known.paid_at) else { return Ok(()) };
    let is_kept = record.counted.as_ref().is_some_and(|counted| counted.spent.is_positive());
    let (is_first, is_none_left) = (is_kept && account.kept_orders == 1, account.kept_orders == 0);
    let (referee, at, today) = (account.account_id.clone(), ReferralMoment::FirstOrder, posting.now().date);
    let fact = if is_first && !account.is_referral_earned {
        let as_of = note_earned(posting, true)?;
        // An order that earns when it is handed over has no such day yet: then as if it earned when it was paid.
        let earns_from = plan.earns_from(&record.known.order()).unwrap_or(paid_at);
        let posts_on = plan.posts_on(earns_from, Some(paid_at));
        earn(program, posting, News { referee: &referee, at, as_of }, posts_on)?;
        FollowUpFact::ReferralEarned { referee, at, posts_on, as_of }
    } else if is_none_left && account.is_referral_earned {
        let as_of = note_earned(posting, false)?;
        reverse(program, posting, News { referee: &referee, at, as_of })?;
        FollowUpFact::ReferralReversed { referee, as_of }
    } else {
        return Ok(());
    };
    // Taking back goes out whatever the program says today: the advocate's account knows whether it was given anything.
    if is_none_left || is_advocate_rewarded(program, at, today) {
        posting.follow_up(FollowUp { account_id: advocate, fact });
    }
    Ok(())
}

/// Remembers whether the own first order is kept. Returns the sequence by which later news are told from earlier ones.
fn note_earned(posting: &mut Posting, is_earned: bool) -> Result<u64, Rejection> {
    let source = Source::Referred(posting.account().account_id.clone()).id().map_err(Rejection::of_identifier)?;
    note(posting, source, next_revision(posting), vec![StateChange::ReferralEarned(is_earned)], None)?;
    Ok(posting.account().sequence)
}

/// Gives what a referral brings to this member: for a friend of theirs, or for having been invited. Older news than the last, and
/// what is earned already, give nothing; nor does a friend beyond the month's limit, now or later.
pub fn earn(program: &Program, posting: &mut Posting, news: News<'_>, posts_on: Date) -> Result<(), Rejection> {
    let account = posting.account();
    let is_own = &account.account_id == news.referee;
    if is_own && account.referred_by.is_none() {
        return Ok(());
    }
    let known = friend(posting, news);
    let is_news = known.as_ref().is_none_or(|known| known.as_of < news.as_of);
    if !is_news || (known.is_none() && account.friends.len() >= FRIENDS_MAX) {
        return Ok(());
    }
    if let Some(Friend { earned_on: Some(earned_on), given, .. }) = known {
        // Earned anew before the news came that it was called off in between: that news is outdated then.
        return remember(posting, news, Some(earned_on), given);
    }
    let today = posting.now().date;
    let mut gifts: Vec<(RuleId, Source, Gift)> = Vec::new();
    for (mechanic, referral) in rules(program, today) {
        let subject = Subject { program, account, lines: &[], goods: Amount::ZERO, today };
        let (gift, at) = match is_own {
            true => (&referral.friend, referral.friend_at),
            false => (&referral.advocate, referral.advocate_at),
        };
        let is_within_limit =
            is_own || rewarded_this_month(posting, &mechanic.id) < usize::from(referral.per_month_max);
        if let Some(gift) = gift.as_ref().filter(|_| at == news.at && is_within_limit)
            && unmet(mechanic.when.as_ref(), &subject)?.is_none()
        {
            let (own, referee, mechanic_id) = (account.account_id.clone(), news.referee.clone(), mechanic.id.clone());
            let source = Source::Referral(own, referee, mechanic_id, news.as_of);
            gifts.push((mechanic.id.clone(), source, gift.clone()));
        }
    }
    let mut given = Vec::new();
    for (mechanic_id, source, gift) in gifts {
        let giving = Giving { posts_on: Some(posts_on), ..Giving::once(&source, &mechanic_id)? };
        let source = giving.source.clone();
        if give(program, posting, giving, &gift)? {
            let points = if let Gift::Points(gift) = gift { gift.points } else { Points::ZERO };
            given.push(GivenForFriend { mechanic_id, source, points });
        } else if !is_own {
            // The follow-up is repeated; an order or joining must not fail for a gift.
            return Err(Rejection::TooManyOpen);
        }
    }
    remember(posting, news, Some(today), given)
}

/// Takes back what a referral brought to this member: what waits, an unclaimed reward, then points as a returned order's.
pub fn reverse(program: &Program, posting: &mut Posting, news: News<'_>) -> Result<(), Rejection> {
    let known = friend(posting, news);
    let is_news = known.as_ref().is_none_or(|known| known.as_of < news.as_of);
    if !is_news || (known.is_none() && posting.account().friends.len() >= FRIENDS_MAX) {
        return Ok(());
    }
    remember(posting, news, None, vec![])?;
    for given in known.into_iter().flat_map(|known| known.given) {
        if given.points.is_zero() {
            withdraw(posting, &given.mechanic_id, vec![])?;
        } else {
            let left = void(posting, &given)?;
            claw_back(program, posting, &given, left)?;
        }
    }
    Ok(())
}

/// What is known of the friend and this moment.
fn friend(posting: &Posting, news: News<'_>) -> Option<Friend> {
    let mut friends = posting.account().friends.iter();
    friends.find(|friend| &friend.referee == news.referee && friend.at == news.at).cloned()
}

fn remember(
    posting: &mut Posting,
    news: News<'_>,
    earned_on: Option<Date>,
    given: Vec<GivenForFriend>,
) -> Result<(), Rejection> {
    let source = Source::Friend(posting.account().account_id.clone(), news.referee.clone())
        .id()
        .map_err(Rejection::of_identifier)?;
    let friend = Friend { referee: news.referee.clone(), at: news.at, as_of: news.as_of, earned_on, given };
    note(posting, source, next_revision(posting), vec![StateChange::Friend(friend)], None)
}

/// Friends this mechanic has rewarded since the first of the month, less those taken back.
fn rewarded_this_month(posting: &Posting, mechanic_id: &RuleId) -> usize {
    let account = posting.account();
    let month = posting.now().date.first_of_month();
    let of_month = account.friends.iter().filter(|friend| friend.earned_on.is_some_and(|day| day >= month));
    let others = of_month.filter(|friend| friend.referee != account.account_id);
    others.filter(|friend| friend.given.iter().any(|given| &given.mechanic_id == mechanic_id)).count()
}

/// Withdraws what waits. Returns the points that are left to take.
fn void(posting: &mut Posting, given: &GivenForFriend) -> Result<Points, Rejection> {
    let waiting = posting.account().pending.iter().find(|pending| pending.source == given.source).cloned();
    let Some(waiting) = waiting else { return Ok(given.points) };
    let points = waiting.points.negated();
    let source = waiting.source;
    let change =
        PendingChange { source: source.clone(), origin: waiting.origin, points, term: waiting.term, revision: None };
    let changes = Changes { pending: vec![change], ..Changes::default() };
    withdrawn(posting, EntryKind::Voided, given, points, changes)?;
    Ok(given.points.plus(points)?)
}

/// Takes posted points: from the gift's own lot, then what of it had expired counts, then other lots in spending order, then the
/// account owes, or (policy `clamp`) the rest is written off.
fn claw_back(
    program: &Program,
    posting: &mut Posting,
    given: &GivenForFriend,
    wanted: Points,
) -> Result<(), Rejection> {
    let account = posting.account();
    let (mut lots, left) = take(account.lots.iter().filter(|lot| lot.source == given.source), wanted)?;
    let expired = account.expired.iter().filter(|lot| lot.source == given.source).map(|lot| lot.points);
    let left = left.minus(Points::sum(expired)?.min(left))?;
    let (others, left) = take(account.lots.iter().filter(|lot| lot.source != given.source), left)?;
    let spent = spent(account, program.document().earning.after_spending, left)?;
    lots.extend(others);
    let points = Points::sum(lots.iter().map(|change| change.points))?.minus(spent.owed)?;
    let changes = Changes { lots, deficit: spent.owed, marks: spent.marks(), ..Changes::default() };
    if points.is_zero() && changes.marks.is_empty() {
        return Ok(());
    }
    let kind = if points.is_zero() { EntryKind::Noted } else { EntryKind::ClawedBack };
    withdrawn(posting, kind, given, points, changes)
}

fn withdrawn(
    posting: &mut Posting,
    kind: EntryKind,
    given: &GivenForFriend,
    points: Points,
    changes: Changes,
) -> Result<(), Rejection> {
    let reason = TraceReason::GiftWithdrawn { mechanic_id: given.mechanic_id.clone() };
    posting.write(Draft {
        kind,
        source: given.source.clone(),
        revision: 2,
        effective_on: posting.now().date,
        points,
        changes,
        trace: vec![TraceLine::new(points, reason)],
    })
}

/// Referral mechanics in force today; their conditions are each side's own.
fn rules(program: &Program, today: Date) -> impl Iterator<Item = (&Mechanic, &Referral)> {
    let mechanics = program.document().mechanics.iter().filter(move |mechanic| mechanic.window.contains(today));
    mechanics.filter_map(|mechanic| match &mechanic.rule {
        MechanicKind::Referral(referral) => Some((mechanic, referral)),
        _ => None,
    })
}

fn is_advocate_rewarded(program: &Program, at: ReferralMoment, today: Date) -> bool {
    rules(program, today).any(|(_, referral)| referral.advocate.is_some() && referral.advocate_at == at)
}
