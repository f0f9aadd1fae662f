//! A bar from nothing to a goal.

use tachys::view::any_view::AnyView;
use wasm_bindgen::JsCast;

use crate::element::element;

/// A bar at whole `percent`, named for screen readers by the words beside it.
pub fn progress(percent: i64, name: &str) -> AnyView {
    let shown = percent.to_string();
    let width = [&shown, "%"].concat();
    let fill = element("span", "progress-fill").reach(move |node| {
        // Through CSSOM: the page's policy may ignore `style` attributes.
        if let Some(node) = node.dyn_ref::<web_sys::HtmlElement>() {
            let _ = node.style().set_property("inline-size", &width);
        }
    });
    element("div", "progress")
        .part("progress")
        .attribute("role", "progressbar")
        .attribute("aria-valuemin", "0")
        .attribute("aria-valuemax", "100")
        .attribute("aria-valuenow", shown)
        .attribute("aria-label", name)
        .child(fill.view())
        .view()
}
