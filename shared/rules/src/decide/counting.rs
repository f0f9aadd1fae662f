//! What a paid order adds to its member's figures: orders, spending, favourites, stamps. As everywhere, what should be counted is
//! computed anew and the difference to what was counted is written.

use super::entitlement::Entitlement;
use super::mechanics::stamps;
use crate::ledger::account::Account;
use crate::ledger::entry::CounterChanges;
use crate::ledger::history::{DayFigures, Favourite, FavouriteKind};
use crate::ledger::source::{AwardPlan, Counted, CountedFavourite, SourceRecord};
use crate::ledger::state_change::StateChange;
use crate::number::{Amount, Points};
use crate::order::Order;
use crate::rejection::Rejection;
use crate::time::Date;
use crate::weight::Weight;

/// Most categories and products of one order that favourites learn of; the most expensive come first.
const FAVOURITES_PER_ORDER_MAX: usize = 20;

/// What a paid order counts on `day`.
pub fn counted(plan: &AwardPlan, entitlement: &Entitlement, order: &Order, day: Date) -> Result<Counted, Rejection> {
    Ok(Counted {
        day,
        spent: entitlement.spent,
        qualifying: entitlement.net()?,
        favourites: favourites(entitlement)?,
        stamps: stamps::of_order(plan, entitlement, order, day),
    })
}

fn favourites(entitlement: &Entitlement) -> Result<Vec<CountedFavourite>, Rejection> {
    let mut all: Vec<CountedFavourite> = Vec::new();
    for found in entitlement.returns.lines.iter().filter(|found| !found.line.is_gift_card) {
        let line = &found.line;
        let kept = Weight::one().minus_at_most(&entitlement.returns.lost(found)).times(&Weight::of_amount(line.net));
        let kept = Amount::new(kept.floor()?)?;
        if !kept.is_positive() {
            continue;
        }
        let categories = line.category_ids.iter().map(|id| (FavouriteKind::Category, id));
        let product = (!line.product_id.is_empty()).then_some((FavouriteKind::Product, &line.product_id));
        for (kind, id) in categories.chain(product) {
            match all.iter_mut().find(|known| known.kind == kind && &known.id == id) {
                Some(known) => known.spent = known.spent.plus(kept)?,
                None => all.push(CountedFavourite { kind, id: id.clone(), spent: kept }),
            }
        }
    }
    all.sort_by(|one, other| {
        other.spent.cmp(&one.spent).then_with(|| (one.kind, &one.id).cmp(&(other.kind, &other.id)))
    });
    all.truncate(FAVOURITES_PER_ORDER_MAX);
    Ok(all)
}

/// What has to be written on `today` so that `now` is counted instead of what the record says.
pub fn difference(
    account: &Account,
    record: &SourceRecord,
    now: Option<&Counted>,
    today: Date,
) -> Result<(CounterChanges, Vec<StateChange>), Rejection> {
    let before = record.counted.as_ref();
    if before == now {
        return Ok((CounterChanges::default(), vec![]));
    }
    let spent = |counted: Option<&Counted>| counted.map_or(Amount::ZERO, |counted| counted.spent);
    let qualifying = |counted: Option<&Counted>| counted.map_or(Points::ZERO, |counted| counted.qualifying);
    let counters = CounterChanges {
        paid_orders: i64::from(now.is_some()).saturating_sub(i64::from(before.is_some())),
        spent: spent(now).minus(spent(before))?,
        qualifying: qualifying(now).minus(qualifying(before))?,
        ..CounterChanges::default()
    };
    let is_kept = |counted: Option<&Counted>| counted.is_some_and(|counted| counted.spent.is_positive());
    let kept = i64::from(is_kept(now)).saturating_sub(i64::from(is_kept(before)));
    let mut marks = days(before, now)?;
    marks.extend((kept != 0).then_some(StateChange::KeptOrders(kept)));
    marks.extend(favourite_marks(before, now)?);
    marks.extend(stamps::difference(account, before, now, today));
    Ok((counters, marks))
}

fn days(before: Option<&Counted>, now: Option<&Counted>) -> Result<Vec<StateChange>, Rejection> {
    let figures = |counted: &Counted| DayFigures {
        day: counted.day,
        orders: 1,
        spent: counted.spent,
        qualifying: counted.qualifying,
    };
    let mut changes: Vec<DayFigures> = Vec::new();
    if let Some(before) = before.map(figures) {
        changes.push(DayFigures {
            orders: -1,
            spent: before.spent.negated(),
            qualifying: before.qualifying.negated(),
            ..before
        });
    }
    if let Some(now) = now.map(figures) {
        match changes.first_mut().filter(|change| change.day == now.day) {
            Some(change) => {
                *change = DayFigures {
                    day: now.day,
                    orders: 0,
                    spent: now.spent.plus(change.spent)?,
                    qualifying: now.qualifying.plus(change.qualifying)?,
                };
            }
            None => changes.push(now),
        }
    }
    changes.retain(|change| change.orders != 0 || !change.spent.is_zero() || !change.qualifying.is_zero());
    Ok(changes.into_iter().map(StateChange::Day).collect())
}

fn favourite_marks(before: Option<&Counted>, now: Option<&Counted>) -> Result<Vec<StateChange>, Rejection> {
    let mut changes: Vec<Favourite> = Vec::new();
    let signed = [(before, true), (now, false)];
    for (counted, is_taken) in signed.into_iter().filter_map(|(counted, sign)| Some((counted?, sign))) {
        let month = counted.day.first_of_month();
        for found in &counted.favourites {
            let spent = if is_taken { found.spent.negated() } else { found.spent };
            let is_same =
                |known: &&mut Favourite| known.kind == found.kind && known.id == found.id && known.month == month;
            match changes.iter_mut().find(is_same) {
                Some(known) => known.spent = known.spent.plus(spent)?,
                None => changes.push(Favourite {
                    kind: found.kind,
                    id: found.id.clone(),
                    month,
                    spent,
                    last_on: counted.day,
                }),
            }
        }
    }
    changes.retain(|change| !change.spent.is_zero());
    Ok(changes.into_iter().map(StateChange::Favourite).collect())
}
