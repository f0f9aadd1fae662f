//! Judging the tier: up at once, down at review after a grace. What time alone ends is settled in [`crate::settle`] by the same
//! [`standing_on`].

use super::posting::{Draft, Posting};
use crate::ids::SourceId;
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::mark::{Mark, TierStanding};
use crate::ledger::standing::Ladder;
use crate::number::Points;
use crate::program::Program;
use crate::program::ladder::Downgrade;
use crate::rejection::Rejection;
use crate::time::Date;

/// Judges the member by the program's ladder.
pub fn judge(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let Some(ladder) = program.ladder() else { return Ok(()) };
    let today = posting.now().date;
    let is_new = posting.account().ladder.as_ref() != Some(&ladder);
    let standing = standing_on(&ladder, posting.account(), today);
    let marks: Vec<Mark> = is_new.then(|| Mark::Ladder(ladder.clone())).into_iter().collect();
    posting.write_standing(&ladder, standing, marks, today)
}

/// Where the member stands on `day`.
pub fn standing_on(ladder: &Ladder, account: &Account, day: Date) -> TierStanding {
    let reached = ladder.reached(ladder.figure_on(account, day)).and_then(|rung| ladder.place(&rung.tier_id));
    let current = account.tier_id.as_ref().and_then(|tier_id| ladder.place(tier_id));
    let tier_at =
        |place: Option<usize>| place.and_then(|place| ladder.rungs.get(place)).map(|rung| rung.tier_id.clone());
    let kept = |keeps_until| TierStanding { tier_id: tier_at(current), since: account.tier_since, keeps_until };
    if reached == current {
        return kept(None);
    }
    if reached > current {
        return TierStanding { tier_id: tier_at(reached), since: Some(day), keeps_until: None };
    }
    if ladder.downgrade == Downgrade::Never {
        return kept(None);
    }
    let ends_on = account.tier_keeps_until.unwrap_or_else(|| {
        // The day before, when there is no grace: the tier is lost today.
        day.plus_days(i32::from(ladder.grace_days).saturating_sub(1))
    });
    if day <= ends_on {
        return kept(Some(ends_on));
    }
    let below = match ladder.downgrade {
        Downgrade::OneStep | Downgrade::Never => current.and_then(|place| place.checked_sub(1)),
        Downgrade::ToReached => reached,
    };
    TierStanding { tier_id: tier_at(below), since: below.map(|_| day), keeps_until: None }
}

impl Posting {
    /// Writes where the member stands from `day` on, if that changes anything.
    pub fn write_standing(
        &mut self,
        ladder: &Ladder,
        standing: TierStanding,
        mut marks: Vec<Mark>,
        day: Date,
    ) -> Result<(), Rejection> {
        let account = self.account();
        let is_same = account.tier_id == standing.tier_id
            && account.tier_since == standing.since
            && account.tier_keeps_until == standing.keeps_until;
        let kind = if account.tier_id == standing.tier_id { EntryKind::Noted } else { EntryKind::TierChanged };
        if !is_same {
            marks.push(Mark::Tier(standing));
        }
        if marks.is_empty() {
            return Ok(());
        }
        let reason = TraceReason::TierJudged { figure: ladder.figure_on(account, day) };
        let source = format!("tier:{}", account.account_id);
        // The sequence tells the judgements apart.
        let revision = u32::try_from(account.sequence).unwrap_or(u32::MAX);
        self.write(Draft {
            kind,
            source: SourceId::new(source).map_err(|_| Rejection::AmountOutOfRange)?,
            revision,
            effective_on: day,
            points: Points::ZERO,
            changes: Changes { marks, ..Changes::default() },
            trace: vec![TraceLine::new(Points::ZERO, reason)],
        })
    }
}
