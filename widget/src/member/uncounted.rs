//! Orders of the member that could not be counted yet.

// @part uncounted: an order that could not be counted yet

use wasm_bindgen::JsValue;

use super::{list, told};
use crate::app::App;
use crate::element::{View, element, words};
use crate::reading::date;
use crate::text::fill;

/// The orders; nothing when all are counted.
pub fn orders(app: App, overview: &JsValue) -> View {
    let texts = app.page_texts();
    list(overview, "uncounted_orders", "uncounted-orders", texts.uncounted_heading(), &|about| {
        let day = date(about, "heard_on").map(|day| app.date(day)).unwrap_or_default();
        let sentence = fill(texts.uncounted(), &[&told(about, "number"), &day]);
        element("li", "card").part("uncounted").child(words("p", "", &sentence)).view()
    })
}
