//! Sentences that a figure of one or zero, or a window with two ends, would spoil.

use coppertoken_rules::Amount;
use coppertoken_rules::conditions::{AverageOrder, Condition, Unmet};
use coppertoken_rules::ledger::entry::TraceReason;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_words::cldr::figures;
use coppertoken_words::{Language, Sentences, below_title};
use serde_json::{Value, json};

/// What `say` says in a language about the first program with these fields in place of its own.
fn said(
    code: &str,
    fields: Value,
    say: fn(&Sentences<'_, coppertoken_words::Plain<'_, coppertoken_words::cldr::Cldr>>) -> Vec<String>,
) -> Vec<String> {
    let mut document: Value = serde_json::from_str(include_str!("../../programs/first.json")).unwrap();
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    document.as_object_mut().unwrap().extend(fields);
    let document: ProgramDocument = serde_json::from_value(document).unwrap();
    let figures = figures(Language::of(code).unwrap(), "EUR").unwrap();
    say(&Sentences { document: &document, language: figures.language, figures: &figures })
}

#[test]
fn e2_a_stamp_for_every_single_purchase_is_not_counted() {
    let card = |every: u16, sort: &str| {
        json!({ "mechanics": [{ "id": "card", "title": { "en": "Card" }, "rule": { "stamps": {
            "every": every, "stamps_for": sort, "gives": { "points": { "points": 10 } } } } }] })
    };
    let first = |code: &str, every, sort: &str| {
        said(code, card(every, sort), |sentences| vec![sentences.mechanic(&sentences.document.mechanics[0])]).remove(0)
    };
    assert_eq!(first("ru", 1, "orders"), "За каждую покупку — 10 баллов.");
    assert_eq!(first("ru", 21, "orders"), "За каждую 21 покупку — 10 баллов.");
    assert_eq!(first("mk", 1, "pieces"), "За секој купен производ добивате 10 поени.");
    assert_eq!(first("en", 1, "orders"), "Every purchase brings 10 points.");
    assert_eq!(first("en", 5, "pieces"), "Every 5 pieces bought bring 10 points.");
}

#[test]
fn r1_a_share_of_nothing_is_told_as_what_it_is() {
    let rule = |share: u16, other: u16| {
        json!({ "pay_with_points": { "points": 1, "amount": 1, "share_bps_max": share,
            "overrides": [{ "on": { "categories": ["gifts"] }, "share_bps_max": other }] } })
    };
    let told = |code: &str, share, other| {
        said(code, rule(share, other), |sentences| {
            sentences.pay_with_points(sentences.document.pay_with_points.as_ref().unwrap())
        })
    };
    assert_eq!(told("en", 0, 5000), ["1 point = €0.01.", "For selected goods it is up to 50%."]);
    assert_eq!(told("en", 3000, 0)[1], "Not for selected goods.");
    assert_eq!(told("ru", 3000, 0)[1], "Исключение — отдельные товары: так оплатить нельзя.");
    assert_eq!(told("mk", 0, 0)[1], "За избрани производи не може да се плати така.");
}

#[test]
fn c1_the_days_of_a_campaign_are_one_sentence() {
    let fields = json!({ "mechanics": [{ "id": "week", "title": { "en": "Week" },
        "window": { "first_day": "2026-12-01", "last_day": "2026-12-05" }, "rule": { "spend": { "points": 1, "per": 100 } } }] });
    let told =
        |code| said(code, fields.clone(), |sentences| vec![sentences.window(&sentences.document.mechanics[0].window)]);
    assert_eq!(told("en"), ["From 1 December 2026 through 5 December 2026."]);
    assert_eq!(told("ru"), ["С 1\u{a0}декабря 2026\u{a0}г. по 5\u{a0}декабря 2026\u{a0}г. включительно."]);
    assert_eq!(told("mk"), ["Од 1\u{a0}декември 2026\u{a0}г. до 5\u{a0}декември 2026\u{a0}г. вклучително."]);
}

#[test]
fn w3_points_that_end_with_a_year_or_with_rest_are_told_so() {
    let told = |code: &str, expiry: Value| {
        let fields = json!({ "earning": { "hold_days": 11, "expiry": expiry } });
        said(code, fields, |sentences| vec![sentences.arrival(), sentences.expiry()])
    };
    assert_eq!(
        told("en", json!({ "yearly": { "month": 12, "day": 31 } })),
        ["What you earn arrives 11 days after payment.", "It is valid through the next 31 December."]
    );
    assert_eq!(
        told("ru", json!({ "months_of_inactivity": 2 })),
        ["Начисляем через 11 дней после оплаты.", "Срок действия — 2 месяца после последнего заказа или обмена."]
    );
    assert_eq!(
        told("mk", json!({ "yearly": { "month": 12, "day": 31 } })),
        ["Заработеното се додава 11 дена по плаќањето.", "Рок на важење: до следниот 31 декември вклучително."]
    );
}

#[test]
fn w4_that_no_minimum_is_asked_is_said_only_where_no_condition_asks_one() {
    let reward = |more: Value| {
        let mut reward = json!({ "id": "off", "title": { "en": "Off" }, "gives": { "amount_off": { "amount": 500 } } });
        reward.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let fields = json!({ "rewards": [reward] });
        said("en", fields, |sentences| sentences.terms_of_reward(&sentences.document.rewards[0]).unwrap())
    };
    let rest = "One code, one order; if the goods cost less, the rest of the discount lapses.";
    assert_eq!(reward(json!({})), ["No minimum order.", "The code is valid for 90 days.", rest]);
    assert_eq!(
        reward(json!({ "when": { "goods": { "at_least": 4000 } } })),
        ["For orders from €48.", "The code is valid for 90 days.", rest]
    );
    let service = json!({ "gives": { "product": { "product_id": "talk", "sort": "service" } } });
    assert_eq!(reward(service), ["The code is valid for 90 days."]);
}

#[test]
fn w3_below_its_title_a_rule_does_not_say_the_title_again() {
    let below = |sentence: &str, title| below_title(sentence.to_owned(), title);
    assert_eq!(below("Вечер на кафе: добивате 10 поени.", "Вечер на кафе"), "Добивате 10 поени.");
    assert_eq!(below("Quiet hours.", "Quiet hours"), "");
    assert_eq!(below("Beans for 5.", "Beans"), "Beans for 5.");
    assert_eq!(below("Tea: ", "Tea"), "Tea: ");
}

/// The first program's shop shows 20 % of tax in its prices. What counts without it says so; what an order must cost is told as the shopper
/// sees it: 25.00 without tax are 30.00.
#[test]
fn where_prices_are_shown_with_tax_rates_say_what_they_leave_out_and_bounds_are_shown_money() {
    let fields = |tax: bool| {
        json!({ "earning": { "basis": { "tax": tax } }, "mechanics": [
            { "id": "rate", "title": { "en": "Rate" }, "rule": { "spend": { "points": 5, "per": 250 } } },
            { "id": "steps", "title": { "en": "Steps" }, "rule": { "steps": { "points": 5, "per": 250 } } },
            { "id": "mugs", "title": { "en": "Mugs" },
              "rule": { "override": { "on": { "products": ["mug"] }, "earns": { "rate": { "points": 5, "per": 250 } } } } },
            { "id": "large", "title": { "en": "Large" }, "when": { "goods": { "at_least": 2500, "at_most": 5000 } },
              "rule": { "bonus": { "points": 10 } } } ] })
    };
    let told = |code: &str, tax| {
        said(code, fields(tax), |sentences| {
            let [rate, steps, mugs, large] = &sentences.document.mechanics[..] else { panic!("four rules") };
            let bounds = sentences.condition(large.when.as_ref().unwrap()).unwrap();
            let missing = sentences.unmet(&Unmet::GoodsMissing { missing: Amount::new(5).unwrap() });
            let average = Condition::AverageOrder(AverageOrder { at_least: Amount::new(5_000).ok(), at_most: None });
            let average = sentences.condition(&average).unwrap();
            let reason = sentences
                .reason(&TraceReason::Override { mechanic_id: mugs.id.clone(), basis: Amount::new(4_995).unwrap() });
            let rules = [rate, steps, mugs].map(|rule| sentences.mechanic(rule));
            [rules.to_vec(), bounds, vec![missing], average, vec![reason]].concat()
        })
        .into_iter()
        .map(|sentence| sentence.replace('\u{a0}', " "))
        .collect::<Vec<_>>()
    };
    assert_eq!(
        told("en", false),
        [
            "You earn 5 points for every €2.50 you spend before tax.",
            "You earn 5 points for every full €2.50 you spend before tax.",
            "You earn 5 points for every €2.50 before tax spent on selected goods.",
            "For orders from €30 to €60.",
            "Add goods for €0.06 more.",
            "If your average order is €50 before tax or more.",
            "Mugs: goods for €49.95 before tax",
        ]
    );
    assert_eq!(
        told("en", true),
        [
            "You earn 5 points for every €2.50 you spend.",
            "You earn 5 points for every full €2.50 you spend.",
            "You earn 5 points for every €2.50 spent on selected goods.",
            "For orders from €25 to €50.",
            "Add goods for €0.05 more.",
            "If your average order is €50 or more.",
            "Mugs: goods for €49.95",
        ]
    );
    assert_eq!(
        told("ru", false),
        [
            "5 баллов за 2,50 € покупки без учёта налога.",
            "5 баллов за каждые полные 2,50 € покупки без учёта налога.",
            "За отдельные товары — 5 баллов за 2,50 € без учёта налога.",
            "Для заказов от 30 € до 60 €.",
            "Добавьте товаров ещё на 0,06 €.",
            "Если ваш средний заказ — от 50 € без налога.",
            "Mugs: товары на 49,95 € без налога",
        ]
    );
    assert_eq!(
        told("mk", false),
        [
            "Добивате 5 поени на секој износ од 2,50 € без данок.",
            "Добивате 5 поени на секои полни 2,50 € без данок.",
            "За избрани производи добивате 5 поени на секој износ од 2,50 € без данок.",
            "За нарачки од 30 € до 60 €.",
            "Додајте производи за уште 0,06 €.",
            "Ако Вашата просечна нарачка е од 50 € без данок.",
            "Mugs: производи за 49,95 € без данок",
        ]
    );
}

/// A price for members is written without tax; 8.00 with 20 % are 9.60, whether tax earns or not.
#[test]
fn a_price_for_members_is_told_as_the_shop_shows_prices() {
    let told = |prices: Value, tax: bool| {
        let fields = json!({ "shown_prices": prices, "earning": { "basis": { "tax": tax } }, "benefits": [
            { "id": "cup", "title": { "en": "The cup" }, "gives": { "member_price": { "product_id": "cup", "net": 800 } } } ] });
        said("en", fields, |sentences| vec![sentences.benefit(&sentences.document.benefits[0])]).remove(0)
    };
    let with_tax = json!({ "with_tax": { "tax_bps": 2000 } });
    assert_eq!(told(with_tax.clone(), false), "The cup: €9.60 for members.");
    assert_eq!(told(with_tax, true), "The cup: €9.60 for members.");
    assert_eq!(told(json!("without_tax"), false), "The cup: €8 for members.");
}
