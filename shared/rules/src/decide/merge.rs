//! One person with two accounts: one hands over what it has and becomes an alias, the other is kept.
//!
//! Points move with their lots and last days, waiting points with the orders that promised them, figures of orders too; what is given once
//! a person is remembered by the kept account. Each side is an entry of its own under one key: `merged_out` says what arrives, and a
//! follow-up brings it. The alias keeps its own figures, so that a merge can be undone: within [`UNDO_DAYS`] what is left of its lots
//! goes back.

use super::posting::{Draft, Posting};
use super::{FollowUp, FollowUpFact, tiers};
use crate::error::Invalid;
use crate::ids::{AccountId, Source, SourceId};
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, CounterChanges, EntryKind, TraceLine, TraceReason};
use crate::ledger::history::{DayFigures, Favourite};
use crate::ledger::lot::{Lot, LotChange, Pending, PendingChange};
use crate::ledger::spending::{Grace, give_back, take};
use crate::ledger::state_change::{Merged, StateChange};
use crate::number::{Amount, Points};
use crate::program::Program;
use crate::rejection::Rejection;

/// Days within which a merge can be undone.
pub const UNDO_DAYS: i32 = 30;

/// Hands everything over to the account `into`. One that was merged before hands over nothing more; open vouchers refuse it.
pub fn leave(posting: &mut Posting, into: &AccountId) -> Result<(), Rejection> {
    let account = posting.account().clone();
    if account.merged_into.is_some() || &account.account_id == into {
        return Ok(());
    }
    if !account.vouchers.is_empty() {
        return Err(Rejection::TooManyOpen);
    }
    let brings = Changes {
        lots: account.lots.iter().map(arriving_lot).collect(),
        pending: account.pending.iter().filter(|pending| moves(pending)).map(arriving_pending).collect(),
        deficit: account.deficit,
        counters: counters_of(&account),
        marks: figures_of(&account)?,
        ..Changes::default()
    };
    let lots = brings.lots.iter().map(|change| change.source.clone());
    let mut sources: Vec<SourceId> = lots.chain(brings.pending.iter().map(|change| change.source.clone())).collect();
    sources.sort();
    sources.dedup();
    let link = Merged { account_id: into.clone(), on: posting.now().date, sources };
    hand_over(
        posting,
        Source::Merge,
        into,
        brings,
        account.deficit.negated(),
        vec![StateChange::MergedInto(Some(link))],
        CounterChanges::default(),
    )
}

/// Takes what another account hands over under `key`. What this account owes is repaid; what the other owes is taken from its lots.
pub fn arrive(program: &Program, posting: &mut Posting, key: &SourceId, brings: &Changes) -> Result<(), Rejection> {
    let today = posting.now().date;
    let account = posting.account();
    let left_there: Vec<LotChange> = brings.lots.iter().map(reversed_lot).collect();
    let credit = give_back(account, &left_there, today, Grace::Return)?;
    let (debits, owed) = take(&account.lots, brings.deficit)?;
    let lots: Vec<LotChange> = credit.lots.into_iter().chain(debits).collect();
    let deficit = credit.deficit.plus(owed)?;
    let points = Points::sum(lots.iter().map(|change| change.points))?.minus(deficit)?;
    posting.write(Draft {
        kind: EntryKind::MergedIn,
        source: key.clone(),
        revision: 1,
        effective_on: today,
        points,
        changes: Changes { lots, deficit, ..brings.clone() },
        trace: vec![TraceLine::new(points, TraceReason::MergedIn)],
    })?;
    tiers::judge(program, posting)
}

/// Undoes a merge: gives what is left of the lots of `merged`, and what still waits of its orders, back to it.
pub fn part(program: &Program, posting: &mut Posting, merged: &Account) -> Result<(), Rejection> {
    let kept = posting.account().clone();
    let Some(link) = merged.merged_into.as_ref().filter(|link| link.account_id == kept.account_id) else {
        return Ok(());
    };
    if posting.now().date.days_after(link.on) > UNDO_DAYS {
        let rule = format!("is at most {UNDO_DAYS} days ago: a merge stands from then on");
        return Err(Invalid::new("merged_on", link.on, rule).into());
    }
    let is_theirs = |source: &SourceId| link.sources.binary_search(source).is_ok();
    let waiting = kept.pending.iter().filter(|pending| moves(pending) && is_theirs(&pending.source));
    let brings = Changes {
        lots: kept.lots.iter().filter(|lot| is_theirs(&lot.source)).map(arriving_lot).collect(),
        pending: waiting.map(arriving_pending).collect(),
        marks: vec![StateChange::MergedInto(None)],
        ..Changes::default()
    };
    let counters = counters_given_back(&kept, merged)?;
    let marks = figures_given_back(&kept, merged)?;
    hand_over(posting, Source::Unmerge, &merged.account_id, brings, Points::ZERO, marks, counters)?;
    tiers::judge(program, posting)
}

/// Writes the side that gives, and tells the other one.
fn hand_over(
    posting: &mut Posting,
    of: fn(AccountId, AccountId, u64) -> Source,
    to: &AccountId,
    brings: Changes,
    deficit: Points,
    marks: Vec<StateChange>,
    counters: CounterChanges,
) -> Result<(), Rejection> {
    let account = posting.account();
    // An account may be merged, parted and merged again: its place in the ledger tells the times apart.
    let key = of(account.account_id.clone(), to.clone(), account.sequence).id().map_err(Rejection::of_identifier)?;
    let lots: Vec<LotChange> = brings.lots.iter().map(reversed_lot).collect();
    let pending = brings.pending.iter();
    let pending = pending.map(|change| PendingChange { points: change.points.negated(), ..change.clone() }).collect();
    let points = Points::sum(lots.iter().map(|change| change.points))?.minus(deficit)?;
    posting.write(Draft {
        kind: EntryKind::MergedOut,
        source: key.clone(),
        revision: 1,
        effective_on: posting.now().date,
        points,
        changes: Changes { lots, pending, deficit, marks, counters, ..Changes::default() },
        trace: vec![TraceLine::new(points, TraceReason::MergedOut)],
    })?;
    posting
        .follow_up(FollowUp { account_id: to.clone(), fact: FollowUpFact::MergeIn { key, brings: Box::new(brings) } });
    Ok(())
}

/// What nobody has verified yet stays where it was told, and lapses there.
const fn moves(pending: &Pending) -> bool {
    !pending.term.is_unverified
}

fn arriving_lot(lot: &Lot) -> LotChange {
    LotChange { points: lot.points, ..lot.taken(lot.points) }
}

fn reversed_lot(change: &LotChange) -> LotChange {
    LotChange { points: change.points.negated(), ..change.clone() }
}

fn arriving_pending(pending: &Pending) -> PendingChange {
    PendingChange {
        source: pending.source.clone(),
        origin: pending.origin.clone(),
        points: pending.points,
        term: pending.term,
        revision: Some(pending.revision),
    }
}

const fn counters_of(account: &Account) -> CounterChanges {
    CounterChanges {
        paid_orders: account.paid_orders,
        qualifying: account.qualifying,
        redeemed: account.redeemed,
        spent: account.spent,
    }
}

/// Figures by day, and what is given once a person.
fn figures_of(account: &Account) -> Result<Vec<StateChange>, Rejection> {
    let mut marks = vec![StateChange::KeptOrders(account.kept_orders)];
    marks.extend(account.history.days.iter().copied().map(StateChange::Day));
    marks.extend(account.history.favourites.iter().cloned().map(StateChange::Favourite));
    marks.extend(account.history.visits.iter().copied().map(StateChange::Visit));
    marks.extend(account.milestones.iter().cloned().map(StateChange::Reached));
    marks.extend(account.slots.iter().cloned().map(StateChange::SlotTaken));
    let taken = account.taken.iter();
    marks.extend(taken.map(|taken| StateChange::Taken { reward_id: taken.reward_id.clone(), count: taken.count }));
    // Who was frozen is not freed by a merge.
    marks.extend(account.is_frozen.then_some(StateChange::Frozen(true)));
    Ok(marks)
}

/// The alias has its figures still; the kept account gives up as much, and never more than it has.
fn counters_given_back(kept: &Account, merged: &Account) -> Result<CounterChanges, Rejection> {
    let points = |kept: Points, merged: Points| kept.min(merged).at_least_zero().negated();
    let spent = kept.spent.min(merged.spent).max(Amount::ZERO);
    Ok(CounterChanges {
        paid_orders: kept.paid_orders.min(merged.paid_orders).max(0).saturating_neg(),
        qualifying: points(kept.qualifying, merged.qualifying),
        redeemed: points(kept.redeemed, merged.redeemed),
        spent: Amount::ZERO.minus(spent)?,
    })
}

fn figures_given_back(kept: &Account, merged: &Account) -> Result<Vec<StateChange>, Rejection> {
    let mut marks = vec![StateChange::KeptOrders(kept.kept_orders.min(merged.kept_orders).max(0).saturating_neg())];
    for theirs in &merged.history.days {
        if let Some(ours) = kept.history.days.iter().find(|ours| ours.day == theirs.day) {
            let spent = ours.spent.min(theirs.spent).max(Amount::ZERO);
            marks.push(StateChange::Day(DayFigures {
                day: theirs.day,
                orders: ours.orders.min(theirs.orders).max(0).saturating_neg(),
                spent: Amount::ZERO.minus(spent)?,
                qualifying: ours.qualifying.min(theirs.qualifying).at_least_zero().negated(),
            }));
        }
    }
    for theirs in &merged.history.favourites {
        let is_same = |ours: &&Favourite| (ours.kind, &ours.id, ours.month) == (theirs.kind, &theirs.id, theirs.month);
        if let Some(ours) = kept.history.favourites.iter().find(is_same) {
            let spent = ours.spent.min(theirs.spent).max(Amount::ZERO);
            marks.push(StateChange::Favourite(Favourite { spent: Amount::ZERO.minus(spent)?, ..theirs.clone() }));
        }
    }
    Ok(marks)
}
