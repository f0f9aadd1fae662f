//! What the merchant gives or takes by hand: a correction, goodwill, a surprise.

use super::gift::term_of;
use super::posting::{Draft, Posting};
use super::voucher::{Issue, issue_asked};
use crate::fact::Granted;
use crate::ids::SourceId;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::spending::{credit, take};
use crate::limits::RULE_POINTS_MAX;
use crate::mechanics::GiftPoints;
use crate::number::Points;
use crate::program::Program;
use crate::rejection::Rejection;

/// Writes a grant under the source of its fact. Points count at once: nobody has to wait for a present.
pub fn give(program: &Program, posting: &mut Posting, source: SourceId, gives: &Granted) -> Result<(), Rejection> {
    let today = posting.now().date;
    let is_amount = |points: Points| (1..=RULE_POINTS_MAX).contains(&points.get());
    match gives {
        Granted::Points { points, valid_days } if is_amount(*points) => {
            let term = term_of(program, GiftPoints { points: *points, valid_days: *valid_days }, today);
            let account = posting.account();
            let movement = credit(account, &source, *points, today, term.expires_on, term.renews_months)?;
            let changes = Changes { lots: movement.lots, deficit: movement.deficit, ..Changes::default() };
            adjust(posting, source, *points, changes, TraceReason::GivenByMerchant)
        }
        Granted::Removed { points } if is_amount(*points) => {
            let (lots, left) = take(&posting.account().lots, *points)?;
            let changes = Changes { lots, deficit: left, ..Changes::default() };
            adjust(posting, source, points.negated(), changes, TraceReason::TakenByMerchant)
        }
        Granted::Points { .. } | Granted::Removed { .. } => Err(Rejection::AmountOutOfRange),
        Granted::Reward { reward_id } => {
            let reward = program.reward(reward_id).ok_or(Rejection::RewardUnknown)?;
            let reason = TraceReason::RewardGivenByMerchant { reward_id: reward_id.clone() };
            issue_asked(posting, reward, Issue { source: Some(source), ..Issue::given(None, vec![], reason) })
        }
    }
}

fn adjust(
    posting: &mut Posting,
    source: SourceId,
    points: Points,
    changes: Changes,
    reason: TraceReason,
) -> Result<(), Rejection> {
    let effective_on = posting.now().date;
    let trace = vec![TraceLine::new(points, reason)];
    posting.write(Draft { kind: EntryKind::Adjusted, source, revision: 1, effective_on, points, changes, trace })
}
