//! What stands where figures do not: loading, out of reach, old.

use tachys::view::any_view::AnyView;

use crate::actions;
use crate::app::App;
use crate::components::button;
use crate::element::{changing, element, nothing, words};
use crate::format::time_of_day;
use crate::state::Connection;
use crate::text::fill;

/// Grey shapes while the first answers are on their way.
pub fn loading(app: &App) -> AnyView {
    element("div", "loading")
        .attribute("aria-busy", "true")
        .child(words("p", "hidden", app.format().texts.loading))
        .children((0..3).map(|_| element("span", "skeleton").view()))
        .view()
}

/// Nothing could be had; the shopper may try again.
pub fn unavailable(app: &App) -> AnyView {
    let texts = app.format().texts;
    let again = app.clone();
    element("div", "note")
        .attribute("role", "alert")
        .child(words("p", "", texts.unavailable))
        .child(
            button("button quiet", texts.try_again, move || {
                again.state().connection.set(Connection::Loading);
                actions::refresh(&again);
            })
            .view(),
        )
        .view()
}

/// Above figures that may be old: since when, and a way to ask again.
pub fn stale(app: &App) -> AnyView {
    let app = app.clone();
    changing(move || {
        if app.state().connection.get() != Connection::Stale {
            return nothing();
        }
        let texts = app.format().texts;
        let as_of = app.state().member.peek().map(|response| time_of_day(js_sys::Date::parse(&response.as_of)));
        let updated = as_of.map(|time| words("p", "soft", fill(texts.updated_at, &[&time])));
        let again = app.clone();
        element("div", "note")
            .attribute("role", "status")
            .child(words("p", "", texts.offline))
            .children(updated)
            .child(button("button quiet", texts.try_again, move || actions::refresh(&again)).view())
            .view()
    })
}
