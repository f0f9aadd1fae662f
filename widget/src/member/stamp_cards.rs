//! Stamp cards, drawn as cards with stamps.

// @part stamp-card: a stamp card

use wasm_bindgen::JsValue;

use super::{card, list};
use crate::app::App;
use crate::components::progress;
use crate::controls::TICK;
use crate::element::{View, element, icon, words};
use crate::js;
use crate::reading::date;
use crate::text::fill;

/// A card with more places is shown as a bar: nobody counts that many stamps.
const STAMPS_MAX: i64 = 20;

/// The cards; nothing when the program has none.
pub fn stamp_cards(app: App, overview: &JsValue) -> View {
    list(overview, "stamp_cards", "stamp-cards", app.page_texts().cards_heading(), &|about| stamp_card(app, about))
}

fn stamp_card(app: App, about: &JsValue) -> View {
    let (format, texts) = (app.format(), app.page_texts());
    let figure = |name| js::integer(about, name).unwrap_or_default();
    let (stamps, needed, owed) = (figure("stamps"), figure("needed").max(1), figure("owed"));
    let count = fill(texts.card_stamps(), &[&format.number(stamps), &format.number(needed)]);
    let mut shown = card(about);
    if needed > STAMPS_MAX {
        let percent = stamps.saturating_mul(100).checked_div(needed).unwrap_or_default();
        shown = shown.child(progress::progress(percent.clamp(0, 100), &count));
    } else {
        let places = (0..needed).map(|place| {
            let stamp = element("span", if place < stamps { "stamp stamped" } else { "stamp" });
            if place < stamps { stamp.child(icon(TICK)).view() } else { stamp.view() }
        });
        // The sentence below says the same to those who cannot see it.
        shown = shown.child(element("div", "stamps").attribute("aria-hidden", "true").children(places).view());
    }
    shown = shown.child(words("p", "card-count", &count));
    if owed > 0 {
        shown = shown.child(words("p", "soft", &format.count(&texts.card_owed(), owed, "")));
    }
    if let Some(day) = date(about, "expires_on").filter(|_| stamps > 0) {
        shown = shown.child(words("p", "soft", &fill(texts.card_expires(), &[&app.date(day)])));
    }
    shown.part("stamp-card").view()
}
