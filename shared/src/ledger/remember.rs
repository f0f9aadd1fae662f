//! Applying what an entry changes beside points: marks and figures by day. Part of the fold in [`super::replay`].

use crate::ledger::account::{Account, TakenReward};
use crate::ledger::history::{DAYS_MAX, DayFigures, FAVOURITES_MAX, Favourite, History, MONTHS_KEPT, VISITS_MAX};
use crate::ledger::mark::{ActivityFigure, Mark, StampCard, StampChange, Stamps};
use crate::ledger::replay::Fault;
use crate::number::{Amount, Points};
use crate::time::Date;

/// Applies one mark.
pub(super) fn mark(account: &mut Account, mark: &Mark, on: Date) -> Result<(), Fault> {
    match mark {
        Mark::Day(figures) => count_day(&mut account.history, figures, on)?,
        Mark::Favourite(figure) => favourite(&mut account.history, figure, on)?,
        Mark::Visit(day) => visit(&mut account.history, *day),
        Mark::Activity(figure) => activity(&mut account.activities, figure, on),
        Mark::Stamps(change) => stamp(&mut account.stamp_cards, change, on)?,
        Mark::Offer(offer) => {
            let is_same = |known: &crate::ledger::mark::Offer| {
                known.mechanic_id == offer.mechanic_id && known.granted_on == offer.granted_on
            };
            account.offers.retain(|known| !is_same(known) && known.last_day.plus_months(MONTHS_KEPT) > on);
            account.offers.push(offer.clone());
            account
                .offers
                .sort_by(|one, other| (one.granted_on, &one.mechanic_id).cmp(&(other.granted_on, &other.mechanic_id)));
        }
        Mark::Reached(mechanic_id) => {
            if !account.milestones.contains(mechanic_id) {
                account.milestones.push(mechanic_id.clone());
                account.milestones.sort();
            }
        }
        Mark::Choice(choice) => {
            account.choices.retain(|known| known.mechanic_id != choice.mechanic_id);
            if !choice.rewards.is_empty() {
                account.choices.push(choice.clone());
            }
        }
        Mark::Taken { reward_id, count } => {
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
        Mark::Ladder(ladder) => account.ladder.clone_from(ladder),
        Mark::Tier(standing) => {
            account.tier_id.clone_from(&standing.tier_id);
            account.tier_since = standing.since;
            account.tier_keeps_until = standing.keeps_until;
        }
        Mark::ReferredBy(advocate) => account.referred_by = Some(advocate.clone()),
    }
    Ok(())
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

fn activity(figures: &mut Vec<ActivityFigure>, change: &ActivityFigure, on: Date) {
    let is_same = |known: &ActivityFigure| known.mechanic_id == change.mechanic_id && known.day == change.day;
    let before = figures.iter().position(is_same).map(|place| figures.remove(place));
    let count = before.map_or(0, |known| known.count).saturating_add(change.count);
    if count > 0 {
        figures.push(ActivityFigure { count, ..change.clone() });
    }
    figures.retain(|known| known.day.plus_months(MONTHS_KEPT) > on);
    figures.sort_by(|one, other| (&one.mechanic_id, one.day).cmp(&(&other.mechanic_id, other.day)));
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
    if !card.stamps.is_empty() || card.owed > 0 {
        cards.push(card);
        cards.sort_by(|one, other| one.mechanic_id.cmp(&other.mechanic_id));
    }
    Ok(())
}
