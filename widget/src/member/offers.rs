//! Offers made to this member alone.

// @part offer: a personal offer

use wasm_bindgen::JsValue;

use super::{card, ends, list};
use crate::app::App;
use crate::components::countdown;
use crate::element::{View, nothing, words};
use crate::js;
use crate::reading::date;

/// The offers; nothing when none is open.
pub fn offers(app: App, overview: &JsValue) -> View {
    list(overview, "offers", "personal-offers", app.page_texts().offers_heading(), &|about| {
        // It may have ended while the page was open.
        if date(about, "last_day").is_some_and(|day| countdown::is_over(app, day)) {
            return nothing();
        }
        let orders = js::integer(about, "orders_left").unwrap_or_default();
        let orders = app.format().count(&app.page_texts().orders_left(), orders, "");
        card(about).child(ends(app, about)).child(words("p", "soft", &orders)).part("offer").view()
    })
}
