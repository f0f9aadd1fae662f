//! Giving: points, a reward or the choice of one, for whatever a mechanic (or the merchant) rewards.

use super::freeze::{in_order_of_evaluation, unmet};
use super::posting::{Draft, Posting};
use super::voucher::{Issue, issue, issue_asked};
use crate::conditions::Subject;
use crate::ids::{RuleId, SourceId};
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::{Origin, PendingChange, Term};
use crate::ledger::mark::{Choice, Mark};
use crate::ledger::voucher::VoucherState;
use crate::mechanics::{Gift, GiftPoints, MechanicKind};
use crate::number::{Amount, Points};
use crate::program::Program;
use crate::program::document::Mechanic;
use crate::rejection::Rejection;
use crate::time::Date;

/// Days a member has to choose a gift.
const CHOICE_DAYS: i32 = 30;
/// Days within which somebody has to verify what was rewarded; then it lapses.
pub const UNVERIFIED_DAYS: i32 = 30;

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
    pub marks: Vec<Mark>,
    /// The day points post; `None` = today.
    pub posts_on: Option<Date>,
    /// Nobody has verified yet that it happened.
    pub is_unverified: bool,
}

impl Giving {
    /// For a source that gives once.
    pub fn once(source: String, mechanic_id: &RuleId) -> Result<Self, Rejection> {
        Ok(Self {
            source: SourceId::new(source).map_err(|_| Rejection::AmountOutOfRange)?,
            revision: 1,
            mechanic_id: mechanic_id.clone(),
            marks: vec![],
            posts_on: None,
            is_unverified: false,
        })
    }

    /// For a full card. The same card fills again: the sequence tells the gifts apart.
    pub fn for_card(mechanic_id: &RuleId, posting: &Posting, marks: Vec<Mark>) -> Result<Self, Rejection> {
        let account = posting.account();
        let revision = u32::try_from(account.sequence).unwrap_or(u32::MAX);
        let giving = Self::once(format!("card:{}:{mechanic_id}", account.account_id), mechanic_id)?;
        Ok(Self { revision, marks, ..giving })
    }
}

/// Gives. `false`: nothing was given, because no fresh code is left for this fact or the program has no such reward any more.
pub fn give(program: &Program, posting: &mut Posting, giving: Giving, gift: &Gift) -> Result<bool, Rejection> {
    match gift {
        Gift::Points(points) => give_points(program, posting, giving, *points).map(|()| true),
        Gift::Reward(reward_id) => {
            let Some(reward) = program.reward(reward_id) else { return Ok(false) };
            let reason =
                TraceReason::RewardGiven { mechanic_id: giving.mechanic_id.clone(), reward_id: reward.id.clone() };
            issue(posting, reward, Issue::given(Some(giving.mechanic_id), giving.marks, reason))
        }
        Gift::Choice(rewards) => {
            let last_day = posting.now().date.plus_days(CHOICE_DAYS);
            let choice = Choice { mechanic_id: giving.mechanic_id.clone(), rewards: rewards.clone(), last_day };
            let mut marks = giving.marks;
            marks.push(Mark::Choice(choice));
            let reason = TraceReason::Gift { mechanic_id: giving.mechanic_id };
            posting.write(Draft {
                kind: EntryKind::Noted,
                source: giving.source,
                revision: giving.revision,
                effective_on: posting.now().date,
                points: Points::ZERO,
                changes: Changes { marks, ..Changes::default() },
                trace: vec![TraceLine::new(Points::ZERO, reason)],
            })?;
            Ok(true)
        }
    }
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
    }
}

fn give_points(program: &Program, posting: &mut Posting, giving: Giving, gift: GiftPoints) -> Result<(), Rejection> {
    let today = posting.now().date;
    let posts_on = if giving.is_unverified { Some(today.plus_days(UNVERIFIED_DAYS)) } else { giving.posts_on };
    let term = term_of(program, gift, posts_on.map_or(today, |posts_on| posts_on.max(today)));
    let reason = TraceReason::Gift { mechanic_id: giving.mechanic_id.clone() };
    let change = PendingChange {
        source: giving.source.clone(),
        origin: Origin::Mechanic(giving.mechanic_id),
        points: gift.points,
        term: Term { is_unverified: giving.is_unverified, ..term },
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

/// Withdraws the latest unclaimed reward a mechanic gave. `false`: there is none.
pub fn withdraw(posting: &mut Posting, mechanic_id: &RuleId, marks: Vec<Mark>) -> Result<bool, Rejection> {
    let vouchers = posting.account().vouchers.iter().rev();
    let unclaimed = vouchers
        .filter(|voucher| voucher.state == VoucherState::Issued)
        .find(|voucher| voucher.given_by.as_ref() == Some(mechanic_id))
        .cloned();
    let Some(voucher) = unclaimed else { return Ok(false) };
    let today = posting.now().date;
    posting.return_voucher(&voucher, today, TraceReason::GiftWithdrawn { mechanic_id: mechanic_id.clone() }, marks)?;
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
    let all = in_order_of_evaluation(&program.document().mechanics).into_iter();
    for mechanic in all.filter(|mechanic| mechanic.window.contains(today)) {
        if let Some(rule) = pick(&mechanic.rule)
            && unmet(mechanic.when.as_ref(), &subject)?.is_none()
        {
            found.push((mechanic, rule));
        }
    }
    Ok(found)
}

/// Gifts for joining.
pub fn enroll(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let rules = in_force(program, posting, |rule| match rule {
        MechanicKind::Enrollment(enrollment) => Some(enrollment),
        _ => None,
    })?;
    for (mechanic, enrollment) in rules {
        let source = format!("enrollment:{}:{}", posting.account().account_id, mechanic.id);
        give(program, posting, Giving::once(source, &mechanic.id)?, &enrollment.gives)?;
    }
    Ok(())
}

/// Takes one of the rewards a gift lets the member choose from.
pub fn choose(
    program: &Program,
    posting: &mut Posting,
    mechanic_id: &RuleId,
    reward_id: &RuleId,
) -> Result<(), Rejection> {
    let today = posting.now().date;
    let choices = posting.account().choices.iter();
    let choice = choices.filter(|choice| today <= choice.last_day).find(|choice| &choice.mechanic_id == mechanic_id);
    let choice = choice.filter(|choice| choice.rewards.contains(reward_id)).ok_or(Rejection::ChoiceUnknown)?.clone();
    let reward = program.reward(reward_id).ok_or(Rejection::RewardUnknown)?;
    let chosen = Mark::Choice(Choice { rewards: vec![], ..choice });
    let reason = TraceReason::RewardGiven { mechanic_id: mechanic_id.clone(), reward_id: reward_id.clone() };
    issue_asked(posting, reward, Issue::given(Some(mechanic_id.clone()), vec![chosen], reason))
}
