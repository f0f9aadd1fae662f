//! The page around the widget: its events, its address, its clipboard. Nothing here throws into it.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Document, Window};

use crate::app::App;
use crate::{actions, js, reading};

/// Tells the page that a guest came back from signing in.
const JOIN_MARK: &str = "coppertoken=join";

/// The window. There always is one where the widget runs.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The page. The widget runs nowhere else.
pub fn document() -> Document {
    window().and_then(|window| window.document()).unwrap_or_else(|| wasm_bindgen::throw_str("no document"))
}

/// Dispatches `coppertoken:{name}` on the document. Details carry no personal data.
pub fn tell(name: &str, detail: &[(&str, JsValue)]) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&js::object(detail));
    let event = CustomEvent::new_with_event_init_dict(&["coppertoken:", name].concat(), &init);
    if let Ok(event) = event {
        let _ = document().dispatch_event(&event);
    }
}

/// A command of the page: `coppertoken.open("program")` and the like.
pub fn command(app: App, name: &str, argument: &JsValue) {
    let state = app.state();
    match name {
        "identify" => actions::identify(app, argument.as_string()),
        "logout" => actions::identify(app, None),
        "open" => state.is_open.set(true),
        "close" => {
            state.redeeming.set(None);
            state.is_open.set(false);
        }
        "cart" => state.cart.set(std::rc::Rc::new(reading::cart(argument))),
        "refresh" => actions::refresh(app),
        // Consent to storage: nothing is stored before the shopper acts, so there is nothing to switch on.
        _ => {}
    }
}

/// Did a guest come back to join? Takes the mark out of the address.
pub fn came_back_to_join(app: App) -> bool {
    let marked = take_mark().unwrap_or(false);
    marked && app.token().is_some()
}

fn take_mark() -> Option<bool> {
    let window = window()?;
    let address = window.location().href().ok()?;
    let (path, hash) = address.split_once('#').map_or((address.as_str(), None), |(path, hash)| (path, Some(hash)));
    let (path, query) = path.split_once('?')?;
    let rest: Vec<&str> = query.split('&').filter(|part| *part != JOIN_MARK).collect();
    if rest.len() == query.split('&').count() {
        return Some(false);
    }
    let query = if rest.is_empty() { String::new() } else { ["?", &rest.join("&")].concat() };
    let hash = hash.map(|hash| ["#", hash].concat()).unwrap_or_default();
    let history = window.history().ok()?;
    let state = history.state().unwrap_or(JsValue::NULL);
    let _ = history.replace_state_with_url(&state, "", Some(&[path, &query, &hash].concat()));
    Some(true)
}

/// Leaves for the shop's sign-in page, which leads back here. `false` when the shop named none.
pub fn go_to_sign_in(app: App) -> bool {
    let Some(login) = &app.config().login_url else { return false };
    let Some(window) = window() else { return false };
    let location = window.location();
    let part = |part: Result<String, JsValue>| part.unwrap_or_default();
    let query = part(location.search());
    let joint = if query.is_empty() { "?" } else { "&" };
    let back = [&part(location.pathname()), &query, joint, JOIN_MARK, &part(location.hash())].concat();
    let joint = if login.contains('?') { "&" } else { "?" };
    let back = String::from(js_sys::encode_uri_component(&back));
    location.assign(&[login, joint, "return=", &back, "&", JOIN_MARK].concat()).is_ok()
}

/// A fresh key for a request.
pub fn new_key() -> String {
    let crypto = js::get(&js_sys::global(), "crypto");
    let minted = js::get(&crypto, "randomUUID")
        .dyn_ref::<js_sys::Function>()
        .and_then(|mint| mint.call0(&crypto).ok())
        .and_then(|key| key.as_string());
    // Pages without TLS have no randomUUID: the clock and two random numbers are as good for one tab's requests.
    minted.unwrap_or_else(|| {
        let parts = [js_sys::Date::now(), js_sys::Math::random(), js_sys::Math::random()];
        parts.map(|part| String::from(js_sys::Number::from(part).to_js_string())).join("-")
    })
}

/// Puts text on the clipboard, where the page may.
pub async fn copy(text: &str) -> bool {
    let clipboard = js::get(&js::get(&js_sys::global(), "navigator"), "clipboard");
    let write = js::get(&clipboard, "writeText");
    let Some(write) = write.dyn_ref::<js_sys::Function>() else { return false };
    let Ok(promise) = write.call1(&clipboard, &text.into()) else { return false };
    wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(promise)).await.is_ok()
}

/// The element that has the focus, inside shadow roots too.
pub fn focused() -> Option<web_sys::HtmlElement> {
    let mut element = document().active_element()?;
    while let Some(inner) =
        element.shadow_root().and_then(|root| js::get(&root, "activeElement").dyn_into::<web_sys::Element>().ok())
    {
        element = inner;
    }
    element.dyn_into().ok()
}

/// Does a media query match?
pub fn matches(query: &str) -> bool {
    let window = js_sys::global();
    let answer = js::get(&window, "matchMedia")
        .dyn_ref::<js_sys::Function>()
        .and_then(|ask| ask.call1(&window, &query.into()).ok());
    answer.is_some_and(|answer| js::get(&answer, "matches").is_truthy())
}
