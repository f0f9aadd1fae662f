//! Personal offers: made when a member comes into a segment, used by orders that are judged while they live.

use super::{Answer, Asked, Decided, Happening, Planned};
use crate::decide::entitlement::Entitlement;
use crate::decide::posting::{Draft, Posting};
use crate::decide::slots;
use crate::ids::{RuleId, Source, SourceId};
use crate::ledger::entry::{Changes, EntryKind, TraceLine, TraceReason};
use crate::ledger::source::{PlannedKind, SourceRecord};
use crate::ledger::state_change::{Offer, StateChange};
use crate::mechanics::multiplier::OFFER_GROUP;
use crate::mechanics::{Multiplier, PersonalOffer};
use crate::number::Points;
use crate::program::judging::Subject;
use crate::rejection::Rejection;
use crate::selector::Selector;
use crate::time::Date;

impl Decided for PersonalOffer {
    /// An offer's own condition says who gets it; who has it is written in the account.
    fn plan(&self, mechanic_id: &RuleId, subject: &Subject<'_>) -> Option<Planned<'_>> {
        let known = subject.account.offer(mechanic_id)?;
        let is_alive = (known.granted_on..=known.last_day).contains(&subject.today);
        if !is_alive || known.used_by.len() >= usize::from(self.orders_max) {
            return None;
        }
        let (group, on) = (OFFER_GROUP.to_owned(), Selector::Everything);
        let gives = PlannedKind::Multiplier(Multiplier { percent: self.percent, on, group });
        Some(Planned { gives, instead: Some((self.order.as_ref(), u32::from(self.orders_max))) })
    }

    fn answer(&self, happening: Happening) -> Option<Answer<Self>> {
        match happening {
            Happening::Judged => Some(make),
            Happening::Joined | Happening::Visited | Happening::Birthday(_) | Happening::Ordered => None,
        }
    }
}

/// Makes an offer to a member who meets its condition now.
fn make(rule: &PersonalOffer, asked: Asked<'_>, posting: &mut Posting) -> Result<(), Rejection> {
    let today = posting.now().date;
    if posting.account().offer(asked.mechanic_id).is_some_and(|last| !may_be_made_again(rule, last, today)) {
        return Ok(());
    }
    let last_day = today.plus_days(i32::from(rule.days));
    let mechanic_id = asked.mechanic_id.clone();
    write(posting, Offer { mechanic_id, granted_on: today, last_day, used_by: vec![] })
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
    let source = Source::Offer(account.account_id.clone(), offer.mechanic_id.clone());
    let revision = u32::try_from(account.sequence).unwrap_or(u32::MAX);
    let reason = TraceReason::Offered { mechanic_id: offer.mechanic_id.clone() };
    posting.write(Draft {
        kind: EntryKind::Noted,
        source: source.id().map_err(Rejection::of_identifier)?,
        revision,
        effective_on: posting.now().date,
        points: Points::ZERO,
        changes: Changes { marks: vec![StateChange::Offer(offer)], ..Changes::default() },
        trace: vec![TraceLine::new(Points::ZERO, reason)],
    })
}
