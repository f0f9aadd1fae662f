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

use tachys::view::any_view::AnyView;

use crate::element::{element, words};

/// A titled part of a page.
pub fn section(part: &'static str, heading: &str, content: Vec<AnyView>) -> AnyView {
    element("section", "section").part(part).child(words("h3", "heading", heading)).children(content).view()
}

/// A button that does something.
pub fn button(class: &'static str, label: impl Into<String>, press: impl FnMut() + 'static) -> crate::element::Element {
    let mut press = press;
    element("button", class).attribute("type", "button").on("click", move |_| press()).text(label)
}
