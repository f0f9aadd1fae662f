//! The page around the widget: its events, its address, its clipboard. Nothing here throws into it.

use js_sys::JsString;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Document, Url, Window};

use crate::app::App;
use crate::text::glue;
use crate::{actions, js, page, reading};

/// Parameter of an address that tells what a guest had begun before signing in.
const MARK: &str = "coppertoken";
/// Its value for joining.
const JOIN: &str = "join";

/// The window. There always is one where the widget runs.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The page. The widget runs nowhere else.
pub fn document() -> Document {
    window().and_then(|window| window.document()).unwrap_or_else(|| wasm_bindgen::throw_str("no document"))
}

// @event ready: the first answers have come
// @event identified: it is known who is looking; `member` says whether it is a member
// @event points-changed: `balance` and `pending`, in points
// @event reward-redeemed: `reward_id`
// @event error: `code`: `policy` (the page forbids WebAssembly), `unavailable` (no usable answer), `failed` (a call of yours or a fault of ours)

/// Dispatches `coppertoken:{name}` on the document. Details carry no personal data.
pub fn tell(name: &str, detail: &[(&str, JsValue)]) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&js::object(detail));
    let event = CustomEvent::new_with_event_init_dict(&glue(&["coppertoken:", name]), &init);
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
        "open" => page::open(app),
        "close" => {
            state.redeeming.set(None);
            state.is_open.set(false);
        }
        "cart" => {
            state.cart.set(std::rc::Rc::new(reading::cart(argument)));
            actions::quote(app);
        }
        "refresh" => actions::refresh(app),
        _ => {}
    }
}

/// Does the address say that somebody signed in came back to join, or anybody came to claim an order?
pub fn has_mark(is_signed_in: bool) -> bool {
    let address = js::get(&js::get(&js_sys::global(), "location"), "search");
    let mark = if is_signed_in { "coppertoken=" } else { "coppertoken=claim-" };
    // JavaScript's search for a text in a text: Rust's own would weigh 2 KB more.
    address.unchecked_into::<JsString>().includes(mark, 0)
}

/// Takes that out of the address.
pub fn take_mark() -> Option<String> {
    let address = here()?;
    let mark = address.search_params().get(MARK);
    address.search_params().delete(MARK);
    let history = window()?.history().ok()?;
    let state = history.state().unwrap_or(JsValue::NULL);
    history.replace_state_with_url(&state, "", Some(&address.href())).ok()?;
    mark
}

/// The page's address.
fn here() -> Option<Url> {
    Url::new(&window()?.location().href().ok()?).ok()
}

/// Leaves for the shop's sign-in page, which leads back here. `false` when the shop named none. Who is signed in and has to do it again
/// (`is_again`) comes with OpenID Connect's `prompt=login`.
pub fn go_to_sign_in(app: App, is_again: bool) -> bool {
    sign_in_address(app, is_again).and_then(|login| window()?.location().assign(&login.href()).ok()).is_some()
}

fn sign_in_address(app: App, is_again: bool) -> Option<Url> {
    let back = here()?;
    let login = Url::new_with_base(app.config().login_url.as_deref()?, &back.href()).ok()?;
    back.search_params().set(MARK, JOIN);
    let back = glue(&[&back.pathname(), &back.search(), &back.hash()]);
    login.search_params().set("return", &back);
    login.search_params().set(MARK, JOIN);
    if is_again {
        login.search_params().set("prompt", "login");
    }
    Some(login)
}

/// A fresh key for a request.
pub fn new_key() -> String {
    let crypto = js::get(&js_sys::global(), "crypto");
    let minted = js::call(&crypto, "randomUUID", &[]).and_then(|key| key.as_string());
    // Pages without TLS have no randomUUID: the clock and a random number are good enough for one tab's requests.
    minted.unwrap_or_else(|| {
        let number = |value: f64| String::from(js_sys::Number::from(value).to_js_string());
        glue(&[&number(js_sys::Date::now()), "-", &number(js_sys::Math::random())])
    })
}

/// Puts text on the clipboard, where the page may.
pub async fn copy(text: &str) -> bool {
    let clipboard = js::get(&navigator(), "clipboard");
    let Some(promise) = js::call(&clipboard, "writeText", &[text.into()]) else { return false };
    wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(promise)).await.is_ok()
}

/// Has this browser a way of its own to share?
pub fn can_share() -> bool {
    js::get(&navigator(), "share").is_function()
}

/// Shares by the browser's own means; `false` when the shopper thought better of it.
pub async fn share(address: &str, text: &str) -> bool {
    let what = js::object(&[("url", address.into()), ("text", text.into())]);
    let Some(promise) = js::call(&navigator(), "share", &[what]) else { return false };
    wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(promise)).await.is_ok()
}

fn navigator() -> JsValue {
    js::get(&js_sys::global(), "navigator")
}

/// The page's address without what is only for this visit.
pub fn address() -> String {
    here().map(|here| glue(&[&origin(), &here.pathname()])).unwrap_or_default()
}

/// The page's origin.
pub fn origin() -> String {
    here().map(|here| here.origin()).unwrap_or_default()
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

/// Does something later, once.
pub fn later(milliseconds: f64, work: impl FnOnce() + 'static) {
    let work: Box<dyn FnOnce()> = Box::new(work);
    let work = Closure::once_into_js(work);
    let _ = js::call(&js_sys::global(), "setTimeout", &[work, JsValue::from_f64(milliseconds)]);
}

/// Does a media query match?
pub fn matches(query: &str) -> bool {
    let answer = js::call(&js_sys::global(), "matchMedia", &[query.into()]);
    answer.is_some_and(|answer| js::get(&answer, "matches").is_truthy())
}
