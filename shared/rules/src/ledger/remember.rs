//! Applying what an entry changes beside points: state changes and figures by day. Part of the fold in [`super::replay`].

use core::cmp::Ordering;

use crate::ledger::account::{
    Account, CARDS_MAX, OFFERS_MAX, PURCHASES_MAX, SLOTS_MAX, STAMP_DAYS_MAX, TALLIES_MAX, TakenReward,
};
use crate::ledger::history::{DAYS_MAX, DayFigures, FAVOURITES_MAX, Favourite, History, VISITS_MAX};
use crate::ledger::replay::Fault;
use crate::ledger::state_change::{
    ActivityFigure, Choice, Forgiven, Offer, StampCard, StampChange, Stamps, StateChange, Tally,
};
use crate::limits::MONTHS_KEPT;
use crate::number::{Amount, Points};
use crate::time::Date;

/// Applies one state change.
#[expect(clippy::too_many_lines, reason = "one arm a kind of change")]
pub(super) fn mark(account: &mut Account, change: &StateChange, on: Date) -> Result<(), Fault> {
    match change {
        StateChange::Day(figures) => count_day(&mut account.history, figures, on)?,
        StateChange::Favourite(figure) => favourite(&mut account.history, figure, on)?,
        StateChange::Visit(day) => visit(&mut account.history, *day),
        StateChange::Activity(figure) => tally(&mut account.tallies, figure),
        StateChange::Unverified(waiting) => {
            let all = &mut account.unverified;
            all.retain(|known| known.source != waiting.source);
            all.push(waiting.clone());
            all.sort_by(|one, other| (one.lapses_on, &one.source).cmp(&(other.lapses_on, &other.source)));
        }
        StateChange::NoLongerUnverified(source) => account.unverified.retain(|known| &known.source != source),
        StateChange::Stamps(change) => stamp(&mut account.stamp_cards, change, on)?,
        StateChange::Offer(change) => offer(&mut account.offers, change, on),
        StateChange::SlotTaken(slot) => {
            if !account.slots.contains(slot) {
                account.slots.push(slot.clone());
            }
            let surplus = account.slots.len().saturating_sub(SLOTS_MAX);
            account.slots.drain(..surplus);
        }
        StateChange::SlotFreed(slot) => account.slots.retain(|known| known != slot),
        StateChange::Reached(mechanic_id) => {
            if !account.milestones.contains(mechanic_id) {
                account.milestones.push(mechanic_id.clone());
                account.milestones.sort();
            }
        }
        StateChange::Choice(change) => choice(&mut account.choices, change, on)?,
        StateChange::Taken { reward_id, count } => {
            let before = account.times_taken(reward_id);
            account.taken.retain(|taken| &taken.reward_id != reward_id);
            let count = before.saturating_add(*count);
            if count < 0 {
                return Err(Fault::BelowZero);
            }
            if count > 0 {
                account.taken.push(TakenReward { reward_id: reward_id.clone(), count });
                account.taken.sort_by(|one, other| one.reward_id.cmp(&other.reward_id));
            }
        }
        StateChange::Ladder(ladder) => account.ladder.clone_from(ladder),
        StateChange::Tier(standing) => {
            account.tier_id.clone_from(&standing.tier_id);
            account.tier_since = standing.since;
            account.tier_keeps_until = standing.keeps_until;
        }
        StateChange::ReferredBy(advocate) => account.referred_by = Some(advocate.clone()),
        StateChange::KeptOrders(count) => {
            account.kept_orders = account.kept_orders.saturating_add(*count);
            if account.kept_orders < 0 {
                return Err(Fault::BelowZero);
            }
        }
        StateChange::Frozen(is_frozen) => account.is_frozen = *is_frozen,
        StateChange::MergedInto(link) => account.merged_into.clone_from(link),
        StateChange::Purchase(rest) => {
            account.purchases.retain(|known| known.purchase_id != rest.purchase_id);
            account.purchases.push(rest.clone());
            let surplus = account.purchases.len().saturating_sub(PURCHASES_MAX);
            account.purchases.drain(..surplus);
        }
        StateChange::Forgiven(more) => account.forgiven = forgive(account.forgiven, *more, on)?,
        StateChange::ReferralEarned(is_earned) => account.is_referral_earned = *is_earned,
        StateChange::Friend(friend) => {
            account.friends.retain(|known| (&known.referee, known.at) != (&friend.referee, friend.at));
            account.friends.push(friend.clone());
            account.friends.sort_by(|one, other| (&one.referee, one.at).cmp(&(&other.referee, other.at)));
        }
    }
    Ok(())
}

fn forgive(before: Option<Forgiven>, more: Points, on: Date) -> Result<Option<Forgiven>, Fault> {
    let points = before.map_or(Points::ZERO, |forgiven| forgiven.points).plus(more)?;
    if points.is_negative() {
        return Err(Fault::BelowZero);
    }
    let until = before.map(|forgiven| forgiven.until).filter(|_| more.is_negative()).unwrap_or(on);
    Ok(points.is_positive().then_some(Forgiven { points, until }))
}

fn count_day(history: &mut History, change: &DayFigures, on: Date) -> Result<(), Fault> {
    let day = change.day;
    let before = history.days.iter().position(|figures| figures.day == day).map(|place| history.days.remove(place));
    let before = before.unwrap_or(DayFigures { day, orders: 0, spent: Amount::ZERO, qualifying: Points::ZERO });
    let after = DayFigures {
        day,
        orders: before.orders.saturating_add(change.orders),
        spent: before.spent.plus(change.spent)?,
        qualifying: before.qualifying.plus(change.qualifying)?,
    };
    if after.orders != 0 || !after.spent.is_zero() || !after.qualifying.is_zero() {
        history.days.push(after);
    }
    let oldest = on.minus_months(MONTHS_KEPT);
    history.days.retain(|figures| figures.day > oldest);
    history.days.sort_by_key(|figures| figures.day);
    let surplus = history.days.len().saturating_sub(DAYS_MAX);
    history.days.drain(..surplus);
    if change.orders > 0 {
        history.last_order_on = history.last_order_on.max(Some(day));
    } else if change.orders < 0 && history.last_order_on == Some(day) && after.orders <= 0 {
        history.last_order_on = history.days.iter().rev().find(|figures| figures.orders > 0).map(|figures| figures.day);
    }
    Ok(())
}

fn favourite(history: &mut History, change: &Favourite, on: Date) -> Result<(), Fault> {
    let is_same = |known: &Favourite| known.kind == change.kind && known.id == change.id && known.month == change.month;
    let oldest = on.minus_months(MONTHS_KEPT).first_of_month();
    let before = history.favourites.iter().position(is_same).map(|place| history.favourites.remove(place));
    let spent = before.as_ref().map_or(Amount::ZERO, |known| known.spent).plus(change.spent)?;
    let last_on = before.map_or(change.last_on, |known| known.last_on.max(change.last_on));
    if spent.is_positive() {
        history.favourites.push(Favourite { spent, last_on, ..change.clone() });
    }
    history.favourites.retain(|known| known.month >= oldest);
    // The smallest figures of the oldest months go first.
    if history.favourites.len() > FAVOURITES_MAX {
        let least = history.favourites.iter().enumerate();
        let least = least.min_by_key(|(_, known)| (known.month, known.spent, known.kind, known.id.clone()));
        if let Some(place) = least.map(|(place, _)| place) {
            history.favourites.remove(place);
        }
    }
    history.favourites.sort_by(|one, other| (one.month, one.kind, &one.id).cmp(&(other.month, other.kind, &other.id)));
    Ok(())
}

fn visit(history: &mut History, day: Date) {
    let oldest = day.minus_months(MONTHS_KEPT);
    if !history.visits.contains(&day) {
        history.visits.push(day);
    }
    history.visits.retain(|known| *known > oldest);
    history.visits.sort();
    let surplus = history.visits.len().saturating_sub(VISITS_MAX);
    history.visits.drain(..surplus);
}

/// Ended offers go after [`MONTHS_KEPT`], and the oldest beyond [`OFFERS_MAX`]; but the last of a mechanic stays: one that is made once
/// for ever must be known for ever.
fn offer(offers: &mut Vec<Offer>, change: &Offer, on: Date) {
    offers.retain(|known| known.mechanic_id != change.mechanic_id || known.granted_on != change.granted_on);
    offers.push(change.clone());
    offers.sort_by(|one, other| (one.granted_on, &one.mechanic_id).cmp(&(other.granted_on, &other.mechanic_id)));
    let is_last = |place: usize, offer: &Offer, all: &[Offer]| {
        !all.iter().skip(place.saturating_add(1)).any(|later| later.mechanic_id == offer.mechanic_id)
    };
    while let Some(place) = offers.iter().enumerate().position(|(place, offer)| {
        let is_old = offer.last_day.plus_months(MONTHS_KEPT) <= on || offers.len() > OFFERS_MAX;
        is_old && !is_last(place, offer, offers)
    }) {
        offers.remove(place);
    }
    let surplus = offers.len().saturating_sub(OFFERS_MAX);
    offers.drain(..surplus);
}

fn choice(choices: &mut Vec<Choice>, change: &Choice, on: Date) -> Result<(), Fault> {
    let is_same = |known: &Choice| Choice { count: change.count, ..known.clone() } == *change;
    let before = choices.iter().position(is_same).map(|place| choices.remove(place));
    let count = before.map_or(0, |known| known.count).saturating_add(change.count);
    if count < 0 {
        return Err(Fault::BelowZero);
    }
    if count > 0 {
        choices.push(Choice { count, ..change.clone() });
    }
    choices.retain(|known| on <= known.last_day);
    choices.sort_by(|one, other| {
        (one.last_day, &one.mechanic_id, &one.rewards).cmp(&(other.last_day, &other.mechanic_id, &other.rewards))
    });
    Ok(())
}

/// Only the last day is told apart: limits are per day and in all.
fn tally(tallies: &mut Vec<Tally>, change: &ActivityFigure) {
    let found = tallies.iter().position(|known| known.mechanic_id == change.mechanic_id);
    let before = found.map(|place| tallies.remove(place)).unwrap_or_else(|| Tally {
        mechanic_id: change.mechanic_id.clone(),
        day: change.day,
        of_day: 0,
        count: 0,
    });
    let of_day = match change.day.cmp(&before.day) {
        Ordering::Greater => change.count,
        Ordering::Equal => before.of_day.saturating_add(change.count),
        Ordering::Less => before.of_day,
    };
    let count = before.count.saturating_add(change.count).max(0);
    tallies.push(Tally { day: before.day.max(change.day), of_day: of_day.max(0), count, ..before });
    if tallies.len() > TALLIES_MAX {
        let oldest = tallies.iter().enumerate().min_by_key(|(_, known)| (known.day, known.mechanic_id.clone()));
        if let Some(place) = oldest.map(|(place, _)| place) {
            tallies.remove(place);
        }
    }
    tallies.sort_by(|one, other| one.mechanic_id.cmp(&other.mechanic_id));
}

fn stamp(cards: &mut Vec<StampCard>, change: &StampChange, on: Date) -> Result<(), Fault> {
    let found = cards.iter().position(|card| card.mechanic_id == change.mechanic_id);
    let mut card = found.map(|place| cards.remove(place)).unwrap_or_else(|| StampCard {
        mechanic_id: change.mechanic_id.clone(),
        stamps: Vec::new(),
        owed: 0,
    });
    let same = card.stamps.iter().position(|stamps| stamps.expires_on == change.expires_on);
    let before = same.map_or(0, |place| card.stamps.remove(place).count);
    let count = before.saturating_add(change.count);
    card.owed = card.owed.saturating_add(change.owed);
    if count < 0 || card.owed < 0 {
        return Err(Fault::BelowZero);
    }
    if count > 0 {
        card.stamps.push(Stamps { expires_on: change.expires_on, count });
    }
    card.stamps.retain(|stamps| stamps.expires_on.is_none_or(|last_day| on <= last_day));
    card.stamps.sort_by_key(|stamps| (stamps.expires_on.is_none(), stamps.expires_on));
    if card.stamps.len() > STAMP_DAYS_MAX {
        // The stamps that end soonest live as long as the next ones: nobody loses by it.
        let soonest = card.stamps.remove(0);
        if let Some(next) = card.stamps.first_mut() {
            next.count = next.count.saturating_add(soonest.count);
        }
    }
    if !card.stamps.is_empty() || card.owed > 0 {
        cards.push(card);
        if cards.len() > CARDS_MAX {
            let fewest = cards.iter().enumerate().min_by_key(|(_, card)| (card.owed > 0, card.count_on(on)));
            if let Some(place) = fewest.map(|(place, _)| place) {
                cards.remove(place);
            }
        }
        cards.sort_by(|one, other| one.mechanic_id.cmp(&other.mechanic_id));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
