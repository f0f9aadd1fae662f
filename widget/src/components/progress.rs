//! A bar from nothing to a goal.

// @part progress: a bar towards something

use web_sys::HtmlElement;

use crate::element::{View, element};
use crate::text::glue;

/// A bar at whole `percent`, named for screen readers by the words beside it.
pub fn progress(percent: i64, name: &str) -> View {
    let shown = crate::js::digits(percent);
    let fill = element("span", "progress-fill");
    // Through CSSOM: the page's policy may ignore `style` attributes.
    let _ = fill.node::<HtmlElement>().style().set_property("inline-size", &glue(&[&shown, "%"]));
    element("div", "progress")
        .part("progress")
        .attribute("role", "progressbar")
        .attribute("aria-valuemin", "0")
        .attribute("aria-valuemax", "100")
        .attribute("aria-valuenow", &shown)
        .attribute("aria-label", name)
        .child(fill.view())
        .view()
}
