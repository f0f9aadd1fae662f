//! Stamp cards: stamps an order gives or takes, and gifts for full cards.
//!
//! Stamps are spent like lots: a full card takes those that end soonest. When an order comes back, its stamps are taken from the card; what
//! is missing comes from an unclaimed gift of that card, which is withdrawn, and what even that does not cover is owed.

use super::gift::{Giving, give, withdraw};
use super::posting::Posting;
use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::ledger::mark::{Mark, StampChange, Stamps};
use crate::ledger::source::{AwardPlan, Counted, CountedStamps, SourceRecord};
use crate::mechanics::StampsFor;
use crate::order::Order;
use crate::program::Program;
use crate::rejection::Rejection;
use crate::time::Date;

/// Stamps a paid order gives, by the plan's cards.
pub fn of_order(plan: &AwardPlan, order: &Order, day: Date, is_returned: bool) -> Vec<CountedStamps> {
    let cards = plan.stamps.iter().filter(|_| !is_returned);
    let counted = cards.map(|planned| {
        let card = &planned.card;
        let lines = order.lines.iter().filter(|line| card.on.matches(line));
        let count = match card.stamps_for {
            StampsFor::Orders => i64::from(lines.count() > 0),
            StampsFor::Pieces => lines.map(|line| pieces_kept(order, line)).fold(0, i64::saturating_add),
        };
        let expires_on = card.keeps_months.map(|months| day.plus_months(months));
        CountedStamps { mechanic_id: planned.mechanic_id.clone(), count, expires_on }
    });
    counted.filter(|stamps| stamps.count > 0).collect()
}

/// Pieces of a line that were not sent back.
fn pieces_kept(order: &Order, line: &crate::order::OrderLine) -> i64 {
    let refunded = order.refunds.iter().flat_map(|refund| &refund.lines);
    let back = refunded.filter(|back| back.line_id == line.line_id).map(|back| back.quantity);
    line.quantity.saturating_sub(back.fold(0, i64::saturating_add)).max(0)
}

/// What has to be written so that `now` is stamped instead of `before`.
pub fn difference(account: &Account, before: Option<&Counted>, now: Option<&Counted>) -> Vec<Mark> {
    let stamps = |counted: Option<&Counted>| counted.map(|counted| counted.stamps.clone()).unwrap_or_default();
    let (before, now) = (stamps(before), stamps(now));
    let mut marks = Vec::new();
    for given in &now {
        let had = before.iter().find(|had| had.mechanic_id == given.mechanic_id).map_or(0, |had| had.count);
        let more = given.count.saturating_sub(had);
        if more > 0 {
            marks.push(Mark::Stamps(add(account, given, more)));
        }
    }
    for had in &before {
        let given = now.iter().find(|given| given.mechanic_id == had.mechanic_id).map_or(0, |given| given.count);
        let less = had.count.saturating_sub(given);
        if less > 0 {
            marks.extend(take(account, had, less).into_iter().map(Mark::Stamps));
        }
    }
    marks
}

/// New stamps repay what is owed first.
fn add(account: &Account, given: &CountedStamps, count: i64) -> StampChange {
    let owed = account.stamp_card(&given.mechanic_id).map_or(0, |card| card.owed);
    let repaid = owed.min(count);
    StampChange {
        mechanic_id: given.mechanic_id.clone(),
        count: count.saturating_sub(repaid),
        expires_on: given.expires_on,
        owed: repaid.saturating_neg(),
    }
}

/// Takes stamps, those of the order's own last day first; what is missing is owed.
fn take(account: &Account, had: &CountedStamps, count: i64) -> Vec<StampChange> {
    let mut left = count;
    let mut changes = Vec::new();
    let stamps = account.stamp_card(&had.mechanic_id).map(|card| card.stamps.clone()).unwrap_or_default();
    let (own, others): (Vec<Stamps>, Vec<Stamps>) =
        stamps.into_iter().partition(|stamps| stamps.expires_on == had.expires_on);
    for stamps in own.into_iter().chain(others) {
        let taken = stamps.count.min(left);
        left = left.saturating_sub(taken);
        if taken > 0 {
            let mechanic_id = had.mechanic_id.clone();
            changes.push(StampChange {
                mechanic_id,
                count: taken.saturating_neg(),
                expires_on: stamps.expires_on,
                owed: 0,
            });
        }
    }
    if left > 0 {
        let mechanic_id = had.mechanic_id.clone();
        changes.push(StampChange { mechanic_id, count: 0, expires_on: None, owed: left });
    }
    changes
}

/// Gives what full cards bring, and withdraws what a card that is owed to has brought too much.
pub fn give_full_cards(program: &Program, posting: &mut Posting, record: &SourceRecord) -> Result<(), Rejection> {
    let planned = record.plan.iter().flat_map(|plan| plan.stamps.clone());
    for planned in planned {
        let every = i64::from(planned.card.every);
        let card = |posting: &Posting| posting.account().stamp_card(&planned.mechanic_id).cloned();
        while let Some(owed) = card(posting).map(|card| card.owed).filter(|owed| *owed > 0) {
            // A withdrawn gift gives its stamps back: they repay what is owed, the rest returns to the card.
            let back = StampChange {
                mechanic_id: planned.mechanic_id.clone(),
                count: every.saturating_sub(owed).max(0),
                expires_on: None,
                owed: owed.min(every).saturating_neg(),
            };
            if !withdraw(posting, &planned.mechanic_id, vec![Mark::Stamps(back)])? {
                break;
            }
        }
        while card(posting).is_some_and(|card| card.count_on(posting.now().date) >= every) {
            let marks = fill(posting, &planned.mechanic_id, every);
            let giving = Giving::for_card(&planned.mechanic_id, posting, marks)?;
            if !give(program, posting, giving, &planned.card.gives)? {
                break;
            }
        }
    }
    Ok(())
}

/// A full card takes its stamps, those that end soonest first.
fn fill(posting: &Posting, mechanic_id: &RuleId, every: i64) -> Vec<Mark> {
    let mut left = every;
    let mut marks = Vec::new();
    let stamps = posting.account().stamp_card(mechanic_id).map(|card| card.stamps.clone()).unwrap_or_default();
    for stamps in stamps {
        let taken = stamps.count.min(left);
        left = left.saturating_sub(taken);
        if taken > 0 {
            marks.push(Mark::Stamps(StampChange {
                mechanic_id: mechanic_id.clone(),
                count: taken.saturating_neg(),
                expires_on: stamps.expires_on,
                owed: 0,
            }));
        }
    }
    marks
}
