//! Buttons and drawings that every surface uses.

use coppertoken_rules::Points;

use crate::app::App;
use crate::element::{Element, View, element, icon, words};
use crate::page;
use crate::state::Session;

/// A button that does something.
pub fn button(class: &str, label: &str, press: impl Fn() + 'static) -> Element {
    pressed(class, label, Box::new(press))
}

fn pressed(class: &str, label: &str, press: Box<dyn Fn()>) -> Element {
    element("button", class).attribute("type", "button").on("click", move |_| press()).text(label)
}

/// What goods earn: points of a member; a guest reads that members earn them, and how to become one.
pub fn earns(app: App, points: Points) -> Element {
    let (texts, session) = (app.texts(), app.state().session.get());
    let text = if session == Session::Member { texts.will_earn } else { texts.members_earn };
    let line = element("p", "earn").child(icon(COIN)).child(words("span", "", &app.about_points(text, points, "")));
    if !matches!(session, Session::Guest | Session::SignedIn) {
        return line;
    }
    let join = button("advice", texts.join, move || page::open(app)).attribute("aria-haspopup", "dialog");
    line.child(join.view())
}

/// The round button that closes a surface.
pub fn close_button(app: App, press: impl Fn() + 'static) -> View {
    button("close", "", press).attribute("aria-label", app.texts().close).child(icon(CLOSE)).view()
}

/// A coin with a spark: points.
pub const COIN: &str =
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5 1.2 3.3 3.3 1.2-3.3 1.2L12 16.5l-1.2-3.3L7.5 12l3.3-1.2Z";
/// A cross: close.
pub const CLOSE: &str = "m6 6 12 12M18 6 6 18";
/// Two sheets: copy.
pub const COPY: &str = "M9 9h10v11H9ZM5 15V4h10";
/// A clock: waiting.
pub const CLOCK: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5V12l3 2";
/// A tick: done, counts.
pub const TICK: &str = "m5 12.5 4.5 4.5L19 7.5";
/// A box with a ribbon: a gift.
pub const GIFT: &str = "M4 10h16v10H4ZM3 7h18v3H3ZM12 7v13M12 7S7 7 7 4.5 12 4 12 7Zm0 0s5 0 5-2.5S12 4 12 7Z";
/// An arrow out of a tray: share.
pub const SHARE: &str = "M12 15V4m0 0L8 8m4-4 4 4M5 13v7h14v-7";
/// A tag: a discount.
pub const TAG: &str = "M3.5 11.5v-8h8l9 9-8 8ZM8 8h.01";
