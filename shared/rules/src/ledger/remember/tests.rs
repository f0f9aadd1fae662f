//! What an account remembers, mark by mark: limits and boundaries that no scenario is long enough to meet.

use super::*;
use crate::ids::{AccountId, RuleId};
use crate::ledger::history::FavouriteKind;

fn account() -> Account {
    Account::new(AccountId::new("ana").unwrap())
}

fn rule_id(place: usize) -> RuleId {
    RuleId::new(format!("rule-{place:04}")).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn offer_of(mechanic: usize, granted_on: Date) -> StateChange {
    let last_day = granted_on.plus_days(1);
    StateChange::Offer(Offer { mechanic_id: rule_id(mechanic), granted_on, last_day, used_by: vec![] })
}

/// That an offer was made once is never forgotten; earlier ones of the same mechanic are, after 24 months.
#[test]
fn the_last_offer_of_a_mechanic_is_kept() {
    let mut account = account();
    let first = day("2020-01-01");
    mark(&mut account, &offer_of(1, first), first).unwrap();
    mark(&mut account, &offer_of(2, first), first).unwrap();
    let later = day("2026-01-01");
    mark(&mut account, &offer_of(2, later), later).unwrap();
    let known: Vec<_> = account.offers.iter().map(|offer| (offer.mechanic_id.clone(), offer.granted_on)).collect();
    assert_eq!(known, [(rule_id(1), first), (rule_id(2), later)]);
}

#[test]
fn offers_have_a_limit_and_the_oldest_go_first() {
    let mut account = account();
    let mut on = day("2026-01-01");
    for place in 0..(OFFERS_MAX + 20) {
        // Every other one is a mechanic of its own, the rest are one that is made again and again.
        mark(&mut account, &offer_of(if place % 2 == 0 { place } else { 1 }, on), on).unwrap();
        on = on.plus_days(1);
    }
    assert_eq!(account.offers.len(), OFFERS_MAX);
    let of_own = account.offers.iter().filter(|offer| offer.mechanic_id != rule_id(1)).count();
    assert_eq!(of_own, (OFFERS_MAX + 20) / 2, "those that are the last of a mechanic stay");
    assert!(account.offer(&rule_id(1)).is_some());
}

fn counted(mechanic: usize, day: Date, count: i64) -> StateChange {
    StateChange::Activity(ActivityFigure { mechanic_id: rule_id(mechanic), day, count })
}

#[test]
fn tallies_count_the_last_day_and_all() {
    let mut account = account();
    let on = day("2026-11-01");
    for (place, count) in [(0, 1), (0, 1), (40, 1), (40, -1), (0, -1)] {
        mark(&mut account, &counted(1, on.plus_days(place), count), on).unwrap();
    }
    let tally = Tally { mechanic_id: rule_id(1), day: on.plus_days(40), of_day: 0, count: 1 };
    assert_eq!(account.tally(&rule_id(1)), Some(&tally));
    for place in 0..(TALLIES_MAX + 5) {
        let place_days = i32::try_from(place).unwrap();
        mark(&mut account, &counted(place + 10, on.plus_days(100 + place_days), 1), on).unwrap();
    }
    assert_eq!(account.tallies.len(), TALLIES_MAX);
    assert_eq!(account.tally(&rule_id(1)), None, "the one that rewarded longest ago goes");
    assert_eq!(account.tally(&rule_id(15)).map(|tally| tally.count), Some(1));
    assert_eq!(account.tally(&rule_id(14)), None);
}

fn stamps(mechanic: usize, expires_on: Option<Date>, count: i64) -> StateChange {
    StateChange::Stamps(StampChange { mechanic_id: rule_id(mechanic), count, expires_on, owed: 0 })
}

#[test]
fn a_card_with_many_last_days_keeps_every_stamp() {
    let mut account = account();
    let on = day("2026-11-01");
    for place in 0..70 {
        mark(&mut account, &stamps(1, Some(on.plus_days(place)), 1), on).unwrap();
    }
    let card = account.stamp_card(&rule_id(1)).unwrap();
    assert_eq!((card.stamps.len(), card.count_on(on)), (STAMP_DAYS_MAX, 70));
    assert_eq!(card.stamps.first().map(|first| (first.expires_on, first.count)), Some((Some(on.plus_days(10)), 11)));
}

#[test]
fn cards_have_a_limit_and_the_fewest_stamps_go_first() {
    let mut account = account();
    let on = day("2026-11-01");
    for place in 0..=CARDS_MAX {
        mark(&mut account, &stamps(place, None, if place == 7 { 1 } else { 2 }), on).unwrap();
    }
    assert_eq!(account.stamp_cards.len(), CARDS_MAX);
    assert_eq!(account.stamp_card(&rule_id(7)), None);
}

#[test]
fn gifts_to_choose_are_counted_and_end() {
    let mut account = account();
    let on = day("2026-11-01");
    let change = |count, last_day| {
        StateChange::Choice(Choice { mechanic_id: rule_id(1), rewards: vec![rule_id(2), rule_id(3)], last_day, count })
    };
    let last_day = on.plus_days(30);
    mark(&mut account, &change(1, last_day), on).unwrap();
    mark(&mut account, &change(1, last_day), on).unwrap();
    mark(&mut account, &change(-1, last_day), on).unwrap();
    assert_eq!(account.choices.iter().map(|choice| choice.count).collect::<Vec<_>>(), [1]);
    assert_eq!(mark(&mut account, &change(-2, last_day), on), Err(Fault::BelowZero));
    mark(&mut account, &change(1, last_day.plus_days(31)), last_day.plus_days(1)).unwrap();
    assert_eq!(account.choices.len(), 1, "what nobody chose in time is gone");
}

fn figures(day: Date, orders: i64, spent: i64, qualifying: i64) -> StateChange {
    let (spent, qualifying) = (Amount::new(spent).unwrap(), Points::new(qualifying).unwrap());
    StateChange::Day(DayFigures { day, orders, spent, qualifying })
}

fn days(account: &Account) -> Vec<(Date, i64)> {
    account.history.days.iter().map(|figures| (figures.day, figures.orders)).collect()
}

#[test]
fn a_day_is_remembered_while_any_figure_of_it_is_left() {
    let on = day("2026-11-01");
    for (orders, spent, qualifying) in [(1, 0, 0), (0, 1, 0), (0, 0, 1)] {
        let mut account = account();
        mark(&mut account, &figures(on, orders, spent, qualifying), on).unwrap();
        assert_eq!(days(&account), [(on, orders)]);
        mark(&mut account, &figures(on, -orders, -spent, -qualifying), on).unwrap();
        assert_eq!(days(&account), []);
    }
}

#[test]
fn days_visits_and_favourites_are_kept_for_24_months() {
    let mut account = account();
    let on = day("2026-11-15");
    for text in ["2024-11-15", "2024-11-16", "2026-11-15"] {
        mark(&mut account, &figures(day(text), 1, 100, 1), on).unwrap();
        mark(&mut account, &StateChange::Visit(day(text)), on).unwrap();
    }
    assert_eq!(days(&account), [(day("2024-11-16"), 1), (on, 1)]);
    assert_eq!(account.history.visits, [day("2024-11-16"), on]);
    for text in ["2024-10-01", "2024-11-01", "2026-11-01"] {
        mark(&mut account, &bought("mug", text, 1, text), on).unwrap();
    }
    let months: Vec<_> = account.history.favourites.iter().map(|figure| figure.month).collect();
    assert_eq!(months, [day("2024-11-01"), day("2026-11-01")]);
}

#[test]
fn a_visitor_of_every_day_has_as_many_days_as_are_kept() {
    let mut account = account();
    let first = day("2020-01-01");
    for place in 0..800 {
        mark(&mut account, &StateChange::Visit(first.plus_days(place)), first.plus_days(place)).unwrap();
        mark(&mut account, &StateChange::Visit(first.plus_days(place)), first.plus_days(place)).unwrap();
    }
    let kept = &account.history.visits;
    assert_eq!(kept.last(), Some(&first.plus_days(799)));
    assert_eq!(kept.first(), Some(&first.plus_days(799).minus_months(MONTHS_KEPT).plus_days(1)));
    assert!(kept.windows(2).all(|pair| pair[0].plus_days(1) == pair[1]) && kept.len() < VISITS_MAX);
}

#[test]
fn the_last_order_is_the_last_that_was_not_called_off() {
    let mut account = account();
    let on = day("2026-11-30");
    let [first, refunded, last] = ["2026-11-01", "2026-11-02", "2026-11-03"].map(day);
    let mut after = |place: Date, orders: i64, spent: i64| {
        mark(&mut account, &figures(place, orders, spent, 0), on).unwrap();
        account.history.last_order_on
    };
    assert_eq!(after(first, 1, 100), Some(first));
    assert_eq!(after(refunded, 0, -5), Some(first), "a refund is no order");
    assert_eq!(after(last, 2, 100), Some(last));
    assert_eq!(after(first, 1, 100), Some(last), "news of an earlier order");
    assert_eq!(after(last, -1, -50), Some(last), "one of two called off");
    assert_eq!(after(first, -1, -100), Some(last), "an earlier one called off");
    assert_eq!(after(last, -1, -50), Some(first), "the day of a refund is passed over");
    // Called off before it was paid, then paid after all, as deliveries come: the day counts none, and was the last one all the same.
    assert_eq!(after(last, -1, 0), Some(first));
    assert_eq!(after(last, 1, 10), Some(last));
    assert_eq!(after(last, 0, -1), Some(last), "a refund calls no order off");
}

#[test]
fn days_have_a_limit_and_the_oldest_go_first() {
    let mut account = account();
    let on = day("2026-11-01");
    // Orders paid in the future, as a clock that is wrong tells them, are all that more than two years of days can come from.
    for place in 0..=i32::try_from(DAYS_MAX).unwrap() {
        mark(&mut account, &figures(on.plus_days(place), 1, 0, 0), on).unwrap();
    }
    assert_eq!(account.history.days.len(), DAYS_MAX);
    assert_eq!(account.history.days.first().map(|figures| figures.day), Some(on.plus_days(1)));
}

fn bought(id: &str, month: &str, spent: i64, last_on: &str) -> StateChange {
    let (kind, id, spent) = (FavouriteKind::Product, id.to_owned(), Amount::new(spent).unwrap());
    StateChange::Favourite(Favourite { kind, id, month: day(month), spent, last_on: day(last_on) })
}

#[test]
fn a_favourite_sums_its_month_and_knows_its_last_day() {
    let mut account = account();
    let on = day("2026-11-30");
    mark(&mut account, &bought("mug", "2026-11-01", 5, "2026-11-20"), on).unwrap();
    mark(&mut account, &bought("mug", "2026-11-01", 7, "2026-11-10"), on).unwrap();
    let known: Vec<_> = account.history.favourites.iter().map(|one| (one.spent.get(), one.last_on)).collect();
    assert_eq!(known, [(12, day("2026-11-20"))]);
    mark(&mut account, &bought("mug", "2026-11-01", -12, "2026-11-10"), on).unwrap();
    assert_eq!(account.history.favourites, []);
}

#[test]
fn favourites_have_a_limit_and_the_smallest_of_the_oldest_month_goes_first() {
    let mut account = account();
    let on = day("2026-11-30");
    for place in 0..FAVOURITES_MAX {
        let (month, spent) =
            if place < 2 { ("2026-10-01", 9 - i64::try_from(place).unwrap()) } else { ("2026-11-01", 1) };
        mark(&mut account, &bought(&format!("mug-{place:03}"), month, spent, month), on).unwrap();
    }
    assert_eq!(account.history.favourites.len(), FAVOURITES_MAX);
    mark(&mut account, &bought("one-more", "2026-11-01", 1, "2026-11-01"), on).unwrap();
    assert_eq!(account.history.favourites.len(), FAVOURITES_MAX);
    let oldest: Vec<_> = account.history.favourites.iter().take(2).map(|one| one.id.as_str()).collect();
    assert_eq!(oldest, ["mug-000", "mug-002"], "of October the dearer one is left");
}

#[test]
fn an_offer_that_ended_24_months_ago_goes_when_its_mechanic_made_another() {
    let first = day("2024-01-10");
    let ended = first.plus_days(1);
    for (later, is_kept) in
        [(ended.plus_months(MONTHS_KEPT).plus_days(-1), true), (ended.plus_months(MONTHS_KEPT), false)]
    {
        let mut account = account();
        mark(&mut account, &offer_of(1, first), first).unwrap();
        mark(&mut account, &offer_of(1, later), later).unwrap();
        assert_eq!(account.offers.iter().any(|offer| offer.granted_on == first), is_kept);
        assert_eq!(account.offers.len(), if is_kept { 2 } else { 1 });
    }
}

/// An offer that is told again as it stands now replaces what was known of it, and of no other.
#[test]
fn an_offer_is_known_by_its_mechanic_and_its_day() {
    let mut account = account();
    let on = day("2026-11-01");
    for (mechanic, granted_on) in [(1, on), (2, on), (1, on.plus_days(1)), (1, on)] {
        mark(&mut account, &offer_of(mechanic, granted_on), on.plus_days(1)).unwrap();
    }
    let known: Vec<_> = account.offers.iter().map(|offer| (offer.mechanic_id.clone(), offer.granted_on)).collect();
    assert_eq!(known, [(rule_id(1), on), (rule_id(2), on), (rule_id(1), on.plus_days(1))]);
}

fn owing(mechanic: usize, owed: i64) -> StateChange {
    StateChange::Stamps(StampChange { mechanic_id: rule_id(mechanic), count: 0, expires_on: None, owed })
}

#[test]
fn neither_stamps_nor_owed_ones_fall_below_zero_and_an_empty_card_goes() {
    let on = day("2026-11-01");
    for change in [stamps(1, None, -1), owing(1, -1)] {
        assert_eq!(mark(&mut account(), &change, on), Err(Fault::BelowZero));
    }
    let mut account = account();
    mark(&mut account, &stamps(1, None, 1), on).unwrap();
    mark(&mut account, &stamps(1, None, -1), on).unwrap();
    assert_eq!(account.stamp_cards, []);
    mark(&mut account, &owing(1, 1), on).unwrap();
    assert_eq!(account.stamp_card(&rule_id(1)).map(|card| (card.stamps.len(), card.owed)), Some((0, 1)));
    mark(&mut account, &owing(1, -1), on).unwrap();
    assert_eq!(account.stamp_cards, []);
}

#[test]
fn stamps_count_through_their_last_day() {
    let mut account = account();
    let on = day("2026-11-01");
    mark(&mut account, &stamps(1, Some(on), 2), on).unwrap();
    mark(&mut account, &stamps(1, None, 1), on).unwrap();
    let count = |account: &Account, on| account.stamp_card(&rule_id(1)).unwrap().count_on(on);
    assert_eq!((count(&account, on), count(&account, on.plus_days(1))), (3, 1));
    mark(&mut account, &stamps(1, None, 1), on.plus_days(1)).unwrap();
    assert_eq!(account.stamp_card(&rule_id(1)).unwrap().stamps.len(), 1, "the day after they are gone");
}

#[test]
fn of_too_many_cards_one_that_owes_stays() {
    let mut account = account();
    let on = day("2026-11-01");
    mark(&mut account, &owing(0, 1), on).unwrap();
    for place in 1..=CARDS_MAX {
        mark(&mut account, &stamps(place, None, 2), on).unwrap();
    }
    assert_eq!(account.stamp_cards.len(), CARDS_MAX);
    assert!(account.stamp_card(&rule_id(0)).is_some(), "what is owed is not forgotten");
}

/// What is taken after all leaves the day alone: the rest was forgiven no later for it.
#[test]
fn what_is_forgiven_adds_up_and_keeps_its_last_day() {
    let mut account = account();
    let forgiven = |points| StateChange::Forgiven(Points::new(points).unwrap());
    let steps = [
        (30, "2026-11-01", Some((30, "2026-11-01"))),
        (20, "2026-11-05", Some((50, "2026-11-05"))),
        (-10, "2026-11-09", Some((40, "2026-11-05"))),
        (-40, "2026-11-10", None),
    ];
    for (more, on, expected) in steps {
        mark(&mut account, &forgiven(more), day(on)).unwrap();
        let found = account.forgiven.map(|forgiven| (forgiven.points.get(), forgiven.until));
        assert_eq!(found, expected.map(|(points, until)| (points, day(until))), "{more} on {on}");
    }
    assert_eq!(mark(&mut account, &forgiven(-1), day("2026-11-11")), Err(Fault::BelowZero));
}
