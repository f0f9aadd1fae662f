//! How to earn, and the rules around it, as sentences made from the program itself: a rule added appears by itself.

use coppertoken_rules::time::Date;
use wasm_bindgen::JsValue;

use crate::app::App;
use crate::components::section;
use crate::element::{View, element, several, words};
use crate::js;
use crate::program::Known;
use crate::text::fill;

/// What the server says of each way to earn and each benefit, and what counts.
pub fn ways_to_earn(app: App, known: &Known) -> View {
    let texts = app.page_texts();
    let mut ways = element("ul", "ways");
    js::items(&known.told, &mut |rule| {
        if js::text(&rule, "family").as_deref() == Some("reward") {
            return;
        }
        let way = element("li", "way").child(words("strong", "", &app.localized(&rule, "title"))).child(words(
            "span",
            "",
            &app.localized(&rule, "text"),
        ));
        ways = ways.clone().child(way.view());
    });
    let basis = known.view.program.earning.basis;
    let mut left_out = String::new();
    for (counts, name) in
        [(basis.tax, texts.tax()), (basis.shipping, texts.shipping()), (basis.gift_cards, texts.gift_cards())]
    {
        if !counts {
            left_out.push_str(if left_out.is_empty() { "" } else { ", " });
            left_out.push_str(name);
        }
    }
    let mut content = vec![ways.view()];
    if !left_out.is_empty() {
        content.push(words("p", "soft", &fill(texts.not_counted(), &[&left_out])));
    }
    section("earn", texts.earn_heading(), several(content))
}

/// What a point is worth, when points arrive and end, what a return does, who may join.
pub fn rules(app: App, known: &Known) -> View {
    let texts = app.page_texts();
    let earning = known.field("earning");
    let is = |object: &JsValue, name, value| js::text(object, name).as_deref() == Some(value);
    let deficit = if is(&earning, "after_spending", "deficit") { texts.rule_returns_deficit() } else { "" };
    let is_automatic = is(&known.document, "enrolment", "automatic");
    let who = if is_automatic { texts.rule_who_orders() } else { texts.rule_who_joins() };
    let priced = known.view.program.rewards.iter().filter_map(|reward| Some((reward.cost?, &reward.id)));
    let worth = priced.min_by_key(|(cost, _)| *cost).map(|(cost, id)| {
        let gives = app.gives(&known.rule("rewards", id.as_str()), id.as_str());
        app.points(&texts.rule_worth(), cost, &gives)
    });
    let mut list = element("ul", "rules");
    let (arrive, expire) = (arrival(app, &earning), expiry(app, &js::get(&earning, "expiry")));
    for sentence in [worth.as_deref().unwrap_or_default(), &arrive, &expire, texts.rule_returns(), deficit, who] {
        if !sentence.is_empty() {
            list = list.child(words("li", "", sentence));
        }
    }
    section("rules", texts.rules_heading(), list.view())
}

/// When points of an order arrive.
fn arrival(app: App, earning: &JsValue) -> String {
    let texts = app.page_texts();
    let event = match js::text(earning, "earn_on").as_deref() {
        Some("placed") => texts.after_ordering(),
        Some("fulfilled") => texts.after_delivery(),
        _ => texts.after_payment(),
    };
    match js::integer(earning, "hold_days") {
        None | Some(0) => fill(texts.rule_arrive_now(), &[event]),
        Some(days) => app.format().count(&texts.rule_arrive(), days, event),
    }
}

/// How long points live; nothing for a kind this widget does not know.
fn expiry(app: App, expiry: &JsValue) -> String {
    let texts = app.page_texts();
    let Some((kind, inside)) = js::tagged(expiry) else { return String::new() };
    let forms = match kind.as_str() {
        "never" => return texts.rule_never_expire().to_owned(),
        "yearly" => {
            let figure = |name| js::integer(&inside, name).and_then(|figure| u8::try_from(figure).ok());
            // Of a leap year, which has every day; its year is not said.
            let day = figure("month").zip(figure("day")).and_then(|(month, day)| Date::new(2024, month, day));
            let day = day.map(|day| app.format().date(day, Some(day)));
            return day.map_or_else(String::new, |day| fill(texts.rule_expire_yearly(), &[&day]));
        }
        "months_after_posting" => texts.rule_expire_months(),
        "days_after_posting" => texts.rule_expire_days(),
        "months_of_inactivity" => texts.rule_expire_inactivity(),
        _ => return String::new(),
    };
    js::whole(&inside).map_or_else(String::new, |length| app.format().count(&forms, length, ""))
}
