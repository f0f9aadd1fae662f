//! What stands where figures do not: loading, out of reach, old.

use crate::actions;
use crate::app::App;
use crate::controls::button;
use crate::element::{View, changing, element, nothing, words};
use crate::format::time_of_day;
use crate::state::Connection;
use crate::text::fill;

/// Grey shapes while the first answers are on their way.
pub fn loading(app: App) -> View {
    element("div", "loading")
        .attribute("aria-busy", "true")
        .child(words("p", "hidden", app.page_texts().loading))
        .children((0..3).map(|_| element("span", "skeleton").view()))
        .view()
}

/// Nothing could be had; the shopper may try again.
pub fn unavailable(app: App) -> View {
    failed(app, app.page_texts().unavailable(), move || {
        app.state().connection.set(Connection::Loading);
        actions::refresh(app);
    })
}

/// Something could not be had; the shopper may try again.
pub fn failed(app: App, what: &str, again: impl Fn() + 'static) -> View {
    let again = button("button quiet", app.page_texts().try_again(), again);
    element("div", "note").attribute("role", "alert").child(words("p", "", what)).child(again.view()).view()
}

/// Above figures that may be old: since when, and a way to ask again.
pub fn stale(app: App) -> View {
    changing(move || {
        if app.state().connection.get() != Connection::Stale {
            return nothing();
        }
        let mut note =
            element("div", "note").attribute("role", "status").child(words("p", "", app.page_texts().offline()));
        if let Some(response) = app.state().member.peek() {
            let time = time_of_day(js_sys::Date::parse(&response.as_of));
            note = note.child(words("p", "soft", &fill(app.page_texts().updated_at(), &[&time])));
        }
        note.child(button("button quiet", app.page_texts().try_again(), move || actions::refresh(app)).view()).view()
    })
}
