//! Judging the tier: up at once, down at review after a grace. What time alone ends is settled in [`mod@crate::settle`] by the same
//! [`standing_on`].

use super::posting::{Draft, Posting};
use crate::ids::Source;
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::standing::Ladder;
use crate::ledger::state_change::{StateChange, TierStanding};
use crate::number::Points;
use crate::program::Program;
use crate::qualification::Downgrade;
use crate::rejection::Rejection;
use crate::time::Date;

/// Judges the member by the program's ladder. Without one nobody stands anywhere.
pub fn judge(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let ladder = program.ladder();
    let today = posting.now().date;
    let standing = ladder.as_ref().map(|ladder| standing_on(ladder, posting.account(), today)).unwrap_or_default();
    let is_new = posting.account().ladder != ladder;
    let marks: Vec<StateChange> = is_new.then(|| StateChange::Ladder(ladder.clone())).into_iter().collect();
    posting.write_standing(ladder.as_ref(), standing, marks, today)
}

/// Where the member stands on `day`: up at once, down when the grace that began on the day the figure fell short has ended.
/// Judging twice on a day is judging once.
pub fn standing_on(ladder: &Ladder, account: &Account, day: Date) -> TierStanding {
    let reached = ladder.reached(ladder.figure_on(account, day)).and_then(|rung| ladder.place(&rung.tier_id));
    let mut place = ladder.place_of(account);
    let tier_at = |place: Option<usize>| Some(ladder.rungs.get(place?)?.tier_id.clone());
    let mut since = if tier_at(place) == account.tier_id { account.tier_since } else { Some(day) };
    let mut keeps_until = account.tier_keeps_until;
    // One step is followed by a new grace; where there is none, all steps are taken on one day.
    while reached < place && ladder.downgrade != Downgrade::Never {
        let ends_on = keeps_until.unwrap_or_else(|| day.plus_days(i32::from(ladder.grace_days).saturating_sub(1)));
        if day <= ends_on {
            return TierStanding { tier_id: tier_at(place), since, keeps_until: Some(ends_on) };
        }
        place = match ladder.downgrade {
            Downgrade::OneStep => place.and_then(|place| place.checked_sub(1)),
            Downgrade::ToReached | Downgrade::Never => reached,
        };
        (since, keeps_until) = (Some(day), None);
    }
    if place < reached {
        (place, since) = (reached, Some(day));
    }
    TierStanding { tier_id: tier_at(place), since: since.filter(|_| place.is_some()), keeps_until: None }
}

impl Posting {
    /// Writes where the member stands from `day` on, if that changes anything.
    pub fn write_standing(
        &mut self,
        ladder: Option<&Ladder>,
        standing: TierStanding,
        mut marks: Vec<StateChange>,
        day: Date,
    ) -> Result<(), Rejection> {
        let account = self.account();
        let is_same = account.tier_id == standing.tier_id
            && account.tier_since == standing.since
            && account.tier_keeps_until == standing.keeps_until;
        let kind = if account.tier_id == standing.tier_id { EntryKind::Noted } else { EntryKind::TierChanged };
        if !is_same {
            marks.push(StateChange::Tier(standing));
        }
        if marks.is_empty() {
            return Ok(());
        }
        let reason = TraceReason::TierJudged { figure: ladder.map_or(0, |ladder| ladder.figure_on(account, day)) };
        let source = Source::Tier(account.account_id.clone()).id().map_err(Rejection::of_identifier)?;
        // The sequence tells the judgements apart.
        let revision = u32::try_from(account.sequence).unwrap_or(u32::MAX);
        self.write(Draft {
            kind,
            source,
            revision,
            effective_on: day,
            points: Points::ZERO,
            changes: Changes { marks, ..Changes::default() },
            trace: vec![TraceLine::new(Points::ZERO, reason)],
        })
    }
}
