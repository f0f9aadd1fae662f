//! Giving: points, a reward or the choice of one, for whatever a mechanic (or the merchant) rewards.

use super::posting::{Draft, Posting};
use super::specialise::unmet;
use super::voucher::{Issue, issue, issue_asked};
use crate::ids::{RuleId, Source, SourceId};
use crate::ledger::account::{CHOICES_OPEN_MAX, LOTS_BESIDE_GIFTS_MAX, VOUCHERS_MAX};
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::{Origin, PendingChange, Term};
use crate::ledger::state_change::{Choice, StateChange};
use crate::ledger::voucher::VoucherState;
use crate::mechanics::{Gift, GiftPoints, MechanicKind};
use crate::number::{Amount, Points};
use crate::program::Program;
use crate::program::document::Mechanic;
use crate::program::judging::Subject;
use crate::rejection::Rejection;
use crate::time::Date;

/// Days a member has to choose a gift.
const CHOICE_DAYS: i32 = 30;
/// What a gift is given for.
#[derive(Clone, Debug)]
pub struct Giving {
    /// What caused it; a voucher has a source of its own.
    pub source: SourceId,
    /// Revision of the source.
    pub revision: u32,
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// What else the same entry changes.
    pub marks: Vec<StateChange>,
    /// The day points post, or today if that is later; `None` = today.
    pub posts_on: Option<Date>,
    /// Nobody has verified yet that it happened: on that day the points lapse.
    pub is_unverified: bool,
}

impl Giving {
    /// For a source that gives once.
    pub fn once(source: &Source, mechanic_id: &RuleId) -> Result<Self, Rejection> {
        Ok(Self {
            source: source.id().map_err(Rejection::of_identifier)?,
            revision: 1,
            mechanic_id: mechanic_id.clone(),
            marks: vec![],
            posts_on: None,
            is_unverified: false,
        })
    }

    /// For a source that gives again and again: the sequence tells the gifts apart.
    pub fn repeatedly(source: &Source, mechanic_id: &RuleId, posting: &Posting) -> Result<Self, Rejection> {
        Ok(Self { revision: next_revision(posting), ..Self::once(source, mechanic_id)? })
    }

    /// For a full card; the same card fills again.
    pub fn for_card(mechanic_id: &RuleId, posting: &Posting, marks: Vec<StateChange>) -> Result<Self, Rejection> {
        let source = Source::Card(posting.account().account_id.clone(), mechanic_id.clone());
        Ok(Self { marks, ..Self::repeatedly(&source, mechanic_id, posting)? })
    }
}

/// A revision that no other entry of the account bears, for sources that nobody counts the revisions of.
pub fn next_revision(posting: &Posting) -> u32 {
    u32::try_from(posting.account().sequence.saturating_add(1)).unwrap_or(u32::MAX)
}

/// Gives, marks included. `false`: nothing was given or marked, because the account has no room for it, no fresh code is left for this
/// fact, or the program has no such reward any more.
pub fn give(program: &Program, posting: &mut Posting, giving: Giving, gift: &Gift) -> Result<bool, Rejection> {
    if !has_room(posting, gift) {
        return Ok(false);
    }
    match gift {
        Gift::Points(points) => give_points(program, posting, giving, *points).map(|()| true),
        Gift::Reward(reward_id) => {
            let today = posting.now().date;
            let Some(reward) = program.reward(reward_id).filter(|reward| !reward.gives.is_over(today)) else {
                return Ok(false);
            };
            let reason =
                TraceReason::RewardGiven { mechanic_id: giving.mechanic_id.clone(), reward_id: reward.id.clone() };
            issue(posting, reward, Issue::given(Some(giving.mechanic_id), giving.marks, reason))
        }
        Gift::Choice(rewards) => {
            let last_day = posting.now().date.plus_days(CHOICE_DAYS);
            let mechanic_id = giving.mechanic_id.clone();
            let choice = Choice { mechanic_id, rewards: rewards.clone(), last_day, count: 1 };
            let mut marks = giving.marks;
            marks.push(StateChange::Choice(choice));
            let reason = TraceReason::Gift { mechanic_id: giving.mechanic_id };
            note(posting, giving.source, giving.revision, marks, Some(reason))?;
            Ok(true)
        }
    }
}

/// The same where nobody comes back to it later: what cannot be given refuses the whole fact, so that it can be repeated.
pub fn give_or_refuse(program: &Program, posting: &mut Posting, giving: Giving, gift: &Gift) -> Result<(), Rejection> {
    if give(program, posting, giving, gift)? { Ok(()) } else { Err(Rejection::TooManyOpen) }
}

/// Gifts must not fill an account so that orders have no room.
fn has_room(posting: &Posting, gift: &Gift) -> bool {
    let account = posting.account();
    match gift {
        Gift::Points(_) => account.lots.len().saturating_add(account.pending.len()) < LOTS_BESIDE_GIFTS_MAX,
        Gift::Reward(_) => account.vouchers.len() < VOUCHERS_MAX,
        Gift::Choice(_) => {
            // What nobody chose in time is dropped with the next choice.
            let open = account.choices.iter().filter(|choice| posting.now().date <= choice.last_day);
            open.count() < CHOICES_OPEN_MAX
        }
    }
}

/// Writes marks and nothing else.
pub fn note(
    posting: &mut Posting,
    source: SourceId,
    revision: u32,
    marks: Vec<StateChange>,
    reason: Option<TraceReason>,
) -> Result<(), Rejection> {
    posting.write(Draft {
        kind: EntryKind::Noted,
        source,
        revision,
        effective_on: posting.now().date,
        points: Points::ZERO,
        changes: Changes { marks, ..Changes::default() },
        trace: reason.map(|reason| TraceLine::new(Points::ZERO, reason)).into_iter().collect(),
    })
}

/// The days of gift points that post on `posts_on`.
pub fn term_of(program: &Program, gift: GiftPoints, posts_on: Date) -> Term {
    let expiry = program.document().earning.expiry;
    let own_life = gift.valid_days.map(|days| posts_on.plus_days(i32::from(days)));
    Term {
        posts_on,
        expires_on: own_life.or_else(|| expiry.last_day(posts_on)),
        renews_months: if gift.valid_days.is_some() { None } else { expiry.renews_months() },
        is_unverified: false,
        is_unpaid: false,
    }
}

fn give_points(program: &Program, posting: &mut Posting, giving: Giving, gift: GiftPoints) -> Result<(), Rejection> {
    let today = posting.now().date;
    let term = term_of(program, gift, giving.posts_on.map_or(today, |posts_on| posts_on.max(today)));
    let reason = TraceReason::Gift { mechanic_id: giving.mechanic_id.clone() };
    let change = PendingChange {
        source: giving.source.clone(),
        origin: Origin::Mechanic(giving.mechanic_id),
        points: gift.points,
        term: Term { is_unverified: giving.is_unverified, ..term },
        revision: None,
    };
    posting.write(Draft {
        kind: EntryKind::Earned,
        source: giving.source,
        revision: giving.revision,
        effective_on: today,
        points: gift.points,
        changes: Changes { pending: vec![change], marks: giving.marks, ..Changes::default() },
        trace: vec![TraceLine::new(gift.points, reason)],
    })
}

/// Withdraws points of a full card that still wait. `false`: they have posted, or there are none.
pub fn withdraw_waiting(
    posting: &mut Posting,
    mechanic_id: &RuleId,
    points: Points,
    marks: Vec<StateChange>,
) -> Result<bool, Rejection> {
    let Giving { source, revision, marks, .. } = Giving::for_card(mechanic_id, posting, marks)?;
    let mut all = posting.account().pending.iter();
    let waiting = all.find(|pending| pending.source == source && pending.points >= points);
    let Some(waiting) = waiting.cloned() else { return Ok(false) };
    let points = points.negated();
    let change =
        PendingChange { source: source.clone(), origin: waiting.origin, points, term: waiting.term, revision: None };
    posting.write(Draft {
        kind: EntryKind::Voided,
        source,
        revision,
        effective_on: posting.now().date,
        points,
        changes: Changes { pending: vec![change], marks, ..Changes::default() },
        trace: vec![TraceLine::new(points, TraceReason::GiftWithdrawn { mechanic_id: mechanic_id.clone() })],
    })?;
    Ok(true)
}

/// Withdraws what a mechanic gave last and nobody has used: a gift that was not chosen yet, or an unclaimed reward. `false`: there is none.
pub fn withdraw(posting: &mut Posting, mechanic_id: &RuleId, mut marks: Vec<StateChange>) -> Result<bool, Rejection> {
    let today = posting.now().date;
    let reason = TraceReason::GiftWithdrawn { mechanic_id: mechanic_id.clone() };
    let mut choices = posting.account().choices.iter().filter(|choice| today <= choice.last_day);
    if let Some(choice) = choices.rfind(|choice| &choice.mechanic_id == mechanic_id).cloned() {
        marks.push(StateChange::Choice(Choice { count: -1, ..choice }));
        let giving = Giving::for_card(mechanic_id, posting, marks)?;
        note(posting, giving.source, giving.revision, giving.marks, Some(reason))?;
        return Ok(true);
    }
    let vouchers = posting.account().vouchers.iter().rev();
    let unclaimed = vouchers
        .filter(|voucher| voucher.state == VoucherState::Issued)
        .find(|voucher| voucher.given_by.as_ref() == Some(mechanic_id))
        .cloned();
    let Some(voucher) = unclaimed else { return Ok(false) };
    posting.return_voucher(&voucher, today, reason, marks)?;
    Ok(true)
}

/// The mechanics in force today whose condition the member meets, of those `pick` knows.
pub fn in_force<'a, T>(
    program: &'a Program,
    posting: &Posting,
    pick: impl Fn(&'a MechanicKind) -> Option<&'a T>,
) -> Result<Vec<(&'a Mechanic, &'a T)>, Rejection> {
    let today = posting.now().date;
    let subject = Subject { program, account: posting.account(), lines: &[], goods: Amount::ZERO, today };
    let mut found = Vec::new();
    for mechanic in program.mechanics().filter(|mechanic| mechanic.window.contains(today)) {
        if let Some(rule) = pick(&mechanic.rule)
            && unmet(mechanic.when.as_ref(), &subject)?.is_none()
        {
            found.push((mechanic, rule));
        }
    }
    Ok(found)
}

/// Takes one of the rewards a gift lets the member choose from; of several gifts, of the one that ends first.
pub fn choose(
    program: &Program,
    posting: &mut Posting,
    mechanic_id: &RuleId,
    reward_id: &RuleId,
) -> Result<(), Rejection> {
    let today = posting.now().date;
    let mut choices = posting.account().choices.iter().filter(|choice| today <= choice.last_day);
    let choice = choices.find(|choice| &choice.mechanic_id == mechanic_id && choice.rewards.contains(reward_id));
    let choice = choice.ok_or(Rejection::ChoiceUnknown)?.clone();
    let reward = program.reward(reward_id).ok_or(Rejection::RewardUnknown)?;
    if reward.gives.is_over(today) {
        return Err(Rejection::RewardNotAvailable);
    }
    let chosen = StateChange::Choice(Choice { count: -1, ..choice });
    let reason = TraceReason::RewardGiven { mechanic_id: mechanic_id.clone(), reward_id: reward_id.clone() };
    issue_asked(posting, reward, Issue::given(Some(mechanic_id.clone()), vec![chosen], reason))
}
