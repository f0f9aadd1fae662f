//! What the merchant gave by hand, with the words that came along, and what still waits to be confirmed.

// @part gift: a gift of the merchant
// @part unverified: what waits to be verified

use wasm_bindgen::JsValue;

use super::{list, told};
use crate::app::App;
use crate::controls::{CLOCK, GIFT};
use crate::element::{View, element, icon, words};
use crate::js;
use crate::reading::date;
use crate::text::fill;

/// Surprises of the last weeks.
pub fn gifts(app: App, overview: &JsValue) -> View {
    list(overview, "gifts", "gifts", app.page_texts().gifts_heading(), &|about| {
        let mut words_of_it = element("div", "note-words");
        if let Some(message) = js::text(about, "message") {
            words_of_it = words_of_it.child(words("p", "message", &message));
        }
        words_of_it = words_of_it.child(words("p", "", &told(about, "text")));
        if let Some(day) = date(about, "given_on") {
            words_of_it = words_of_it.child(words("p", "soft", &app.date(day)));
        }
        element("li", "gift")
            .part("gift")
            .child(element("span", "reward-icon").child(icon(GIFT)).view())
            .child(words_of_it.view())
            .view()
    })
}

/// What was promised and waits for the shop, each with the day it lapses.
pub fn unverified(app: App, overview: &JsValue) -> View {
    let texts = app.page_texts();
    list(overview, "unverified", "waiting", texts.unverified_heading(), &|about| {
        let mut lines = element("div", "note-words").child(words("strong", "", &told(about, "title"))).child(words(
            "p",
            "",
            &told(about, "text"),
        ));
        if let Some(day) = date(about, "lapses_on") {
            lines = lines.child(words("p", "soft", &fill(texts.lapses_on(), &[&app.date(day)])));
        }
        element("li", "gift")
            .part("unverified")
            .child(element("span", "reward-icon").child(icon(CLOCK)).view())
            .child(lines.view())
            .view()
    })
}
