//! The linter over whole documents; each test changes one thing.

use serde_json::{Value, json};

use super::{Advice, Severity, lint, publishable};
use coppertoken_rules::program::document::ProgramDocument;

/// 1 point for every 1.00, 250 points for 5.00, nothing else.
fn good() -> Value {
    json!({
        "engine": 1, "name": names("Club"), "currency": "EUR", "time_zone": "Europe/Skopje", "languages": ["en", "ru", "mk"],
        "shown_prices": {"with_tax": {"tax_bps": 1800}},
        "mechanics": [{"id": "spend", "title": names("Purchases"), "rule": {"spend": {"points": 1, "per": 100}}}],
        "rewards": [{"id": "five", "title": names("5 off"), "cost": 250, "gives": {"amount_off": {"amount": 500}}}],
    })
}

fn names(text: &str) -> Value {
    json!({"en": text, "ru": text, "mk": text})
}

fn document(value: Value) -> ProgramDocument {
    serde_json::from_value(value).unwrap()
}

/// What the linter finds after `change`: (rule, is it an error, place).
fn found(change: impl FnOnce(&mut Value)) -> Vec<(Advice, bool, String)> {
    let mut value = good();
    change(&mut value);
    let findings = lint(&document(value));
    findings.into_iter().map(|finding| (finding.id, finding.severity == Severity::Error, finding.place)).collect()
}

fn error(id: Advice, place: &str) -> Vec<(Advice, bool, String)> {
    vec![(id, true, place.to_owned())]
}

fn warning(id: Advice, place: &str) -> Vec<(Advice, bool, String)> {
    vec![(id, false, place.to_owned())]
}

fn add(value: &mut Value, list: &str, rule: Value) {
    if value[list].is_null() {
        value[list] = json!([]);
    }
    value[list].as_array_mut().unwrap().push(rule);
}

#[test]
fn a_plain_program_has_nothing_to_mend() {
    assert_eq!(found(|_| {}), []);
}

#[test]
fn l1_250_points_for_5_pass_and_27_points_for_5_percent_warn() {
    let percent =
        |cost: i64| json!({"id": "p", "title": names("5 %"), "cost": cost, "gives": {"percent_off": {"percent": 5}}});
    assert_eq!(found(|value| add(value, "rewards", percent(27))), warning(Advice::L1, "rewards[1].cost"));
    assert_eq!(found(|value| add(value, "rewards", percent(250))), []);
    let pays = |points: i64| json!({"points": points, "amount": 100, "share_bps_max": 3000});
    assert_eq!(found(|value| value["pay_with_points"] = pays(30)), warning(Advice::L1, "pay_with_points.points"));
    assert_eq!(found(|value| value["pay_with_points"] = pays(50)), []);
}

#[test]
fn l2_three_different_actions_warn_and_five_purchases_do_not() {
    let card = |when: Value| json!({"id": "card", "title": names("Card"), "when": when, "rule": {"stamps": {"every": 5, "gives": {"reward": "gift"}}}});
    let gift = json!({"id": "gift", "title": names("Gift"), "gives": {"gift_card": {"amount": 500}}});
    let with = |rule: Value| {
        let gift = gift.clone();
        found(move |value| {
            add(value, "mechanics", rule);
            add(value, "rewards", gift);
        })
    };
    assert_eq!(with(card(json!({"orders": {"at_least": 2}}))), [], "buying is one action, however often");
    let review = |when: Value| {
        json!({"id": "review", "title": names("Review"), "when": when,
            "rule": {"activity": {"action": "review", "gives": {"reward": "gift"}}}})
    };
    let visits = json!({"visits": {"at_least": 4, "within_days": 30}});
    assert_eq!(with(review(visits.clone())), [], "a review and visits are two");
    let both = json!({"all": [visits, {"orders": {"at_least": 1}}]});
    let chain = with(review(both));
    assert_eq!(chain, [warning(Advice::L2, "mechanics[1]"), warning(Advice::L2, "rewards[1]")].concat());
}

#[test]
fn l3_a_rule_is_one_sentence_of_25_words_at_most_in_each_language() {
    let choice = |words: usize| {
        move |value: &mut Value| {
            let title = names(&vec!["word"; words].join(" "));
            let gift = |id: &str| json!({"id": id, "title": title, "gives": {"product": {"product_id": id}}});
            add(value, "rewards", gift("one"));
            add(value, "rewards", gift("two"));
            let rule = json!({"enrollment": {"gives": {"choice": ["one", "two"]}}});
            add(value, "mechanics", json!({"id": "welcome", "title": names("Welcome"), "rule": rule}));
        }
    };
    assert_eq!(found(choice(8)), [], "8 + 8 words of the merchant and 8 of ours");
    // "For joining you get your choice of …" has 7 words, the others fewer.
    let long: Vec<_> = found(choice(10)).into_iter().filter(|(_, _, place)| place == "mechanics[1]").collect();
    assert_eq!(long, error(Advice::L3, "mechanics[1]"));
    let long: Vec<_> = found(choice(12)).into_iter().filter(|(_, _, place)| place == "mechanics[1]").collect();
    assert_eq!(long.len(), 3, "in every language");
    let german = found(|value| {
        value["languages"] = json!(["en", "de"]);
    });
    assert_eq!(german, warning(Advice::L3, "languages[1]"));
}

#[test]
fn l4_an_advertised_reward_that_no_rule_gives_is_an_error() {
    let gift = json!({"id": "gift", "title": names("Gift"), "gives": {"gift_card": {"amount": 500}}});
    assert_eq!(found(|value| add(value, "rewards", gift.clone())), error(Advice::L4, "rewards[1].cost"));
    let by_hand = |value: &mut Value| {
        add(value, "rewards", gift.clone());
        value["rewards"][1]["audience"] = json!("members");
    };
    assert_eq!(found(by_hand), warning(Advice::L4, "rewards[1].cost"));
    let given = |value: &mut Value, last_day: Option<&str>| {
        add(value, "rewards", gift.clone());
        value["rewards"][1]["window"] = json!({"first_day": "2026-12-01"});
        let rule = json!({"birthday": {"gives": {"reward": "gift"}}});
        add(value, "mechanics", json!({"id": "birthday", "title": names("Birthday"), "rule": rule}));
        if let Some(last_day) = last_day {
            value["mechanics"][1]["window"] = json!({"last_day": last_day});
        }
    };
    assert_eq!(found(|value| given(value, None)), []);
    assert_eq!(found(|value| given(value, Some("2026-12-01"))), [], "one day in common is enough");
    assert_eq!(found(|value| given(value, Some("2026-11-30"))), error(Advice::L4, "rewards[1].window"));
    assert_eq!(found(|value| value["rewards"][0]["stock"] = json!(0)), error(Advice::L4, "rewards[0].stock"));
    let nothing_earns = |value: &mut Value| value["mechanics"][0]["rule"]["spend"]["points"] = json!(0);
    assert_eq!(found(nothing_earns), error(Advice::L4, "rewards[0].cost"));
    let no_share = |value: &mut Value| value["pay_with_points"] = json!({"points": 1, "amount": 1, "share_bps_max": 0});
    assert_eq!(found(no_share), error(Advice::L4, "pay_with_points"));
    let tier = |percent: u16| json!([{"id": "gold", "title": names("Gold"), "threshold": {"at_least": 100}, "earn_percent": percent}]);
    assert_eq!(found(|value| value["tiers"] = tier(100)), warning(Advice::L4, "tiers[0]"));
    assert_eq!(found(|value| value["tiers"] = tier(110)), []);
}

#[test]
fn l5_the_first_reward_is_within_five_median_baskets() {
    let median = |amount: i64| move |value: &mut Value| value["business"] = json!({"median_basket": amount});
    assert_eq!(found(median(5000)), [], "5 orders of 50.00 make 250 points");
    assert_eq!(found(median(4999)), warning(Advice::L5, "rewards"), "5 orders of 49.99 make 245");
    assert_eq!(found(median(99)), warning(Advice::L5, "rewards"), "no order of 0.99 earns a point");
    let welcomed = |value: &mut Value| {
        median(4999)(value);
        let rule = json!({"enrollment": {"gives": {"points": {"points": 5}}}});
        add(value, "mechanics", json!({"id": "welcome", "title": names("Welcome"), "rule": rule}));
    };
    assert_eq!(found(welcomed), [], "with 5 points for joining they do");
}

#[test]
fn l6_a_restricted_offer_says_who_may_take_part() {
    let restricted = |when: Value| {
        move |value: &mut Value| {
            value["segments"] = json!([{"id": "loyal", "when": {"orders": {"at_least": 6}}}]);
            value["rewards"][0]["when"] = when;
        }
    };
    assert_eq!(found(restricted(json!({"orders": {"at_least": 6}}))), []);
    assert_eq!(found(restricted(json!("regular"))), []);
    let without_words = [
        json!({"segment": "loyal"}),
        json!({"not": "regular"}),
        json!({"any": ["regular", "never_redeemed"]}),
        json!({"contains": {"categories": ["kettles"]}}),
        json!({"all": ["regular", {"favourite_category": ["kettles"]}]}),
    ];
    for when in without_words {
        assert_eq!(found(restricted(when.clone())), error(Advice::L6, "rewards[0].terms"), "{when}");
        let told = found(|value| {
            restricted(when)(value);
            value["rewards"][0]["terms"] = names("For our best customers.");
        });
        assert_eq!(told, []);
    }
    let eligible = |value: &mut Value| value["eligibility"] = json!({"not": "regular"});
    assert_eq!(found(eligible), error(Advice::L6, "eligibility_terms"));
}

#[test]
fn l8_a_program_that_does_not_say_whether_prices_have_tax_is_asked() {
    let says = |prices: Value| move |value: &mut Value| value["shown_prices"] = prices;
    assert_eq!(found(says(Value::Null)), warning(Advice::L8, "shown_prices"));
    for prices in [json!("without_tax"), json!({"with_tax": {"tax_bps": 0}}), json!({"with_tax": {"tax_bps": 2000}})] {
        assert_eq!(found(says(prices)), []);
    }
}

#[test]
fn r11_a_reward_above_the_budget_is_an_error_and_one_worth_nothing_warns() {
    let business = |figures: Value| move |value: &mut Value| value["business"] = figures;
    assert_eq!(found(business(json!({"margin_budget": 500}))), []);
    assert_eq!(found(business(json!({"margin_budget": 499}))), error(Advice::R11, "rewards[0].margin_cost"));
    let cheap = |value: &mut Value| {
        value["business"] = json!({"margin_budget": 499});
        value["rewards"][0]["margin_cost"] = json!(499);
    };
    assert_eq!(found(cheap), [], "what it costs counts, not what is written on it");
    let unknown = |value: &mut Value| {
        value["business"] = json!({"margin_budget": 499});
        value["rewards"][0]["gives"] = json!({"free_delivery": {}});
    };
    assert_eq!(found(unknown), warning(Advice::R11, "rewards[0].margin_cost"));
    assert_eq!(found(business(json!({"median_basket": 10000}))), [], "exactly 5 percent");
    let dear = found(business(json!({"median_basket": 10001})));
    assert_eq!(dear, warning(Advice::R11, "rewards[0].gives"));
}

#[test]
fn errors_of_the_linter_block_publishing_and_warnings_come_along() {
    let mut value = good();
    value["business"] = json!({"median_basket": 4000});
    assert_eq!(publishable(&document(value.clone())).unwrap().len(), 1);
    value["rewards"][0]["stock"] = json!(0);
    let problems = publishable(&document(value.clone())).unwrap_err();
    assert_eq!(problems[0].message, "L4: there is none of this: take the reward out until there is");
    value["examples"] = json!([{"spends": 100, "earns": 2}]);
    let problems = publishable(&document(value)).unwrap_err();
    assert_eq!(problems[0].place, "examples[0].earns");
}

/// Full steps earn points as rates do: a reward for points can be had.
#[test]
fn l4_steps_earn_points() {
    let found = found(|document| {
        document["mechanics"][0]["rule"] = json!({"steps": {"points": 5, "per": 250}});
    });
    assert_eq!(found, []);
}
