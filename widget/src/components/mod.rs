//! The pieces surfaces are made of.

pub mod balance;
pub mod codes;
pub mod countdown;
pub mod dialog;
pub mod feed;
pub mod join_box;
pub mod notes;
pub mod progress;
pub mod redeem_dialog;
pub mod reward_card;
pub mod statement;
pub mod tier_ladder;
pub mod ways_to_earn;

use crate::element::{View, element, words};
use crate::value::Value;

/// A titled part of a page.
pub fn section(part: &str, heading: &str, content: View) -> View {
    element("section", "section").part(part).child(words("h3", "heading", heading)).child(content).view()
}

/// What was just done here, for eyes and screen readers; beside the button that did it.
pub fn spoken(said: &Value<&'static str>) -> View {
    let said = said.clone();
    element("p", "spoken").attribute("role", "status").changing_text(move || said.get().to_owned()).view()
}

/// The page's style sheet. Comments and indentation are taken out when the widget is built; see `build.rs`.
pub const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/page.css"));
