//! Decisions about orders: merge the snapshot, compute what should be posted, post the difference to what is.

use super::counting::counted;
use super::freeze::freeze;
use super::posting::{Draft, Posting};
use super::refund::{RefundedShare, spent};
use super::{Decision, milestone, offer, referral, stamps, tiers, voucher};
use crate::ids::SourceId;
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, CounterChanges, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::{LotChange, Origin, Pending, PendingChange, Term};
use crate::ledger::mark::Mark;
use crate::ledger::source::{AwardPlan, SourceRecord};
use crate::ledger::spending::take;
use crate::number::Points;
use crate::order::Order;
use crate::program::Program;
use crate::program::document::Enrolment;
use crate::rejection::Rejection;

/// An order of nobody we know: kept, because participation needs a denominator, but nothing is posted.
pub fn of_guest(program: &Program, stored: Option<&SourceRecord>, snapshot: &Order) -> Result<Decision, Rejection> {
    let record = merge(program, stored, snapshot)?;
    let source = (stored != Some(&record)).then_some(record);
    Ok(Decision { account: None, entries: vec![], source, vouchers: vec![], claims: vec![], follow_ups: vec![] })
}

/// An order of a member. Returns the record if it changed.
pub fn of_member(
    program: &Program,
    posting: &mut Posting,
    stored: Option<&SourceRecord>,
    snapshot: &Order,
) -> Result<Option<SourceRecord>, Rejection> {
    let mut record = merge(program, stored, snapshot)?;
    let is_first = stored.is_none();
    if record.plan.is_none() && earns(program, posting.account(), &record.order) {
        record.plan = Some(freeze(program, posting.account(), &record.order, posting.now())?.plan);
    }
    let counted_before = record.counted.clone();
    match record.plan.clone() {
        Some(plan) => OrderPosting::new(posting, &mut record, &plan)?.write()?,
        None if is_first => note_nothing(program, posting, &mut record)?,
        None => {}
    }
    offer::follow_order(posting, &record)?;
    // What depends on the member's figures is judged only when the order changed them: a duplicate under a newer program must
    // post nothing.
    if record.counted != counted_before {
        tiers::judge(program, posting)?;
        stamps::give_full_cards(program, posting, &record)?;
        milestone::reach(program, posting)?;
        offer::make(program, posting)?;
        referral::follow_order(program, posting, &record)?;
    }
    for voucher_id in posting.named_vouchers() {
        // Settling names vouchers too, of whatever ran out today: only those this order carries are the order's.
        let carried = posting.voucher(&voucher_id).filter(|voucher| {
            voucher.belongs_to(&record.order.order_id) || record.order.discount_codes.contains(&voucher.code)
        });
        let code = carried.map(|voucher| voucher.code.clone());
        record.voucher_codes.extend(code.filter(|code| !record.voucher_codes.contains(code)));
    }
    record.voucher_codes.sort();
    voucher::follow_order(posting, &record.order)?;
    Ok((stored != Some(&record)).then_some(record))
}

fn merge(program: &Program, stored: Option<&SourceRecord>, snapshot: &Order) -> Result<SourceRecord, Rejection> {
    snapshot.check_limits()?;
    if snapshot.currency != program.document().currency {
        return Err(Rejection::CurrencyMismatch);
    }
    let Some(stored) = stored else {
        return Ok(SourceRecord {
            revision: 0,
            // Merged with itself: refunds come out in the order every later merge gives them.
            order: snapshot.merged(snapshot),
            plan: None,
            earned: Points::ZERO,
            reversed: Points::ZERO,
            reversed_expired: Points::ZERO,
            written_off: Points::ZERO,
            counted: None,
            voucher_codes: vec![],
        });
    };
    let order = stored.order.merged(snapshot);
    order.check_limits()?;
    Ok(SourceRecord { order, ..stored.clone() })
}

/// Test orders and orders placed before joining earn nothing. Under automatic enrolment the first order itself enrols.
pub fn earns(program: &Program, account: &Account, order: &Order) -> bool {
    let is_in_time = program.document().enrolment == Enrolment::Automatic
        || account.joined_at.is_some_and(|joined_at| order.placed_at.instant >= joined_at.instant);
    !order.test && is_in_time
}

/// Says once why an order gives nothing at all.
fn note_nothing(program: &Program, posting: &mut Posting, record: &mut SourceRecord) -> Result<(), Rejection> {
    let reason = if record.order.test { TraceReason::TestOrder } else { TraceReason::PlacedBeforeJoining };
    debug_assert!(!earns(program, posting.account(), &record.order), "an order that earns has a plan");
    record.revision = record.revision.saturating_add(1);
    posting.write(Draft {
        kind: EntryKind::Noted,
        source: SourceId::of_order(&record.order.order_id).map_err(|_| Rejection::AmountOutOfRange)?,
        revision: record.revision,
        effective_on: posting.now().date,
        points: Points::ZERO,
        changes: Changes { order_number: Some(record.order.number.clone()), ..Changes::default() },
        trace: vec![TraceLine::new(Points::ZERO, reason)],
    })
}

/// Posts the difference between what an order should have given and what it has.
struct OrderPosting<'a> {
    posting: &'a mut Posting,
    record: &'a mut SourceRecord,
    plan: &'a AwardPlan,
    source: SourceId,
    /// Counters and marks move with the first entry written.
    counters: CounterChanges,
    marks: Vec<Mark>,
    take_reason: TraceReason,
    give: Points,
    take: Points,
}

impl<'a> OrderPosting<'a> {
    fn new(posting: &'a mut Posting, record: &'a mut SourceRecord, plan: &'a AwardPlan) -> Result<Self, Rejection> {
        let order = &record.order;
        let share = RefundedShare::of(&plan.basis, order)?;
        let is_void = order.cancelled_at.is_some() || order.test;
        let earned = if plan.earns_from(order).is_some() { plan.award(order)? } else { Points::ZERO };
        let reversed = if is_void { earned } else { share.of_points(earned)? };

        let earned_more = earned.minus(record.earned)?;
        let net_more = earned_more.minus(reversed.minus(record.reversed)?)?;
        // Added lines shrink the refunded share: then more is given than the lines alone earn, and nothing is taken.
        let give = earned_more.max(net_more).at_least_zero();
        let take = give.minus(net_more)?;
        let take_reason = if is_void {
            TraceReason::OrderCancelled
        } else if earned_more.is_negative() {
            TraceReason::OrderChanged
        } else {
            let (refunded, of) = share.as_money()?;
            TraceReason::Refunded { refunded, of }
        };
        let source = SourceId::of_order(&order.order_id).map_err(|_| Rejection::AmountOutOfRange)?;
        let should_count = order.paid_at.filter(|_| !is_void && !share.is_whole());
        let now_counted = should_count
            .map(|paid_at| counted(plan, order, paid_at.date, share, earned.minus(reversed)?))
            .transpose()?;
        let (counters, marks) =
            super::counting::difference(posting.account(), record, now_counted.as_ref(), posting.now().date)?;
        record.counted = now_counted;
        record.earned = earned;
        record.reversed = reversed;
        Ok(Self { posting, record, plan, source, counters, marks, take_reason, give, take })
    }

    fn write(mut self) -> Result<(), Rejection> {
        let is_moved = self.waiting().is_some_and(|waiting| self.term() != Some(waiting.term));
        let is_counted = !self.counters.is_empty() || !self.marks.is_empty();
        if self.give.is_zero() && self.take.is_zero() && !is_counted && !is_moved {
            return Ok(());
        }
        self.record.revision = self.record.revision.saturating_add(1);
        if self.give.is_positive() {
            self.earn()?;
        }
        if self.take.is_positive() {
            let left = self.void_pending()?;
            self.claw_back(left)?;
        }
        if is_moved && self.give.is_zero() && self.take.is_zero() {
            let pending = self.pending_changes(Points::ZERO)?;
            let trace = vec![TraceLine::new(Points::ZERO, TraceReason::OrderChanged)];
            self.entry(EntryKind::Noted, Points::ZERO, Changes { pending, ..Changes::default() }, trace)?;
        }
        if !self.counters.is_empty() || !self.marks.is_empty() {
            let trace = self.why_nothing()?;
            self.entry(EntryKind::Noted, Points::ZERO, Changes::default(), trace)?;
        }
        Ok(())
    }

    /// The order's points that wait.
    fn waiting(&self) -> Option<&Pending> {
        self.posting.account().pending.iter().find(|pending| pending.source == self.source)
    }

    /// Why an order that counts earns nothing, if that is so.
    fn why_nothing(&self) -> Result<Vec<TraceLine>, Rejection> {
        if self.record.earned.is_positive() || self.plan.award(&self.record.order)?.is_positive() {
            return Ok(vec![]);
        }
        let reason = match self.plan.not_eligible {
            Some(unmet) => TraceReason::NotEligible { unmet },
            None => TraceReason::NothingCounts,
        };
        Ok(vec![TraceLine::new(Points::ZERO, reason)])
    }

    /// The day the order's points post and how long they live then.
    fn term(&self) -> Option<Term> {
        let posts_on = self.plan.posts_on(self.plan.earns_from(&self.record.order)?);
        let expires_on = self.plan.expires_on(posts_on);
        Some(Term { posts_on, expires_on, renews_months: self.plan.expiry.renews_months(), is_unverified: false })
    }

    /// Promises or withdraws `points`. A late delivery may tell that the order was paid earlier than known so far: then
    /// what waits moves to the day it would wait for had the deliveries come in order.
    fn pending_changes(&self, points: Points) -> Result<Vec<PendingChange>, Rejection> {
        let Some(term) = self.term() else { return Ok(vec![]) };
        let origin = Origin::Order(self.record.order.number.clone());
        let change = |points, term| PendingChange { source: self.source.clone(), origin: origin.clone(), points, term };
        Ok(match self.waiting() {
            Some(waiting) if waiting.term != term => {
                let withdrawn = change(waiting.points.negated(), waiting.term);
                let left = waiting.points.plus(points)?;
                core::iter::once(withdrawn).chain(left.is_positive().then(|| change(left, term))).collect()
            }
            _ => vec![change(points, term)],
        })
    }

    fn earn(&mut self) -> Result<(), Rejection> {
        let trace = if self.give == self.record.earned {
            self.plan.explain(&self.record.order)?
        } else {
            vec![TraceLine::new(self.give, TraceReason::OrderChanged)]
        };
        let changes = Changes { pending: self.pending_changes(self.give)?, ..Changes::default() };
        self.entry(EntryKind::Earned, self.give, changes, trace)
    }

    /// Takes from the order's own pending points. Returns what is left to take.
    fn void_pending(&mut self) -> Result<Points, Rejection> {
        let Some(waiting) = self.waiting() else { return Ok(self.take) };
        let points = waiting.points.min(self.take);
        let changes = Changes { pending: self.pending_changes(points.negated())?, ..Changes::default() };
        let trace = vec![TraceLine::new(points.negated(), self.take_reason.clone())];
        self.entry(EntryKind::Voided, points.negated(), changes, trace)?;
        self.take.minus(points)
    }

    /// Takes posted points: from the order's own lots, then what of them had expired counts, then other lots in spending order,
    /// then the account owes, or (policy `clamp`) the rest is written off: see [`spent`].
    fn claw_back(&mut self, wanted: Points) -> Result<(), Rejection> {
        if wanted.is_zero() {
            return Ok(());
        }
        let account = self.posting.account();
        let (own, left) = take(account.lots.iter().filter(|lot| lot.source == self.source), wanted)?;
        let expired = account.expired.iter().filter(|lot| lot.source == self.source).map(|lot| lot.points);
        let uncounted = Points::sum(expired)?.minus(self.record.reversed_expired)?.at_least_zero();
        let counted = uncounted.min(left);
        let (others, left) = take(account.lots.iter().filter(|lot| lot.source != self.source), left.minus(counted)?)?;
        let spent = spent(account, self.plan.after_spending, left)?;
        self.record.reversed_expired = self.record.reversed_expired.plus(counted)?;
        self.record.written_off = self.record.written_off.plus(spent.forgiven)?;

        let lots: Vec<LotChange> = own.into_iter().chain(others).collect();
        let points = Points::sum(lots.iter().map(|change| change.points))?.minus(spent.owed)?;
        let kind = if points.is_zero() { EntryKind::Noted } else { EntryKind::ClawedBack };
        let changes = Changes { lots, deficit: spent.owed, marks: spent.marks(), ..Changes::default() };
        let trace = vec![TraceLine::new(points, self.take_reason.clone())];
        self.entry(kind, points, changes, trace)
    }

    fn entry(
        &mut self,
        kind: EntryKind,
        points: Points,
        mut changes: Changes,
        trace: Vec<TraceLine>,
    ) -> Result<(), Rejection> {
        changes.counters = core::mem::take(&mut self.counters);
        changes.marks.append(&mut self.marks);
        changes.order_number = Some(self.record.order.number.clone());
        let effective_on = self.posting.now().date;
        let source = self.source.clone();
        self.posting.write(Draft { kind, source, revision: self.record.revision, effective_on, points, changes, trace })
    }
}
