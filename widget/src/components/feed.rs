//! Campaigns that run now or soon, with the days they have left.

// @part campaign: a campaign of the feed

use wasm_bindgen::JsValue;

use crate::app::App;
use crate::components::{countdown, section};
use crate::element::{View, changing, element, nothing, words};
use crate::js;
use crate::program::Known;
use crate::reading::{date, rule_id};
use crate::text::fill;
use crate::view_model::feed::{Campaign, feed as sorted};

/// The feed; nothing while no rule has a window.
pub fn feed(app: App, known: &'static Known) -> View {
    let mut campaigns = Vec::new();
    for family in ["mechanics", "rewards", "benefits"] {
        js::each(&known.document, family, &mut |rule| campaigns.extend(campaign(&rule)));
    }
    changing(move || {
        let Some(today) = countdown::today(app) else { return nothing() };
        let shown = sorted(&campaigns, today);
        if shown.is_empty() {
            return nothing();
        }
        let items = shown.into_iter().filter_map(|campaign| item(app, known, campaign, campaign.is_coming(today)));
        section("campaigns", app.page_texts().feed_heading(), element("ul", "cards").children(items).view())
    })
}

fn campaign(rule: &JsValue) -> Option<Campaign> {
    let window = js::present(rule, "window")?;
    Some(Campaign {
        id: rule_id(rule, "id")?,
        first_day: date(&window, "first_day"),
        last_day: date(&window, "last_day"),
    })
}

fn item(app: App, known: &Known, campaign: &Campaign, is_coming: bool) -> Option<View> {
    let told = known.told(campaign.id.as_str());
    if told.is_undefined() {
        return None;
    }
    let mut card = element("li", "card")
        .part("campaign")
        .child(words("h4", "card-title", &app.localized(&told, "title")))
        .child(words("p", "", &app.localized(&told, "text")));
    if let Some(day) = campaign.first_day.filter(|_| is_coming) {
        let begins = fill(app.page_texts().from_day(), &[&app.date(day)]);
        card = card.child(element("p", "chips").child(words("span", "chip quiet", &begins)).view());
    } else if let Some(day) = campaign.last_day {
        card = card.child(countdown::countdown(app, day));
    }
    Some(card.view())
}
