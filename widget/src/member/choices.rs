//! Gifts to choose. The choice itself is confirmed and sent like a redemption, by the same dialog.

// @part choose: a gift to choose

use coppertoken_rules::ids::RuleId;
use wasm_bindgen::JsValue;

use super::{ends, told};
use crate::app::App;
use crate::components::reward_card::terms;
use crate::components::{countdown, section};
use crate::controls::{GIFT, button};
use crate::element::{View, element, icon, nothing, several, words};
use crate::js;
use crate::page_actions;
use crate::reading::{date, rule_id};
use crate::state::Connection;
use crate::text::glue;

/// Every open choice, each with its gifts.
pub fn choices(app: App, overview: &JsValue) -> View {
    let mut open = Vec::new();
    js::each(overview, "choices", &mut |about| open.extend(choice(app, &about)));
    if open.is_empty() { nothing() } else { section("choices", app.page_texts().choices_heading(), several(open)) }
}

fn choice(app: App, about: &JsValue) -> Option<View> {
    let mechanic_id = rule_id(about, "mechanic_id")?;
    if date(about, "last_day").is_some_and(|day| countdown::is_over(app, day)) {
        return None;
    }
    let count = js::integer(about, "count").unwrap_or(1);
    let count = app.format().count(&app.page_texts().choices_count(), count, "");
    let head = element("div", "chips")
        .child(words("strong", "", &told(about, "title")))
        .child(words("span", "soft", &count))
        .child(ends(app, about));
    let mut gifts = element("ul", "cards");
    js::each(about, "rewards", &mut |reward| {
        if let Some(reward_id) = rule_id(&reward, "reward_id") {
            gifts = gifts.clone().child(gift(app, &mechanic_id, reward_id, &reward));
        }
    });
    Some(several(vec![head.view(), gifts.view()]))
}

fn gift(app: App, mechanic_id: &RuleId, reward_id: RuleId, reward: &JsValue) -> View {
    let title = told(reward, "title");
    let mechanic_id = mechanic_id.clone();
    let choose = app.page_texts().choose();
    let button = button("button", choose, move || {
        page_actions::ask_to_redeem(app, reward_id.clone(), Some(mechanic_id.clone()));
    })
    .attribute("aria-label", &glue(&[choose, ": ", &title]))
    .part("choose")
    .flag("disabled", move || app.state().connection.get() != Connection::Live);
    let head = element("div", "reward-head")
        .child(element("span", "reward-icon").child(icon(GIFT)).view())
        .child(words("h4", "card-title", &title));
    element("li", "card")
        .child(head.view())
        .child(words("p", "", &told(reward, "text")))
        .child(terms(&js::texts(reward, "terms")))
        .child(button.view())
        .view()
}
