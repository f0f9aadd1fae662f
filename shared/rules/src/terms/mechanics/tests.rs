//! What a program may say of each mechanic: the last value that is allowed, and the first one that is not.

use super::activity::VISIT;
use super::multiplier::GROUP_DEFAULT;
use super::{MechanicKind, MechanicTerms};
use serde_json::{Value, json};

fn is_good(rule: &Value) -> bool {
    let rule: MechanicKind = serde_json::from_value(rule.clone()).unwrap_or_else(|error| panic!("{rule}: {error}"));
    rule.check().is_ok()
}

/// `bounded` makes a rule of a number; the bounds are its least and its greatest good value.
fn has_bounds(least: i64, greatest: i64, bounded: impl Fn(i64) -> Value) {
    for good in [least, greatest] {
        assert!(is_good(&bounded(good)), "{}", bounded(good));
    }
    for bad in [least.saturating_sub(1), greatest.saturating_add(1)] {
        let rule = bounded(bad);
        assert!(serde_json::from_value::<MechanicKind>(rule.clone()).is_err() || !is_good(&rule), "{rule}");
    }
}

fn gift() -> Value {
    json!({ "reward": "mug" })
}

#[test]
fn numbers_of_mechanics_have_bounds() {
    has_bounds(0, 1_000_000, |points| json!({ "spend": { "points": points, "per": 100 } }));
    has_bounds(1, 1_000_000_000_000, |per| json!({ "spend": { "points": 1, "per": per } }));
    has_bounds(1, 1_000_000, |points| json!({ "bonus": { "points": points } }));
    has_bounds(101, 1_000, |percent| json!({ "multiplier": { "percent": percent } }));
    has_bounds(
        0,
        1_000,
        |percent| json!({ "override": { "on": { "products": ["mug"] }, "earns": { "percent": percent } } }),
    );
    has_bounds(101, 1_000, |percent| json!({ "offer": { "percent": percent, "days": 5 } }));
    has_bounds(1, 366, |days| json!({ "offer": { "percent": 150, "days": days } }));
    has_bounds(1, 100, |orders| json!({ "offer": { "percent": 150, "days": 5, "orders_max": orders } }));
    has_bounds(1, 1_000, |every| json!({ "stamps": { "every": every, "gives": gift() } }));
    has_bounds(1, 24, |months| json!({ "stamps": { "every": 5, "keeps_months": months, "gives": gift() } }));
    has_bounds(1, 100, |times| json!({ "activity": { "action": "share", "gives": gift(), "per_day_max": times } }));
    has_bounds(1, 65_535, |times| json!({ "activity": { "action": "share", "gives": gift(), "total_max": times } }));
    has_bounds(0, 30, |days| json!({ "birthday": { "gives": gift(), "days_ahead": days } }));
    has_bounds(1, 65_535, |friends| json!({ "referral": { "friend": gift(), "per_month_max": friends } }));
}

#[test]
fn gifts_have_bounds_wherever_they_are_given() {
    let givers: [fn(Value) -> Value; 7] = [
        |gives| json!({ "enrollment": { "gives": gives } }),
        |gives| json!({ "activity": { "action": "share", "gives": gives } }),
        |gives| json!({ "birthday": { "gives": gives } }),
        |gives| json!({ "milestone": { "points": 1, "gives": gives } }),
        |gives| json!({ "stamps": { "every": 5, "gives": gives } }),
        |gives| json!({ "referral": { "friend": gives } }),
        |gives| json!({ "referral": { "friend": gift(), "advocate": gives } }),
    ];
    for gives in givers {
        assert!(is_good(&gives(gift())));
        has_bounds(1, 1_000_000, |points| gives(json!({ "points": { "points": points } })));
        has_bounds(1, 3_650, |days| gives(json!({ "points": { "points": 5, "valid_days": days } })));
        has_bounds(2, 12, |count| {
            gives(json!({ "choice": (0..count).map(|place| format!("mug-{place}")).collect::<Vec<_>>() }))
        });
    }
}

#[test]
fn a_milestone_lies_above_zero() {
    let milestone = |points: i64| json!({ "milestone": { "points": points, "gives": gift() } });
    assert!(is_good(&milestone(1)) && !is_good(&milestone(0)) && !is_good(&milestone(-1)));
}

#[test]
fn names_have_a_length_and_an_alphabet() {
    let action = |name: &str| is_good(&json!({ "activity": { "action": name, "gives": gift() } }));
    for good in ["a", "9", "_", "read_news2", VISIT, &"a".repeat(32)] {
        assert!(action(good), "{good}");
    }
    for bad in ["", "Share", "read news", "a-b", "ж", &"a".repeat(33)] {
        assert!(!action(bad), "{bad}");
    }
    let group = |name: &str| is_good(&json!({ "multiplier": { "percent": 150, "group": name } }));
    assert!(group("s") && group(&"s".repeat(40)) && group(GROUP_DEFAULT));
    assert!(!group("") && !group(&"s".repeat(41)) && !group("offer"));
}

#[test]
fn rules_name_what_they_are_about() {
    let over = |on: Value| is_good(&json!({ "override": { "on": on, "earns": { "percent": 50 } } }));
    assert!(over(json!({ "categories": ["sale"] })) && !over(json!("everything")) && !over(json!({ "products": [] })));
    let rate = |per: i64| {
        is_good(
            &json!({ "override": { "on": { "products": ["mug"] }, "earns": { "rate": { "points": 1, "per": per } } } }),
        )
    };
    assert!(rate(1) && !rate(0));
    assert!(!is_good(&json!({ "multiplier": { "percent": 150, "on": { "products": [] } } })));
    assert!(!is_good(&json!({ "stamps": { "every": 5, "on": { "products": [] }, "gives": gift() } })));
    assert!(!is_good(&json!({ "referral": {} })), "a referral that gives nobody anything");
    assert!(is_good(&json!({ "referral": { "advocate": gift() } })));
}

#[test]
fn what_is_left_out_is_what_most_shops_want() {
    let read = |rule: Value| serde_json::from_value::<MechanicKind>(rule).unwrap();
    let MechanicKind::Activity(activity) = read(json!({ "activity": { "action": "share", "gives": gift() } })) else {
        panic!()
    };
    assert_eq!((activity.per_day_max, activity.total_max), (1, None));
    let MechanicKind::Offer(offer) = read(json!({ "offer": { "percent": 150, "days": 5 } })) else { panic!() };
    assert_eq!(offer.orders_max, 1);
    let MechanicKind::Multiplier(multiplier) = read(json!({ "multiplier": { "percent": 150 } })) else { panic!() };
    assert_eq!(multiplier.group, "campaign");
    let MechanicKind::Referral(referral) = read(json!({ "referral": { "friend": gift() } })) else { panic!() };
    assert_eq!(referral.per_month_max, 10);
}

#[test]
fn gifts_are_listed_in_the_order_of_the_document() {
    let read = |rule: Value| serde_json::from_value::<MechanicKind>(rule).unwrap();
    let both = read(json!({ "referral": { "friend": gift(), "advocate": { "points": { "points": 5 } } } }));
    assert_eq!(both.gifts().iter().map(|gift| gift.rewards().len()).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(read(json!({ "bonus": { "points": 20 } })).gifts().len(), 0);
    let choice = read(json!({ "birthday": { "gives": { "choice": ["mug", "beans"] } } }));
    assert_eq!(choice.gifts().iter().map(|gift| gift.rewards().len()).collect::<Vec<_>>(), [2]);
}
