//! Decisions about orders: merge the snapshot, judge the order when it first counts, post the difference to what is posted.

use super::entitlement::{self, Entitlement};
use super::order_posting::OrderPosting;
use super::posting::{Draft, Posting};
use super::specialise::{Occasion, specialise};
use super::{Decision, enrolment, mechanics, purchase, slots, tiers, voucher};
use crate::ids::SourceId;
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::source::{AwardPlan, SourceRecord};
use crate::number::Points;
use crate::order::{KnownOrder, Order, warning};
use crate::program::Program;
use crate::ratio::Proportion;
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

/// Days within which an order must count after it was placed, to be judged by the rules of the day it was placed on. Later it is judged
/// as if it had been placed when it counts.
pub const JUDGED_AS_PLACED_DAYS_MAX: i32 = 7;

/// An order of nobody we know: kept, because participation needs a denominator, but nothing is posted.
pub fn of_guest(program: &Program, stored: Option<&SourceRecord>, snapshot: &Order) -> Result<Decision, Rejection> {
    let record = merge(program, stored, snapshot)?;
    let source = record.filter(|record| stored != Some(record));
    let warnings = match &source {
        Some(record) => warning::of_snapshot(stored.map(|stored| &stored.known), &record.known, snapshot)?,
        None => vec![],
    };
    Ok(Decision {
        account: None,
        entries: vec![],
        source,
        vouchers: vec![],
        claims: vec![],
        follow_ups: vec![],
        warnings,
    })
}

/// What is known of a member's order before its news.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The program in force when it was placed, if that is another than today's.
    pub then: Option<&'a Program>,
    /// Its record.
    pub stored: Option<&'a SourceRecord>,
    /// The member claims it, who placed it as a guest.
    pub is_claim: bool,
}

/// An order of a member. Returns the record if it changed.
pub fn of_member(
    program: &Program,
    posting: &mut Posting,
    known: Known<'_>,
    snapshot: &Order,
) -> Result<Option<SourceRecord>, Rejection> {
    let Known { then, stored, is_claim } = known;
    let Some(mut record) = merge(program, stored, snapshot)? else { return Ok(None) };
    record.is_claimed |= is_claim;
    let source = SourceId::of_order(&record.known.latest.order_id).map_err(Rejection::of_identifier)?;
    let before = stored.map(entitled).transpose()?.flatten();
    let order = record.known.order();
    let is_news = stored.is_none_or(|stored| stored.known != record.known);
    if is_news {
        posting.warn(warning::of_snapshot(stored.map(|stored| &stored.known), &record.known, snapshot)?);
    }
    let nothing = judge(program, then, posting, &mut record, &order)?;
    follow_plan(posting.account(), &mut record, stored, before.as_ref(), &source)?;
    let now = entitled(&record)?;
    let counted_before = record.counted.clone();
    match (record.plan.clone(), &now) {
        (Some(plan), Some(now)) => OrderPosting::new(posting, &mut record, &plan, now, before.as_ref())?.write()?,
        _ => note_nothing(posting, stored, &mut record, nothing)?,
    }
    if let Some(now) = &now {
        mechanics::offer::follow_order(posting, &record, now)?;
    }
    // What depends on the member's figures is judged only when the order changed them: a duplicate under a newer program must
    // post nothing.
    if record.counted != counted_before {
        tiers::judge(program, posting)?;
        mechanics::follow_order(program, posting, &record)?;
    }
    note_codes(posting, &mut record, &order);
    voucher::follow_order(posting, &record.known, voucher::Whose::Own, is_news)?;
    Ok((stored != Some(&record)).then_some(record))
}

/// What is known with one more snapshot; `None` of a draft: nobody has placed it.
fn merge(
    program: &Program,
    stored: Option<&SourceRecord>,
    snapshot: &Order,
) -> Result<Option<SourceRecord>, Rejection> {
    snapshot.check_limits()?;
    if snapshot.is_draft {
        return Ok(None);
    }
    let Some(stored) = stored else {
        let known = KnownOrder::of(snapshot, program.document().earning.earn_on)?;
        return Ok(Some(SourceRecord::new(known)));
    };
    let mut known = stored.known.with(snapshot)?;
    // A limit reached refuses what would go beyond it, never the news that the order is called off: then its refunds are no matter.
    if known.refund_size() > stored.known.refund_size()
        && let Err(too_many) = known.check_refunds()
    {
        if snapshot.cancelled_at.is_none() {
            return Err(too_many.into());
        }
        known = stored.known.with(&Order { refunds: vec![], ..snapshot.clone() })?;
    }
    Ok(Some(SourceRecord { known, ..stored.clone() }))
}

/// What a judged order gives by all that is known; `None` of one that was not judged.
fn entitled(record: &SourceRecord) -> Result<Option<Entitlement>, Rejection> {
    let plan = record.plan.as_ref();
    plan.map(|plan| Entitlement::of(plan, &record.weights, &record.known)).transpose()
}

/// Why an order earns nothing whatever is in it. One placed before joining earns only where the member claims it, who placed it as a guest;
/// under automatic enrolment the first order itself enrols.
fn unearning(program: &Program, account: &Account, record: &SourceRecord, order: &Order) -> Option<TraceReason> {
    let is_in_time = record.is_claimed
        || enrolment::is_automatic(program)
        || account.joined_at.is_some_and(|joined_at| order.placed_at.instant >= joined_at.instant);
    if order.test {
        Some(TraceReason::TestOrder)
    } else if !is_in_time {
        Some(TraceReason::PlacedBeforeJoining)
    } else if order.parent_id.is_some() {
        Some(TraceReason::PartOfAnother)
    } else {
        None
    }
}

/// Makes the plan of an order that counts for the first time. Returns why the order earns nothing yet or ever, where that is so.
fn judge(
    program: &Program,
    then: Option<&Program>,
    posting: &Posting,
    record: &mut SourceRecord,
    order: &Order,
) -> Result<Option<TraceReason>, Rejection> {
    if record.plan.is_some() {
        return Ok(None);
    }
    if let Some(reason) = unearning(program, posting.account(), record, order) {
        return Ok(Some(reason));
    }
    let Some(exchange) = exchange(program, order)? else {
        return Ok(Some(TraceReason::OtherCurrency { currency: order.currency.clone() }));
    };
    let Some(counts_from) = record.known.counts_from() else { return Ok(None) };
    let day = judged_on(order, counts_from);
    let by = then.filter(|_| day == order.placed_at.date).unwrap_or(program);
    let plan = specialise(by, posting.account(), Occasion { day, judged_at: posting.now().instant }).frozen();
    let carried = purchase::carried(posting.account(), order);
    let plan = AwardPlan { earn_on: record.known.earn_on, exchange, carried, ..plan };
    weigh(record, &plan)?;
    record.plan = Some(plan);
    Ok(None)
}

/// The day whose rules judge an order that counts from that moment.
pub fn judged_on(order: &Order, counts_from: Moment) -> Date {
    let placed_on = order.placed_at.date;
    if counts_from.date.days_after(placed_on) <= JUDGED_AS_PLACED_DAYS_MAX { placed_on } else { counts_from.date }
}

/// `None` when nobody knows what the order's currency is worth; inside, `None` for the program's own.
#[expect(clippy::option_option, reason = "unknown, the same, or another")]
fn exchange(program: &Program, order: &Order) -> Result<Option<Option<Proportion>>, Rejection> {
    let currency = &program.document().currency;
    if &order.currency == currency {
        return Ok(Some(None));
    }
    let rate = order.rate.map(|rate| rate.between(&order.currency, currency)).transpose()?;
    Ok(rate.map(Some))
}

fn weigh(record: &mut SourceRecord, plan: &AwardPlan) -> Result<(), Rejection> {
    let cart = record.known.counting_cart()?;
    record.weights = entitlement::weights(&plan.award(&cart)?)?;
    Ok(())
}

/// A snapshot that counts and precedes the one an order was judged by takes its place under the same facts of the member. An order that
/// is restored has lost the counted gifts that others hold by now.
fn follow_plan(
    account: &Account,
    record: &mut SourceRecord,
    stored: Option<&SourceRecord>,
    before: Option<&Entitlement>,
    source: &SourceId,
) -> Result<(), Rejection> {
    let Some(mut plan) = record.plan.clone() else { return Ok(()) };
    let Some(before) = before else { return Ok(()) };
    let mut is_changed = stored.is_some_and(|stored| stored.known.counting != record.known.counting);
    let is_restored = before.is_void && !Entitlement::of(&plan, &record.weights, &record.known)?.is_void;
    is_changed |= is_restored && slots::drop_lost(account, &mut plan, source);
    if is_changed {
        weigh(record, &plan)?;
        record.plan = Some(plan);
    }
    Ok(())
}

/// Codes of our vouchers the order carries; those an unpaid order carried and has let go stay in its record, where support finds them.
fn note_codes(posting: &Posting, record: &mut SourceRecord, order: &Order) {
    for voucher_id in posting.named_vouchers() {
        // Settling names vouchers too, of whatever ran out today: only those this order carries are the order's.
        let carried = posting.voucher(&voucher_id).filter(|voucher| {
            let is_held = voucher.repeats.is_none() && voucher.belongs_to(&order.order_id);
            is_held || order.discount_codes.contains(&voucher.code)
        });
        let code = carried.map(|voucher| voucher.code.clone());
        record.voucher_codes.extend(code.filter(|code| !record.voucher_codes.contains(code)));
    }
    record.voucher_codes.sort();
}

/// Says once why an order gives nothing.
fn note_nothing(
    posting: &mut Posting,
    stored: Option<&SourceRecord>,
    record: &mut SourceRecord,
    reason: Option<TraceReason>,
) -> Result<(), Rejection> {
    let Some(reason) = reason.filter(|_| stored.is_none_or(|stored| stored.revision == 0)) else { return Ok(()) };
    record.revision = record.revision.saturating_add(1);
    posting.write(Draft {
        kind: EntryKind::Noted,
        source: SourceId::of_order(&record.known.latest.order_id).map_err(Rejection::of_identifier)?,
        revision: record.revision,
        effective_on: posting.now().date,
        points: Points::ZERO,
        changes: Changes { order_number: Some(record.known.latest.number.clone()), ..Changes::default() },
        trace: vec![TraceLine::new(Points::ZERO, reason)],
    })
}
