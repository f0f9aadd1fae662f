//! What time alone changes: waiting points post, unused vouchers run out, lots expire, claims lapse.
//!
//! In date order, and within a day in the order just named: the first three happen as the day begins, a claim lapses in its
//! course. Settling is pure: reads show the settled account, the next
//! decision (or a job, for quiet accounts) writes the same changes as entries. When a job ran never changes the result.

use crate::decide::posting::{Draft, Posting};
use crate::decide::standing_on;
use crate::ids::Source;
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::{LotChange, Origin, Pending, PendingChange, Term};
use crate::ledger::spending::credit;
use crate::ledger::state_change::{ActivityFigure, StateChange, Unverified};
use crate::ledger::voucher::{CLAIM_HOURS_MAX, Voucher, VoucherState};
use crate::number::Points;
use crate::rejection::Rejection;
use crate::time::{Date, Instant, Moment};

/// The account as it stands at `now`.
pub fn settle(account: &Account, now: Moment) -> Result<Account, Rejection> {
    let mut posting = Posting::new(account.clone(), &[], now);
    posting.settle()?;
    Ok(posting.account().clone())
}

/// Something that is due. Variants stand in the order they happen within a day.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Due {
    Posting(Pending),
    Lapse(Unverified),
    VoucherEnd(Voucher),
    Expiry(Date),
    TierReview(Date),
    ClaimLapse(Voucher),
}

impl Due {
    /// The day it happens on, its rank within that day, the instant where that matters, and a name to break ties. Whoever
    /// settles twice a day must get what settling once gives, so nothing that happens later may come first.
    fn order(&self) -> (Date, u8, Option<Instant>, &str) {
        match self {
            Self::Posting(pending) => (pending.term.posts_on, 0, None, pending.source.as_str()),
            Self::Lapse(waiting) => (waiting.lapses_on, 0, None, waiting.source.as_str()),
            Self::VoucherEnd(voucher) => (ended_on(voucher), 1, None, voucher.voucher_id.as_str()),
            Self::Expiry(last_day) => (last_day.plus_days(1), 2, None, ""),
            Self::TierReview(day) => (*day, 3, None, ""),
            Self::ClaimLapse(voucher) => {
                (claimed_on(voucher).plus_days(1), 4, claimed_at(voucher), voucher.voucher_id.as_str())
            }
        }
    }
}

const fn claimed_on(voucher: &Voucher) -> Date {
    match &voucher.state {
        VoucherState::Claimed { at, .. } => at.date,
        VoucherState::Issued | VoucherState::Used { .. } | VoucherState::Returned => voucher.issued_on,
    }
}

const fn claimed_at(voucher: &Voucher) -> Option<Instant> {
    match &voucher.state {
        VoucherState::Claimed { at, .. } => Some(at.instant),
        VoucherState::Issued | VoucherState::Used { .. } | VoucherState::Returned => None,
    }
}

/// The first day a voucher can no longer be used.
fn ended_on(voucher: &Voucher) -> Date {
    voucher.expires_on.plus_days(1)
}

impl Posting {
    /// Writes everything that is due.
    pub fn settle(&mut self) -> Result<(), Rejection> {
        while let Some(due) = self.next_due() {
            match due {
                Due::Posting(pending) => self.post(&pending)?,
                Due::Lapse(waiting) => self.lapse(&waiting)?,
                Due::TierReview(day) => self.review_tier(day)?,
                Due::ClaimLapse(voucher) => self.free_voucher(&voucher, claimed_on(&voucher).plus_days(1))?,
                Due::VoucherEnd(voucher) => self.end_voucher(&voucher, ended_on(&voucher))?,
                Due::Expiry(last_day) => self.expire(last_day)?,
            }
        }
        Ok(())
    }

    fn next_due(&self) -> Option<Due> {
        let now = self.now();
        let account = self.account();
        let is_dated = |pending: &&Pending| !pending.term.is_unverified && !pending.term.is_unpaid;
        let postings = account.pending.iter().filter(is_dated).filter(|pending| pending.term.posts_on <= now.date);
        let lapses = account.unverified.iter().filter(|waiting| waiting.lapses_on <= now.date);
        let vouchers = account.vouchers.iter().filter_map(|voucher| match &voucher.state {
            VoucherState::Claimed { at, .. } if at.instant.plus_hours(CLAIM_HOURS_MAX) <= now.instant => {
                Some(Due::ClaimLapse(voucher.clone()))
            }
            VoucherState::Issued if ended_on(voucher) <= now.date => Some(Due::VoucherEnd(voucher.clone())),
            _ => None,
        });
        let last_days = account.lots.iter().filter_map(|lot| lot.expires_on).filter(|last_day| *last_day < now.date);
        let review = account.ladder.as_ref().and_then(|ladder| ladder.next_review_of(account));
        let review = review.filter(|day| *day <= now.date).map(Due::TierReview);
        let lapses = lapses.cloned().map(Due::Lapse);
        let all = postings
            .cloned()
            .map(Due::Posting)
            .chain(lapses)
            .chain(vouchers)
            .chain(last_days.map(Due::Expiry))
            .chain(review);
        all.min_by(|one, other| one.order().cmp(&other.order()))
    }

    fn post(&mut self, pending: &Pending) -> Result<(), Rejection> {
        let Term { posts_on, expires_on, renews_months, .. } = pending.term;
        let movement = credit(self.account(), &pending.source, pending.points, posts_on, expires_on, renews_months)?;
        self.write(Draft {
            kind: EntryKind::Posted,
            source: pending.source.clone(),
            revision: pending.revision,
            effective_on: posts_on,
            points: pending.points,
            changes: Changes {
                pending: vec![withdrawal(pending)],
                lots: movement.lots,
                deficit: movement.deficit,
                order_number: order_number(pending),
                ..Changes::default()
            },
            trace: vec![TraceLine::new(pending.points, TraceReason::HoldEnded)],
        })
    }

    /// Nobody verified in time what something was promised for; it counts towards no limit any more.
    fn lapse(&mut self, waiting: &Unverified) -> Result<(), Rejection> {
        let promised = self.account().pending.iter().find(|pending| pending.source == waiting.source).cloned();
        let points = promised.as_ref().map_or(Points::ZERO, |pending| pending.points.negated());
        let mechanic_id = waiting.mechanic_id.clone();
        let uncounted = ActivityFigure { mechanic_id: mechanic_id.clone(), day: waiting.counted_on, count: -1 };
        self.write(Draft {
            kind: if promised.is_some() { EntryKind::Voided } else { EntryKind::Noted },
            source: waiting.source.clone(),
            revision: 2,
            effective_on: waiting.lapses_on,
            points,
            changes: Changes {
                pending: promised.iter().map(withdrawal).collect(),
                marks: vec![StateChange::NoLongerUnverified(waiting.source.clone()), StateChange::Activity(uncounted)],
                ..Changes::default()
            },
            trace: vec![TraceLine::new(points, TraceReason::NeverVerified { mechanic_id })],
        })
    }

    /// Time alone ended what the tier stood on.
    fn review_tier(&mut self, day: Date) -> Result<(), Rejection> {
        let Some(ladder) = self.account().ladder.clone() else { return Ok(()) };
        let standing = standing_on(&ladder, self.account(), day);
        let before = self.account().sequence;
        self.write_standing(Some(&ladder), standing, vec![], day)?;
        // A review that changes nothing would be due for ever.
        if self.account().sequence == before { Err(Rejection::AccountDamaged) } else { Ok(()) }
    }

    /// All lots with this last day expire in one entry, so that the shopper reads one line.
    pub fn expire(&mut self, last_day: Date) -> Result<(), Rejection> {
        let dying = self.account().lots.iter().filter(|lot| lot.expires_on == Some(last_day));
        let lots: Vec<LotChange> = dying.map(|lot| lot.taken(lot.points)).collect();
        let points = Points::sum(lots.iter().map(|change| change.points))?;
        let source =
            Source::Expiry(self.account().account_id.clone(), last_day).id().map_err(Rejection::of_identifier)?;
        self.write(Draft {
            kind: EntryKind::Expired,
            source,
            // Points with the same last day can come back and expire again: the sequence tells the entries apart.
            revision: u32::try_from(self.account().sequence).unwrap_or(u32::MAX),
            effective_on: last_day.plus_days(1),
            points,
            changes: Changes { lots, ..Changes::default() },
            trace: vec![TraceLine::new(points, TraceReason::LastDayPassed)],
        })
    }
}

fn withdrawal(pending: &Pending) -> PendingChange {
    PendingChange {
        source: pending.source.clone(),
        origin: pending.origin.clone(),
        points: pending.points.negated(),
        term: pending.term,
        revision: None,
    }
}

fn order_number(pending: &Pending) -> Option<String> {
    match &pending.origin {
        Origin::Order(number) => Some(number.clone()),
        Origin::Mechanic(_) | Origin::Merchant => None,
    }
}
