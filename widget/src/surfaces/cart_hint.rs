//! "5.00 more, and you earn 50 points more", where the merchant put `<coppertoken-cart>`: what a little more unlocks, and the best
//! use of the points at hand. Computed and worded by the server, which runs the rules on the larger cart.

// @part cart: the advice of `<coppertoken-cart>`

use coppertoken_rules::Points;
use wasm_bindgen::JsValue;

use crate::app::App;
use crate::controls::{COIN, TAG, button, earns};
use crate::element::{View, changing, element, icon, several, words};
use crate::state::Session;
use crate::{js, page};

/// Nudges shown at once: more of them would be a list, not a hint.
const NUDGES_MAX: usize = 2;

/// The hint; empty while there is nothing to say.
pub fn cart_hint(app: App) -> View {
    element("div", "cart").part("cart").attribute("role", "status").child(changing(move || content(app))).view()
}

fn content(app: App) -> View {
    let quote = app.state().quote.get();
    let mut lines = Vec::new();
    if app.state().cart.get().is_empty() {
        return several(lines);
    }
    let promised = if app.state().session.get() == Session::Member { Points::ZERO } else { app.cart_earns() };
    if promised.is_positive() {
        lines.push(earns(app, promised).view());
    }
    js::each(&quote, "nudges", &mut |nudge| {
        if lines.len() < NUDGES_MAX {
            lines.push(element("p", "earn").child(icon(COIN)).child(said(&nudge)).view());
        }
    });
    if let Some(advice) = js::present(&quote, "best_redemption") {
        let open = button("earn advice", "", move || page::open(app)).attribute("aria-haspopup", "dialog");
        lines.push(open.child(icon(TAG)).child(said(&advice)).view());
    }
    several(lines)
}

/// The server's sentence.
fn said(about: &JsValue) -> View {
    words("span", "", &js::text(about, "text").unwrap_or_default())
}
