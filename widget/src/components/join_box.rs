//! Joining: one box to tick, one button.

use tachys::view::any_view::AnyView;
use wasm_bindgen::JsCast;

use crate::actions;
use crate::app::App;
use crate::components::button;
use crate::element::{changing, element, nothing, words};
use crate::state::{Joining, Session};

/// The box.
pub fn join_box(app: &App) -> AnyView {
    let texts = app.format().texts;
    let (ticking, ticked, pressing, busy) = (app.clone(), app.clone(), app.clone(), app.clone());
    let tick = element("input", "tick")
        .attribute("type", "checkbox")
        .reach(move |node| {
            if let Some(input) = node.dyn_ref::<web_sys::HtmlInputElement>() {
                input.set_checked(ticked.state().has_consented.peek());
            }
        })
        .on("change", move |event| {
            let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
            ticking.state().has_consented.set(input.is_some_and(|input| input.checked()));
            ticking.state().joining.set(Joining::Idle);
        });
    let press = button("button", texts.join, move || actions::join(&pressing))
        .part("join")
        .flag("disabled", move || matches!(busy.state().joining.get(), Joining::Sent));
    element("section", "join")
        .child(words("h3", "heading", texts.join_heading))
        .child(words("p", "", texts.join_lead))
        .child(element("label", "consent").child(tick.view()).child(words("span", "", texts.consent)).view())
        .child(press.view())
        .child(sign_in_note(app))
        .child(problem(app))
        .view()
}

fn sign_in_note(app: &App) -> AnyView {
    let app = app.clone();
    changing(move || {
        let texts = app.format().texts;
        match app.state().session.get() {
            Session::Guest if app.config().login_url.is_some() => words("p", "soft", texts.join_sign_in),
            _ => nothing(),
        }
    })
}

fn problem(app: &App) -> AnyView {
    let app = app.clone();
    let content = changing(move || match app.state().joining.get() {
        Joining::Failed(text) => words("p", "problem", text(app.format().texts)),
        Joining::Idle | Joining::Sent => nothing(),
    });
    element("div", "").attribute("role", "alert").child(content).view()
}
