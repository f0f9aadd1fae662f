//! What is promised is what is posted, what is written is what is hashed, and the generators reach everything.

use std::collections::BTreeSet;

use coppertoken_rules::explain::next_goal;
use coppertoken_rules::ledger::canonical::{GENESIS, Hash, canonical_bytes, hash};
use coppertoken_rules::ledger::entry::{Entry, EntryKind, TraceReason};
use coppertoken_rules::ledger::voucher::VoucherState;
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::view::Reader;
use coppertoken_rules::quote::{Quote, quote};
use coppertoken_rules::{Amount, Points};
use coppertoken_tests::builders::{self, amount, shop_id};
use coppertoken_tests::generate::{Step, cases, document, lines, steps};
use coppertoken_tests::history::History;
use coppertoken_tests::world::World;
use coppertoken_wire::member::MemberView;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

/// The chain of a ledger, entry by entry.
fn chain(entries: &[Entry]) -> Vec<Hash> {
    let next = |previous: &mut Hash, entry: &Entry| {
        *previous = hash(&shop_id(), entry, previous);
        Some(*previous)
    };
    entries.iter().scan(GENESIS, next).collect()
}

/// Every value that differs from `value` in one leaf, or in one item of a list.
fn variations(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) => number.as_i64().map(|number| vec![Value::from(number + 1)]).unwrap_or_default(),
        // A character more, and a day later where it is a date.
        Value::String(text) => {
            let day = text.parse::<coppertoken_rules::time::Date>().map(|day| day.plus_days(1).to_string());
            let kinds =
                ["earned", "posted", "noted", "issued", "returned", "order_cancelled", "order_changed", "hold_ended"];
            let others = kinds.iter().map(|kind| (*kind).to_owned()).filter(|kind| kind != text);
            others.chain(day).chain([format!("{text}x")]).map(Value::from).collect()
        }
        Value::Array(items) => {
            let dropped = (0..items.len()).map(|place| {
                let mut fewer = items.clone();
                fewer.remove(place);
                Value::from(fewer)
            });
            let doubled = items.first().map(|first| Value::from([items.clone(), vec![first.clone()]].concat()));
            let swapped = (items.len() > 1 && items[0] != items[1]).then(|| {
                let mut other = items.clone();
                other.swap(0, 1);
                Value::from(other)
            });
            let inside = items.iter().enumerate().flat_map(|(place, item)| {
                variations(item).into_iter().map(move |varied| {
                    let mut other = items.clone();
                    other[place] = varied;
                    Value::from(other)
                })
            });
            dropped.chain(doubled).chain(swapped).chain(inside).collect()
        }
        Value::Object(fields) => {
            let removed = fields.keys().map(|key| {
                let mut fewer = fields.clone();
                fewer.remove(key);
                Value::from(fewer)
            });
            let emptied = fields.keys().map(|key| {
                let mut other = fields.clone();
                other.insert(key.clone(), Value::Null);
                Value::from(other)
            });
            let inside = fields.iter().flat_map(|(key, item)| {
                variations(item).into_iter().map(move |varied| {
                    let mut other = fields.clone();
                    other.insert(key.clone(), varied);
                    Value::from(other)
                })
            });
            removed.chain(emptied).chain(inside).collect()
        }
        Value::Null | Value::Bool(_) => vec![],
    }
}

/// What an order for these lines posts, in the form of a promise.
fn posted(world: &mut World, cart: Vec<OrderLine>) -> Quote {
    let now = world.now;
    let mut order = builders::paid(builders::order("kept", now, cart), now);
    order.fulfilled_at = Some(now);
    let decision = world.deliver(&order).unwrap();
    let is_own = |entry: &&Entry| entry.source.as_str() == "order:kept" && entry.kind == EntryKind::Earned;
    let earned = decision.entries.iter().find(is_own);
    let change = earned.map(|entry| entry.changes.pending[0].clone());
    Quote {
        points: earned.map_or(Points::ZERO, |entry| entry.points),
        trace: earned.map(|entry| entry.trace.clone()).unwrap_or_default(),
        posts_on: change.as_ref().map(|change| change.term.posts_on),
        expires_on: change.and_then(|change| change.term.expires_on),
        ..Quote::default()
    }
}

/// What of a quote is a promise; the rest explains what did not apply.
fn of_points(quote: Quote) -> Quote {
    Quote { not_eligible: None, why_not: vec![], ..quote }
}

proptest! {
    #![proptest_config(cases(150))]

    /// Promised = posted, for members, for guests who join, and from what the widget is told about a member.
    #[test]
    fn a_quote_is_what_is_then_posted(document in document(), steps in steps(0..25), cart in lines()) {
        let mut newcomer = World::new(document.clone(), builders::moment(builders::date("2026-11-01"), 0));
        let promised = quote(&newcomer.program, None, &cart, newcomer.now).unwrap();
        newcomer.join().unwrap();
        prop_assert_eq!(of_points(promised), posted(&mut newcomer, cart.clone()));

        let mut world = History::after(document, &steps).world;
        // Settled, as everybody who looks sees it: time alone may have ended a tier.
        let promised = quote(&world.program, Some(&world.view()), &cart, world.now).unwrap();
        let told = MemberView::of(&world.view(), &world.program, world.now.date).unwrap().to_account().unwrap();
        // Where the widget cannot know, it asks the server.
        if let Some(public) = world.program.view(Reader::Public).computable() {
            prop_assert_eq!(&quote(&public, Some(&told), &cart, world.now).unwrap(), &promised);
        }
        prop_assert_eq!(of_points(promised), posted(&mut world, cart));
    }

    /// The amount that is said to be missing is enough, and one minor unit less is not.
    #[test]
    fn the_missing_amount_of_a_goal_is_enough_and_minimal(document in document(), steps in steps(0..20), cart in lines()) {
        let world = History::after(document, &steps).world;
        let account = world.view();
        let goal = next_goal(&world.program, Some(&account), &cart, world.now).unwrap();
        let earned = |more: Option<Amount>| {
            let extra = more.map(|more| OrderLine { net: more, ..builders::line("more", 0, 0) });
            let lines: Vec<_> = cart.iter().cloned().chain(extra).collect();
            quote(&world.program, Some(&account), &lines, world.now).unwrap().points.get()
        };
        let owned = account.balance().unwrap().get() + account.pending_points().unwrap().get() + earned(None);
        let costs = |reward: &coppertoken_rules::program::document::Reward| reward.cost.unwrap().get();
        let nearest = world.program.document().rewards.iter().map(costs).filter(|cost| *cost > owned).min();
        prop_assert_eq!(nearest, goal.as_ref().map(|goal| goal.missing_points.get() + owned));
        if let Some(goal) = goal {
            let wanted = earned(None) + goal.missing_points.get();
            match goal.missing_amount {
                Some(more) => {
                    prop_assert!(earned(Some(more)) >= wanted);
                    prop_assert!(earned(Some(amount(more.get() - 1))) < wanted);
                }
                None => prop_assert!(earned(Some(amount(900_000_000_000))) < wanted),
            }
        }
    }

}

proptest! {
    // Every field of every entry is varied, which costs a hundred hashes each.
    #![proptest_config(cases(30))]

    /// The chain covers every field: an entry that differs anywhere has other bytes, and every later hash changes.
    #[test]
    fn different_entries_have_different_bytes_and_break_the_chain(document in document(), steps in steps(1..15)) {
        let entries = History::after(document, &steps).world.entries;
        let bytes: BTreeSet<_> = entries.iter().map(|entry| canonical_bytes(&shop_id(), entry)).collect();
        prop_assert_eq!(bytes.len(), entries.len());
        let sound = chain(&entries);
        for (place, entry) in entries.iter().enumerate() {
            let original = canonical_bytes(&shop_id(), entry);
            let others = variations(&serde_json::to_value(entry).unwrap());
            let others = others.into_iter().filter_map(|other| serde_json::from_value::<Entry>(other).ok());
            for other in others.filter(|other| other != entry) {
                prop_assert_ne!(&canonical_bytes(&shop_id(), &other), &original, "{:?}", other);
            }
            let mut forged = entries.clone();
            forged[place].recorded_at = builders::later(builders::at_milliseconds(1), entry.recorded_at.milliseconds()).instant;
            let broken = chain(&forged);
            prop_assert_eq!(&broken[..place], &sound[..place]);
            prop_assert!(broken[place..].iter().zip(&sound[place..]).all(|(one, other)| one != other));
        }
    }
}

/// The reasons that tell which ways to earn a history came by.
fn of_earning(reason: &TraceReason) -> Option<&'static str> {
    Some(match reason {
        TraceReason::Override { .. } => "override",
        TraceReason::TierRate { .. } => "tier rate",
        TraceReason::TierMultiplier { .. } => "tier multiplier",
        TraceReason::Multiplier { .. } => "multiplier",
        TraceReason::Bonus { .. } => "bonus",
        TraceReason::OrderLimit { .. } => "order limit",
        TraceReason::RewardGiven { .. } => "card filled",
        TraceReason::GiftWithdrawn { .. } => "gift withdrawn",
        TraceReason::Offered { .. } => "offer made",
        TraceReason::NotEligible { .. } => "not eligible",
        TraceReason::NothingCounts => "nothing counts",
        _ => return None,
    })
}

/// The properties are worth what their histories reach: every kind of entry, every state of a voucher, deficits, write-offs,
/// expired points that count as taken, and refusals that say what is missing.
#[test]
fn generated_histories_reach_everything() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..150 {
        let document = document().new_tree(&mut runner).unwrap().current();
        let steps: Vec<Step> = steps(20..60).new_tree(&mut runner).unwrap().current();
        let mut history = History::of(document);
        for step in &steps {
            history.play(step);
            let account = history.world.account.as_ref().unwrap();
            seen.extend(account.deficit.is_positive().then_some("deficit"));
            seen.extend(history.world.vouchers.values().map(|voucher| match voucher.state {
                VoucherState::Issued => "voucher issued",
                VoucherState::Claimed { .. } => "voucher claimed",
                VoucherState::Used { .. } => "voucher used",
                VoucherState::Returned => "voucher returned",
            }));
        }
        seen.extend(history.world.entries.iter().map(|entry| entry.kind.name()));
        let reasons = history.world.entries.iter().flat_map(|entry| &entry.trace);
        seen.extend(reasons.filter_map(|line| of_earning(&line.reason)));
        let account = history.world.account.as_ref().unwrap();
        seen.extend(account.offers.iter().any(|offer| !offer.used_by.is_empty()).then_some("offer used"));
        seen.extend(account.stamp_cards.iter().any(|card| card.owed > 0).then_some("stamps owed"));
        for record in history.world.records.values() {
            seen.extend(record.written_off.is_positive().then_some("written off"));
            seen.extend(record.reversed_expired.is_positive().then_some("taken from expired"));
        }
    }
    let expected = [
        "bonus",
        "card filled",
        "clawed_back",
        "deficit",
        "earned",
        "expired",
        "gift withdrawn",
        "joined",
        "multiplier",
        "not eligible",
        "noted",
        "nothing counts",
        "offer made",
        "offer used",
        "order limit",
        "override",
        "posted",
        "redeemed",
        "rolled_back",
        "stamps owed",
        "taken from expired",
        "tier multiplier",
        "tier rate",
        "tier_changed",
        "voided",
        "voucher claimed",
        "voucher issued",
        "voucher returned",
        "voucher used",
        "written off",
    ];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), expected);
}
