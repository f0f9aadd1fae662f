//! Posts the difference between what an order should have given and what it has.
//!
//! Points of an order that is not paid, or not any more, wait for the payment. What is taken comes from the order's own waiting points,
//! its own lots, other lots in spending order, then is owed; what is restored first cancels what was written off, then goes back to the
//! lots it was taken from.

use super::entitlement::Entitlement;
use super::forgiving::spent;
use super::posting::{Draft, Posting};
use super::returned::TakeReasons;
use super::{counting, purchase, slots};
use crate::ids::SourceId;
use crate::ledger::entry::{Changes, CounterChanges, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::{LotChange, Origin, Pending, PendingChange, Term};
use crate::ledger::source::{AwardPlan, SourceRecord};
use crate::ledger::spending::{Grace, give_back, last_day_given_back, take};
use crate::ledger::state_change::StateChange;
use crate::number::Points;
use crate::order::Order;
use crate::program::document::EarnOn;
use crate::rejection::Rejection;
use crate::time::{DAY_MILLISECONDS, Date};

/// What an order's points do in one decision. None is below zero.
#[derive(Clone, Copy, Debug, Default)]
struct Movements {
    /// Promised for the first time.
    earned: Points,
    /// Promised again after they were taken.
    restored: Points,
    /// Given back to the lots they were taken from.
    given_back: Points,
    /// Of `given_back`, waiting so far.
    released: Points,
    /// Taken from what waits.
    voided: Points,
    /// Taken from what was posted.
    clawed_back: Points,
    /// Posted points that wait again, because the payment is open again.
    reopened: Points,
}

/// An order whose points are being posted.
pub struct OrderPosting<'a> {
    posting: &'a mut Posting,
    record: &'a mut SourceRecord,
    plan: &'a AwardPlan,
    now: &'a Entitlement,
    order: Order,
    source: SourceId,
    /// Counters and marks move with the first entry written.
    counters: CounterChanges,
    marks: Vec<StateChange>,
    movements: Movements,
    reasons: TakeReasons,
}

impl<'a> OrderPosting<'a> {
    /// `before` is what the order gave by what was known so far, if it was judged then.
    pub fn new(
        posting: &'a mut Posting,
        record: &'a mut SourceRecord,
        plan: &'a AwardPlan,
        now: &'a Entitlement,
        before: Option<&Entitlement>,
    ) -> Result<Self, Rejection> {
        let order = record.known.order();
        let source = SourceId::of_order(&order.order_id).map_err(Rejection::of_identifier)?;
        let reasons = TakeReasons::of(now, before, &order)?;
        let day = record.known.paid_at.filter(|_| !now.is_void && !now.is_free);
        let counted = day.map(|paid_at| counting::counted(plan, now, &order, paid_at.date)).transpose()?;
        let (counters, mut marks) =
            counting::difference(posting.account(), record, counted.as_ref(), posting.now().date)?;
        marks.extend(slots::marks(posting.account(), plan, now, &source));
        marks.extend(purchase::mark(posting.account(), &order, now, &source, before.is_none()));
        record.counted = counted;
        let movements = Movements::default();
        let mut all = Self { posting, record, plan, now, order, source, counters, marks, movements, reasons };
        all.movements = all.plan_movements()?;
        let returns = all.movements.restored.is_positive() || all.record.is_reopened;
        let today = all.posting.now().date;
        if returns
            && all
                .posts_on()
                .is_some_and(|posts_on| all.expires_on(posts_on, Some(today)) > all.expires_on(posts_on, None))
        {
            all.record.given_again_on = Some(today);
        }
        all.record.is_reopened = all.is_open() && (returns || all.movements.reopened.is_positive());
        all.record.earned = now.earned;
        all.record.reversed = now.reversed;
        Ok(all)
    }

    /// What has to move so that what was given becomes what should be given. Of what is given again, first what was written off is
    /// cancelled: it was never taken.
    fn plan_movements(&mut self) -> Result<Movements, Rejection> {
        let (earned, reversed) = (self.record.earned, self.record.reversed);
        let net = earned.minus(reversed)?;
        let more = self.now.net()?.minus(net)?;
        // Added lines may earn more while others come back: then more is promised than taken.
        let given = self.now.earned.minus(earned)?.max(more).at_least_zero();
        let taken = given.minus(more)?;
        let restored = given.min(reversed.minus(self.now.reversed)?.at_least_zero());
        let cancelled = restored.min(self.record.written_off);
        self.cancel_written_off(cancelled)?;
        let waiting = self.waiting().map_or(Points::ZERO, |waiting| waiting.points);
        let elsewhere = Points::sum(self.record.taken_elsewhere.iter().map(|change| change.points.negated()))?;
        let back = if self.is_open() { Points::ZERO } else { elsewhere.min(restored.minus(cancelled)?) };
        // What had expired when it was taken was not taken from anybody: it stays expired.
        let of_own = restored.minus(cancelled)?.minus(elsewhere)?.at_least_zero();
        let expired_again = of_own.min(self.record.reversed_expired);
        self.record.reversed_expired = self.record.reversed_expired.minus(expired_again)?;
        let promised = given.minus(cancelled)?.minus(back)?.minus(expired_again)?;
        // What waited for a payment goes back to where it was taken from when the payment opened.
        let was_open = self.waiting().is_some_and(|waiting| waiting.term.is_unpaid);
        let released = if was_open && !self.is_open() { waiting.min(elsewhere.minus(back)?) } else { Points::ZERO };
        let voided = taken.min(waiting.plus(promised)?.minus(released)?);
        let clawed_back = taken.minus(voided)?;
        let posted = net.minus(waiting)?;
        let left_expired = self.expired()?.minus(self.expired_of(clawed_back)?)?;
        let alive = posted.minus(clawed_back)?.minus(left_expired)?.at_least_zero();
        let reopened = if self.is_open() { alive } else { Points::ZERO };
        let first = given.minus(restored)?;
        Ok(Movements {
            earned: first,
            restored: promised.minus(first)?,
            given_back: back.plus(released)?,
            released,
            voided,
            clawed_back,
            reopened,
        })
    }

    /// Could the points ever be spent? Not those of an order that was first heard of when their life was over: nothing was taken away
    /// from them that a grace would make up for, in whatever order its news came. Days of UTC: near enough.
    fn has_lived(&self, last_day: Date) -> bool {
        let judged_on = self.plan.judged_at.milliseconds().div_euclid(DAY_MILLISECONDS);
        i64::from(last_day.days_since_epoch()) >= judged_on
    }

    /// Points of the order that expired, less those that count as taken.
    fn expired(&self) -> Result<Points, Rejection> {
        let own = self.posting.account().expired.iter().filter(|lot| lot.source == self.source);
        Ok(Points::sum(own.map(|lot| lot.points))?.minus(self.record.reversed_expired)?.at_least_zero())
    }

    /// Of posted points that are taken, what had expired: after the order's own lots, before those of others.
    fn expired_of(&self, taken: Points) -> Result<Points, Rejection> {
        let own = self.posting.account().lots.iter().filter(|lot| lot.source == self.source);
        let beyond = taken.minus(Points::sum(own.map(|lot| lot.points))?)?.at_least_zero();
        Ok(self.expired()?.min(beyond))
    }

    fn cancel_written_off(&mut self, cancelled: Points) -> Result<(), Rejection> {
        if cancelled.is_zero() {
            return Ok(());
        }
        self.record.written_off = self.record.written_off.minus(cancelled)?;
        let forgiven = self.posting.account().forgiven.map_or(Points::ZERO, |forgiven| forgiven.points).min(cancelled);
        if forgiven.is_positive() {
            self.marks.push(StateChange::Forgiven(forgiven.negated()));
        }
        Ok(())
    }

    /// Writes the entries; none when nothing changes.
    pub fn write(mut self) -> Result<(), Rejection> {
        let is_moved = self.waiting().is_some_and(|waiting| Some(waiting.term) != self.term());
        let Movements { earned, restored, given_back, voided, clawed_back, reopened, released } = self.movements;
        let all = [earned, restored, given_back, voided, clawed_back, reopened, released];
        let moves = all.iter().any(|points| !points.is_zero());
        if !moves && !is_moved && self.counters.is_empty() && self.marks.is_empty() {
            return Ok(());
        }
        self.record.revision = self.record.revision.saturating_add(1);
        // What is posted is taken before it is promised again; else promises come first, so that what waits is taken from.
        if !reopened.is_zero() {
            self.claw_back(clawed_back, reopened)?;
        }
        self.promise()?;
        self.void_waiting()?;
        if reopened.is_zero() {
            self.claw_back(clawed_back, Points::ZERO)?;
        }
        self.give_back()?;
        if is_moved && !moves {
            let pending = self.pending_changes(Points::ZERO)?;
            let reason = if self.is_open() { TraceReason::PaymentOpen } else { TraceReason::OrderChanged };
            let trace = vec![TraceLine::new(Points::ZERO, reason)];
            self.entry(EntryKind::Noted, Points::ZERO, Changes { pending, ..Changes::default() }, trace)?;
        }
        if !self.counters.is_empty() || !self.marks.is_empty() {
            let trace = self.why_nothing();
            self.entry(EntryKind::Noted, Points::ZERO, Changes::default(), trace)?;
        }
        Ok(())
    }

    /// The order's points that wait.
    fn waiting(&self) -> Option<&Pending> {
        self.posting.account().pending.iter().find(|pending| pending.source == self.source)
    }

    /// Nothing posts before it is paid, and nothing stays posted whose payment is open again.
    const fn is_open(&self) -> bool {
        self.order.paid_at.is_none() || self.plan.earns_from(&self.order).is_none()
    }

    /// Why an order that counts earns nothing, if that is so.
    fn why_nothing(&self) -> Vec<TraceLine> {
        if self.now.earned.is_positive() {
            return vec![];
        }
        let reason = match self.now.not_eligible {
            Some(unmet) => TraceReason::NotEligible { unmet },
            None => TraceReason::NothingCounts,
        };
        vec![TraceLine::new(Points::ZERO, reason)]
    }

    /// The day the order's points post and how long they live then; while its payment is open, as if it were paid now.
    fn term(&self) -> Option<Term> {
        let posts_on = self.posts_on()?;
        let expires_on = self.expires_on(posts_on, self.record.given_again_on);
        let renews_months = self.plan.expiry.renews_months();
        Some(Term { posts_on, expires_on, renews_months, is_unverified: false, is_unpaid: self.is_open() })
    }

    fn posts_on(&self) -> Option<Date> {
        let known = &self.record.known;
        let known_from = match self.plan.earn_on {
            EarnOn::Placed => Some(known.placed_at),
            EarnOn::Paid => known.paid_at,
            EarnOn::Fulfilled => known.fulfilled_at,
        };
        Some(self.plan.posts_on(known_from?, known.paid_at))
    }

    /// The last day of points that post on that day; of those that were given again, after a grace at the earliest. What waits for a payment
    /// has no grace yet: it is given again when it is paid.
    fn expires_on(&self, posts_on: Date, given_again_on: Option<Date>) -> Option<Date> {
        let given_again_on = given_again_on.filter(|_| !self.is_open());
        self.plan.expires_on(posts_on).map(|last_day| match given_again_on {
            Some(day) if self.has_lived(last_day) => last_day_given_back(last_day, day),
            _ => last_day,
        })
    }

    /// Promises or withdraws `points`. A late delivery may tell that the order was paid earlier than known so far, or that its payment
    /// is open again: then what waits moves.
    fn pending_changes(&self, points: Points) -> Result<Vec<PendingChange>, Rejection> {
        let Some(term) = self.term() else { return Ok(vec![]) };
        let origin = Origin::Order(self.order.number.clone());
        let change = |points, term| PendingChange {
            source: self.source.clone(),
            origin: origin.clone(),
            points,
            term,
            revision: None,
        };
        Ok(match self.waiting() {
            Some(waiting) if waiting.term != term => {
                let withdrawn = change(waiting.points.negated(), waiting.term);
                let left = waiting.points.plus(points)?;
                core::iter::once(withdrawn).chain(left.is_positive().then(|| change(left, term))).collect()
            }
            _ => vec![change(points, term)],
        })
    }

    /// Promises what is earned, given again or reopened.
    fn promise(&mut self) -> Result<(), Rejection> {
        let Movements { earned, restored, reopened, .. } = self.movements;
        let points = earned.plus(restored)?.plus(reopened)?;
        if points.is_zero() {
            return Ok(());
        }
        let mut trace = match earned == self.now.earned {
            true => self.now.trace.clone(),
            false => vec![TraceLine::new(earned, TraceReason::OrderChanged)],
        };
        trace.push(TraceLine::new(restored, TraceReason::Restored));
        trace.push(TraceLine::new(reopened, TraceReason::PaymentOpen));
        trace.retain(|line| !line.delta.is_zero() || earned == self.now.earned && is_of_award(&line.reason));
        let changes = Changes { pending: self.pending_changes(points)?, ..Changes::default() };
        self.entry(EntryKind::Earned, points, changes, trace)
    }

    /// Takes from the order's own waiting points.
    fn void_waiting(&mut self) -> Result<(), Rejection> {
        let Movements { voided, released, .. } = self.movements;
        let points = voided.plus(released)?.negated();
        if points.is_zero() {
            return Ok(());
        }
        let mut trace = if voided.is_zero() { vec![] } else { self.reasons.trace(voided.negated())? };
        if !released.is_zero() {
            trace.push(TraceLine::new(released.negated(), TraceReason::Restored));
        }
        let changes = Changes { pending: self.pending_changes(points)?, ..Changes::default() };
        self.entry(EntryKind::Voided, points, changes, trace)
    }

    /// Takes posted points: from the order's own lots, then what of them had expired counts, then other lots in spending order,
    /// then the account owes, or (policy `clamp`) the rest is written off: see [`spent`]. Of what is only `reopened` nothing is written
    /// off: it comes again with the payment.
    fn claw_back(&mut self, taken: Points, reopened: Points) -> Result<(), Rejection> {
        let wanted = taken.plus(reopened)?;
        if wanted.is_zero() {
            return Ok(());
        }
        let account = self.posting.account();
        let (own, left) = take(account.lots.iter().filter(|lot| lot.source == self.source), wanted)?;
        // What is only reopened was not expired.
        let counted = self.expired_of(taken)?.min(left);
        let (others, left) = take(account.lots.iter().filter(|lot| lot.source != self.source), left.minus(counted)?)?;
        let left_of_reopened = left.min(reopened);
        let spent = spent(account, self.plan.after_spending, left.minus(left_of_reopened)?)?;
        let owed = spent.owed.plus(left_of_reopened)?;
        self.record.reversed_expired = self.record.reversed_expired.plus(counted)?;
        self.record.written_off = self.record.written_off.plus(spent.forgiven)?;
        self.record.taken_elsewhere.extend(others.iter().cloned());

        let lots: Vec<LotChange> = own.into_iter().chain(others).collect();
        let points = Points::sum(lots.iter().map(|change| change.points))?.minus(owed)?;
        let kind = if points.is_zero() { EntryKind::Noted } else { EntryKind::ClawedBack };
        let changes = Changes { lots, deficit: owed, marks: spent.marks(), ..Changes::default() };
        let of_reopened = reopened.min(points.negated());
        let mut trace = vec![];
        if !taken.is_zero() {
            trace = self.reasons.trace(points.plus(of_reopened)?)?;
        }
        if !reopened.is_zero() {
            trace.push(TraceLine::new(of_reopened.negated(), TraceReason::PaymentOpen));
        }
        self.entry(kind, points, changes, trace)
    }

    /// Gives points back to the lots of other sources they were taken from, the latest first, with their last days.
    fn give_back(&mut self) -> Result<(), Rejection> {
        let points = self.movements.given_back;
        if points.is_zero() {
            return Ok(());
        }
        let taken = pop(&mut self.record.taken_elsewhere, points)?;
        let movement = give_back(self.posting.account(), &taken, self.posting.now().date, Grace::Return)?;
        let changes = Changes { lots: movement.lots, deficit: movement.deficit, ..Changes::default() };
        let trace = vec![TraceLine::new(points, TraceReason::Restored)];
        self.entry(EntryKind::RolledBack, points, changes, trace)
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
        changes.order_number = Some(self.order.number.clone());
        let effective_on = self.posting.now().date;
        let source = self.source.clone();
        self.posting.write(Draft { kind, source, revision: self.record.revision, effective_on, points, changes, trace })
    }
}

/// A rule's own line is told though it gives nothing.
const fn is_of_award(reason: &TraceReason) -> bool {
    matches!(reason, TraceReason::Spend { .. } | TraceReason::Steps { .. })
}

/// Takes the last so many points off a list of debits.
fn pop(debits: &mut Vec<LotChange>, points: Points) -> Result<Vec<LotChange>, Rejection> {
    let mut left = points;
    let mut popped = Vec::new();
    while left.is_positive()
        && let Some(debit) = debits.pop()
    {
        let part = debit.points.negated().min(left);
        left = left.minus(part)?;
        if part < debit.points.negated() {
            debits.push(LotChange { points: debit.points.plus(part)?, ..debit.clone() });
        }
        popped.push(LotChange { points: part.negated(), ..debit });
    }
    Ok(popped)
}
