//! The pieces surfaces are made of.

pub mod balance;
pub mod codes;
pub mod dialog;
pub mod icons;
pub mod join_box;
pub mod notes;
pub mod progress;
pub mod redeem_dialog;
pub mod reward_card;
pub mod statement;
pub mod tier_ladder;
pub mod ways_to_earn;

use crate::app::App;
use crate::element::{Element, View, element, icon, words};

/// A titled part of a page.
pub fn section(part: &str, heading: &str, content: View) -> View {
    element("section", "section").part(part).child(words("h3", "heading", heading)).child(content).view()
}

/// A button that does something.
pub fn button(class: &str, label: &str, press: impl Fn() + 'static) -> Element {
    element("button", class).attribute("type", "button").on("click", move |_| press()).text(label)
}

/// The round button that closes a surface.
pub fn close_button(app: App, press: impl Fn() + 'static) -> View {
    button("close", "", press).attribute("aria-label", app.texts().close).child(icon(icons::CLOSE)).view()
}
