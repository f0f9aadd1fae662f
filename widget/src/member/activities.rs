//! What the member can do for a gift. Sharing happens here; for other doings the shop may name an address in its tag.

use wasm_bindgen::JsValue;

use super::{card, list};
use crate::actions::{load, spawn};
use crate::api::{Call, send};
use crate::app::App;
use crate::components::spoken;
use crate::controls::{SHARE, button};
use crate::element::{View, element, icon, words};
use crate::page_actions::words_for;
use crate::value::Value;
use crate::{host, js};

/// The doings; nothing when the program rewards none.
pub fn activities(app: App, overview: &JsValue) -> View {
    list(overview, "activities", "activities", app.page_texts().do_heading(), &|about| activity(app, about))
}

fn activity(app: App, about: &JsValue) -> View {
    let texts = app.page_texts();
    let action = js::text(about, "action").unwrap_or_default();
    let left = js::integer(about, "left_today").unwrap_or_default();
    let how_often =
        if left > 0 { app.format().count(&texts.left_today(), left, "") } else { texts.done_today().to_owned() };
    let shown = card(about).attribute("data-action", &action).child(words("p", "soft", &how_often));
    if left <= 0 {
        return shown.view();
    }
    if action == "share" {
        let said = Value::new("");
        let spoken = spoken(&said);
        let share = button("button quiet", texts.share(), move || share(app, said.clone()));
        return shown.child(share.child(icon(SHARE)).view()).child(spoken).view();
    }
    match address(app, &action) {
        Some(address) => {
            let link = element("a", "button quiet").attribute("href", &address).text(texts.open_link());
            shown.child(link.view()).view()
        }
        None => shown.view(),
    }
}

/// Where the shop says that this is done: `data-link-read-news` of the tag for `read_news`.
fn address(app: App, action: &str) -> Option<String> {
    let mut name = String::from("link");
    let mut begins = true;
    for byte in action.bytes() {
        match byte {
            b'_' => begins = true,
            _ => {
                name.push(char::from(if begins { byte.to_ascii_uppercase() } else { byte }));
                begins = false;
            }
        }
    }
    js::text(&js::get(&app.config().loader, "tag"), &name)
}

/// Shares this page, by the browser's own means or by copying its address, and then tells the server.
fn share(app: App, said: Value<&'static str>) {
    spawn(async move {
        let address = host::address();
        let texts = app.page_texts();
        if host::can_share() {
            if !host::share(&address, "").await {
                return;
            }
        } else if host::copy(&address).await {
            said.set(texts.link_copied());
        } else {
            return;
        }
        let body = js::object(&[("action", "share".into()), ("activity_id", host::new_key().into())]);
        match send(app, Call::post("/member/activities", body)).await {
            Ok(_) => {
                app.announce(texts.activity_sent());
                load(app).await;
            }
            Err(failure) => said.set(words_for(&failure)(texts)),
        }
    });
}
