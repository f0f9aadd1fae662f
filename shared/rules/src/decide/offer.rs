//! Personal offers: made when a member comes into a segment, used by orders that are judged while they live.

use super::entitlement::Entitlement;
use super::gift::in_force;
use super::posting::{Draft, Posting};
use super::slots;
use crate::ids::SourceId;
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::mark::{Mark, Offer};
use crate::ledger::source::SourceRecord;
use crate::mechanics::{MechanicKind, PersonalOffer};
use crate::number::Points;
use crate::program::Program;
use crate::rejection::Rejection;
use crate::time::Date;

/// Makes the offers whose condition the member meets now.
pub fn make(program: &Program, posting: &mut Posting) -> Result<(), Rejection> {
    let today = posting.now().date;
    let rules = in_force(program, posting, |rule| match rule {
        MechanicKind::Offer(offer) => Some(offer),
        _ => None,
    })?;
    for (mechanic, rule) in rules {
        if posting.account().offer(&mechanic.id).is_none_or(|last| may_be_made_again(rule, last, today)) {
            let last_day = today.plus_days(i32::from(rule.days));
            let offer = Offer { mechanic_id: mechanic.id.clone(), granted_on: today, last_day, used_by: vec![] };
            write(posting, offer)?;
        }
    }
    Ok(())
}

fn may_be_made_again(rule: &PersonalOffer, last: &Offer, today: Date) -> bool {
    rule.again_after_days.is_some_and(|days| last.last_day.plus_days(i32::from(days)) < today)
}

/// An order to whose cart an offer applies holds a use of it. Calling the order off, or giving all of it back, gives the use back.
pub fn follow_order(posting: &mut Posting, record: &SourceRecord, entitlement: &Entitlement) -> Result<(), Rejection> {
    let Some(plan) = &record.plan else { return Ok(()) };
    let source = SourceId::of_order(&record.known.latest.order_id).map_err(Rejection::of_identifier)?;
    let uses = |offer: &Offer| {
        let mut rules = plan.rules.iter().filter(|rule| slots::is_offer(rule) && rule.mechanic_id == offer.mechanic_id);
        rules.any(|rule| entitlement.uses_up(rule)) && (offer.granted_on..=offer.last_day).contains(&plan.judged_on)
    };
    for offer in posting.account().offers.clone() {
        let should_use = uses(&offer);
        if should_use == offer.used_by.contains(&source) {
            continue;
        }
        let mut changed = offer;
        if should_use {
            changed.used_by.push(source.clone());
        } else {
            changed.used_by.retain(|known| known != &source);
        }
        write(posting, changed)?;
    }
    Ok(())
}

fn write(posting: &mut Posting, offer: Offer) -> Result<(), Rejection> {
    let account = posting.account();
    let source = format!("offer:{}:{}", account.account_id, offer.mechanic_id);
    let revision = u32::try_from(account.sequence).unwrap_or(u32::MAX);
    let reason = TraceReason::Offered { mechanic_id: offer.mechanic_id.clone() };
    posting.write(Draft {
        kind: EntryKind::Noted,
        source: SourceId::new(source).map_err(Rejection::of_identifier)?,
        revision,
        effective_on: posting.now().date,
        points: Points::ZERO,
        changes: Changes { marks: vec![Mark::Offer(offer)], ..Changes::default() },
        trace: vec![TraceLine::new(Points::ZERO, reason)],
    })
}
