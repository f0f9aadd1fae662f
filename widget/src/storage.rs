//! What the shopper's own doings leave behind, and what is never relied upon: storage may be blocked, full or gone. Marks that
//! the shopper did not ask for are the loader's to keep ([`App::keep`]), which knows of consent.

use crate::app::App;

use web_sys::Storage;

use crate::js;
use crate::text::glue;

/// Survives the visit: when the banner was closed.
fn lasting() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Lives as long as the tab: request keys without an answer, an interrupted joining.
fn passing() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

impl App {
    /// Keeps a mark on the shopper's device, as soon and as far as that is agreed to.
    pub fn keep(self, mark: &str, value: &str) {
        js::call(&self.config().loader, "keep", &[mark.into(), value.into()]);
    }

    /// A mark that was kept.
    pub fn recall(self, mark: &str) -> Option<String> {
        js::call(&self.config().loader, "recall", &[mark.into()])?.as_string()
    }
}

fn key(shop: &str, name: &str) -> String {
    glue(&["coppertoken:", shop, ":", name])
}

/// Milliseconds since 1970 at which the shopper closed the banner.
pub fn banner_closed_at(shop: &str) -> Option<f64> {
    let text = lasting()?.get_item(&key(shop, "banner-closed")).ok()??;
    Some(js_sys::Number::from(wasm_bindgen::JsValue::from_str(&text)).value_of()).filter(|time| time.is_finite())
}

/// Remembers that the shopper closed the banner.
pub fn remember_banner_closed(shop: &str) {
    if let Some(storage) = lasting() {
        let now = String::from(js_sys::Number::from(js_sys::Date::now()).to_js_string());
        let _ = storage.set_item(&key(shop, "banner-closed"), &now);
    }
}

/// The key of a redemption that has had no answer yet.
pub fn request_key(shop: &str, reward: &str) -> Option<String> {
    passing()?.get_item(&key(shop, &glue(&["redeem:", reward]))).ok()?
}

/// Keeps the key of a redemption until it is answered.
pub fn keep_request_key(shop: &str, reward: &str, value: &str) {
    if let Some(storage) = passing() {
        let _ = storage.set_item(&key(shop, &glue(&["redeem:", reward])), value);
    }
}

/// Forgets an answered redemption.
pub fn forget_request_key(shop: &str, reward: &str) {
    if let Some(storage) = passing() {
        let _ = storage.remove_item(&key(shop, &glue(&["redeem:", reward])));
    }
}

/// The token of an order that somebody came to claim, until it is answered.
pub fn claim(shop: &str) -> Option<String> {
    passing()?.get_item(&key(shop, "claim")).ok()?
}

/// Keeps it: signing in and joining come first.
pub fn keep_claim(shop: &str, token: &str) {
    if let Some(storage) = passing() {
        let _ = storage.set_item(&key(shop, "claim"), token);
    }
}

/// Forgets it.
pub fn forget_claim(shop: &str) {
    if let Some(storage) = passing() {
        let _ = storage.remove_item(&key(shop, "claim"));
    }
}

/// Remembers that a guest agreed and left for the sign-in page.
pub fn remember_joining(shop: &str) {
    if let Some(storage) = passing() {
        let _ = storage.set_item(&key(shop, "joining"), "agreed");
    }
}

/// Was a guest on the way to join? Asking forgets it.
pub fn take_joining(shop: &str) -> bool {
    let Some(storage) = passing() else { return false };
    let name = key(shop, "joining");
    let agreed = storage.get_item(&name).ok().flatten().is_some();
    if agreed {
        let _ = storage.remove_item(&name);
    }
    agreed
}
