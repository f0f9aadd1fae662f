//! Joining: one box to tick, one button.

// @part join: the button that joins

use web_sys::HtmlInputElement;

use crate::app::App;
use crate::controls::button;
use crate::element::{View, changing, element, nothing, words};
use crate::page_actions;
use crate::state::{Joining, Session};
use crate::storage;

/// The box.
pub fn join_box(app: App) -> View {
    let texts = app.page_texts();
    let tick = element("input", "tick").attribute("type", "checkbox");
    let input: HtmlInputElement = tick.node();
    input.set_checked(app.state().has_consented.peek());
    let tick = tick.on("change", move |_| {
        app.state().has_consented.set(input.checked());
        app.state().joining.set(Joining::Idle);
    });
    let press = button("button", texts.join, move || page_actions::join(app))
        .part("join")
        .flag("disabled", move || matches!(app.state().joining.get(), Joining::Sent));
    let sign_in = changing(move || match app.state().session.get() {
        Session::Guest if app.config().login_url.is_some() => words("p", "soft", app.page_texts().join_sign_in()),
        _ => nothing(),
    });
    let problem =
        element("p", "problem").attribute("role", "alert").changing_text(move || match app.state().joining.get() {
            Joining::Failed(text) => text(app.page_texts()).to_owned(),
            Joining::Idle | Joining::Sent => String::new(),
        });
    let invited = if app.recall("invited").is_some() { words("p", "mark", texts.join_invited()) } else { nothing() };
    let kept =
        if storage::claim(&app.config().shop).is_some() { words("p", "mark", texts.join_claim()) } else { nothing() };
    element("section", "join")
        .child(words("h3", "heading", texts.join_heading()))
        .child(invited)
        .child(kept)
        .child(words("p", "", texts.join_lead()))
        .child(element("label", "consent").child(tick.view()).child(words("span", "", texts.consent())).view())
        .child(press.view())
        .child(sign_in)
        .child(problem.view())
        .view()
}
