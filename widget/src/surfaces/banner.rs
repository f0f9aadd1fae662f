//! The banner that makes a guest curious: a card in the corner on a desktop, a strip on a phone, never a modal.

// @part banner: the banner

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::app::App;
use crate::controls::{button, close_button};
use crate::element::{View, changing, effect, element, nothing, words};
use crate::state::Session;
use crate::value::Value;
use crate::{host, js, page, storage};

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// The banner; nothing until its moment has come.
pub fn banner(app: App) -> View {
    let is_due = Value::new(false);
    let is_open = Value::new(false);
    arm(app, &is_due);
    changing(move || {
        let is_wanted = matches!(app.state().session.get(), Session::Guest | Session::SignedIn);
        match banner_of(app) {
            Some(banner) if is_wanted && is_due.get() && !app.state().is_open.get() => {
                card(app, &banner, &is_due, &is_open)
            }
            _ => nothing(),
        }
    })
}

/// The program's banner.
fn banner_of(app: App) -> Option<JsValue> {
    js::present(&app.state().program.get()?.document, "banner")
}

/// Waits for the moment, once the program is known. Not for members, and not so soon after it was closed.
fn arm(app: App, is_due: &Value<bool>) {
    let (is_due, is_armed) = (is_due.clone(), Cell::new(false));
    effect(move || {
        let is_wanted = matches!(app.state().session.get(), Session::Guest | Session::SignedIn);
        let Some(banner) = banner_of(app).filter(|_| is_wanted && !is_armed.get()) else { return };
        let rest = js::get(&banner, "repeat_after_days").as_f64().unwrap_or_default() * DAY;
        let is_resting =
            storage::banner_closed_at(&app.config().shop).is_some_and(|closed| js_sys::Date::now() - closed < rest);
        if is_resting {
            return;
        }
        is_armed.set(true);
        wait(&js::get(&banner, "trigger"), is_due.clone());
    });
}

/// For the moment a trigger names; one this widget does not know never comes.
fn wait(trigger: &JsValue, is_due: Value<bool>) {
    let number = |name| js::get(trigger, name).as_f64();
    if let Some(seconds) = number("delay_seconds") {
        host::later(seconds * 1000.0, move || is_due.change(true));
    } else if let Some(percent) = number("scroll_percent") {
        when_scrolled(percent, is_due);
    } else if trigger.as_string().as_deref() == Some("exit_intent") {
        if host::matches("(hover: none)") {
            // Touch screens have no pointer that leaves: half the page read is the sign there.
            return when_scrolled(50.0, is_due);
        }
        listen("mouseout", move |event| {
            let left = js::get(event, "relatedTarget").is_null();
            let above = js::get(event, "clientY").as_f64().is_some_and(|height| height <= 0.0);
            let is_leaving = left && above;
            if is_leaving {
                is_due.change(true);
            }
            is_leaving
        });
    }
}

fn when_scrolled(percent: f64, is_due: Value<bool>) {
    listen("scroll", move |_| {
        let measure = || {
            let root = host::document().document_element()?;
            let room = f64::from(root.scroll_height() - root.client_height());
            let scrolled = host::window()?.scroll_y().ok()?;
            Some(room <= 0.0 || scrolled * 100.0 >= percent * room)
        };
        let is_there = measure().unwrap_or(false);
        if is_there {
            is_due.change(true);
        }
        is_there
    });
}

/// A listener that may take itself away.
type Listener = Closure<dyn FnMut(web_sys::Event)>;

/// Listens on the document until `handler` says that it has seen enough.
fn listen(name: &'static str, handler: impl Fn(&web_sys::Event) -> bool + 'static) {
    let document = host::document();
    let kept: Rc<Cell<Option<Listener>>> = Rc::default();
    let (own, target) = (Rc::clone(&kept), document.clone());
    let listener = Listener::new(move |event: web_sys::Event| {
        if handler(&event)
            && let Some(listener) = own.take()
        {
            let _ = target.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
    });
    let _ = document.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    kept.set(Some(listener));
}

fn card(app: App, banner: &JsValue, is_due: &Value<bool>, is_open: &Value<bool>) -> View {
    let texts = app.texts();
    let slogan = app.localized(banner, "slogan");
    let picture = element("img", "banner-picture")
        .attribute("src", &js::text(banner, "picture").unwrap_or_default())
        .attribute("alt", &app.localized(banner, "picture_description"))
        .attribute("decoding", "async");
    let is_due = is_due.clone();
    let close = Rc::new(move || {
        storage::remember_banner_closed(&app.config().shop);
        is_due.set(false);
    });
    let (escape, press) = (Rc::clone(&close), close);
    let open = move || page::open(app);
    let buttons = element("div", "buttons")
        .child(button("button", texts.join, open).view())
        .child(button("button quiet", texts.see_rules, open).view());
    let words = element("div", "banner-words")
        .child(words("p", "banner-slogan", &slogan))
        .child(words("p", "banner-text", &app.localized(banner, "text")))
        .child(buttons.view());
    // On a phone only the strip is seen at first: the picture small, the slogan, and a tap opens the rest.
    let expand = is_open.clone();
    let strip = button("banner-strip", "", move || expand.set(true)).attribute("aria-label", &slogan);
    let is_open = is_open.clone();
    element("aside", "banner")
        .part("banner")
        .attribute("aria-label", &slogan)
        .flag("data-open", move || is_open.get())
        .on("keydown", move |event| {
            if js::text(&event, "key").as_deref() == Some("Escape") {
                escape();
            }
        })
        .child(strip.view())
        .child(picture.view())
        .child(words.view())
        .child(close_button(app, move || press()))
        .view()
}
