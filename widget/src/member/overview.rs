//! Asking for everything about the member that the account does not say, and showing what came of it.

use wasm_bindgen::JsValue;

use crate::actions::spawn;
use crate::api::{Call, send};
use crate::app::App;
use crate::components::{dialog, notes};
use crate::element::{View, changing, effect, nothing};
use crate::text::glue;
use crate::{host, js};

/// Asks now and whenever the account changed.
pub fn follow(app: App) {
    effect(move || {
        if app.state().member.get().is_some() {
            load(app);
        }
    });
}

fn load(app: App) {
    let generation = app.generation();
    spawn(async move {
        let path = glue(&["/member/overview?language=", app.texts().code]);
        let answer = send(app, Call::get(&path)).await;
        if app.generation() != generation {
            return;
        }
        let overview = app.state().overview.clone();
        match answer {
            Ok(value) => {
                app.set_clock(&js::text(&value, "as_of").unwrap_or_default());
                // What has not changed is not made anew: somebody may be reading or typing there.
                js::set(&value, "as_of", &JsValue::UNDEFINED);
                if written(&overview.peek()) != written(&value) {
                    let focused = dialog::focused();
                    overview.set(value);
                    // What had the focus may be gone in a moment: a chosen gift takes its button along.
                    host::later(0.0, move || focused.into_iter().for_each(dialog::give_back_focus));
                }
            }
            // The account itself says when it is old.
            Err(_) if overview.peek().is_object() => {}
            Err(_) => overview.set(JsValue::NULL),
        }
    });
}

fn written(value: &JsValue) -> Option<String> {
    js_sys::JSON::stringify(value).ok()?.as_string()
}

/// What `show` makes of it; grey shapes before it comes, a note and a button when it does not.
pub fn shown(app: App, show: impl Fn(&JsValue) -> View + 'static) -> View {
    changing(move || {
        let overview = app.state().overview.get();
        if overview.is_object() {
            show(&overview)
        } else if overview.is_null() {
            notes::failed(app, app.page_texts().overview_failed(), move || {
                app.state().overview.set(JsValue::UNDEFINED);
                load(app);
            })
        } else {
            notes::loading(app)
        }
    })
}

/// The same further down the page, where waiting and failing have been shown already.
pub fn shown_quietly(app: App, show: impl Fn(&JsValue) -> View + 'static) -> View {
    changing(move || {
        let overview = app.state().overview.get();
        if overview.is_object() { show(&overview) } else { nothing() }
    })
}
