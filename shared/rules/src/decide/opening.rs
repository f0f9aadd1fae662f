//! Balances that members bring from an earlier program: posted once each, lot by lot, with the last days they had there.

use super::posting::{Draft, Posting};
use crate::error::Invalid;
use crate::fact::OpeningLot;
use crate::ids::SourceId;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::LotChange;
use crate::number::Points;
use crate::rejection::Rejection;
use crate::time::Date;

/// Most lots of one opening balance: one a month for as long as points may live, [`OPENING_MONTHS_MAX`].
pub const OPENING_LOTS_MAX: usize = 120;
/// Most points of one lot. [`OPENING_LOTS_MAX`] of them are 1.2 · 10^11, far below the 2^53 − 1 that a number may reach.
pub const OPENING_LOT_POINTS_MAX: i64 = 1_000_000_000;
/// Most months ahead of the last day of a lot: the longest life a program gives its own points.
pub const OPENING_MONTHS_MAX: u16 = 120;

/// Everything that is wrong with the lots of an opening balance posted on `today`. Fields are places within the member: `lots[0].points`.
pub fn faults_of(lots: &[OpeningLot], today: Date) -> Vec<Invalid> {
    let mut faults = Vec::new();
    if lots.len() > OPENING_LOTS_MAX {
        faults.push(Invalid::new("lots", lots.len(), format!("at most {OPENING_LOTS_MAX} lots")));
    }
    let latest = today.plus_months(OPENING_MONTHS_MAX);
    for (place, lot) in lots.iter().take(OPENING_LOTS_MAX).enumerate() {
        if !(1..=OPENING_LOT_POINTS_MAX).contains(&lot.points.get()) {
            let rule = format!("1 to {OPENING_LOT_POINTS_MAX} points");
            faults.push(Invalid::new(format!("lots[{place}].points"), lot.points, rule));
        }
        if let Some(last_day) = lot.last_day.filter(|last_day| !(today..=latest).contains(last_day)) {
            let rule = format!(
                "a day from {today}, today in the program's time zone, through {latest}; leave it out for points that never expire"
            );
            faults.push(Invalid::new(format!("lots[{place}].last_day"), last_day, rule));
        }
    }
    faults
}

/// Posts an opening balance in one entry, under the source of its fact. What the member owes is repaid first, by the lots that expire
/// soonest. Days of the earlier program stand: no activity renews them. Without lots nothing is written.
pub fn open(posting: &mut Posting, source: SourceId, lots: &[OpeningLot]) -> Result<(), Rejection> {
    let today = posting.now().date;
    if let Some(fault) = faults_of(lots, today).into_iter().next() {
        return Err(fault.into());
    }
    let mut lots = lots.to_vec();
    lots.sort_by_key(|lot| (lot.last_day.is_none(), lot.last_day));
    let mut owed = posting.account().deficit;
    let mut changes: Vec<LotChange> = Vec::with_capacity(lots.len());
    for lot in &lots {
        let repaid = owed.min(lot.points);
        owed = owed.minus(repaid)?;
        let points = lot.points.minus(repaid)?;
        if !points.is_positive() {
            continue;
        }
        match changes.last_mut().filter(|change| change.expires_on == lot.last_day) {
            Some(change) => change.points = change.points.plus(points)?,
            None => changes.push(LotChange {
                source: source.clone(),
                points,
                opened_on: today,
                expires_on: lot.last_day,
                renews_months: None,
                is_graced: false,
            }),
        }
    }
    let points = Points::sum(lots.iter().map(|lot| lot.points))?;
    if points.is_zero() {
        return Ok(());
    }
    let deficit = owed.minus(posting.account().deficit)?;
    posting.write(Draft {
        kind: EntryKind::Adjusted,
        source,
        revision: 1,
        effective_on: today,
        points,
        changes: Changes { lots: changes, deficit, ..Changes::default() },
        trace: vec![TraceLine::new(points, TraceReason::OpeningBalance)],
    })
}
