//! The only place that talks to the server.

use js_sys::{JSON, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::app::App;
use crate::js;
use crate::text::glue;

/// Milliseconds to wait for an answer. The worker's own deadline is five seconds.
const PATIENCE: f64 = 10_000.0;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing came back; whether the server acted is not known.
    Unreachable,
    /// The server refused, with its stable code.
    Refused {
        /// HTTP status.
        status: u16,
        /// Code of the problem.
        code: String,
    },
}

impl Failure {
    /// May the same request succeed when it is repeated, and must it keep its key?
    pub fn is_open(&self) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Refused { status, .. } => *status >= 500 || *status == 429 || *status == 401,
        }
    }

    /// Is it this code?
    pub fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Refused { code, .. } if code == wanted)
    }
}

/// One request to the shop's part of the API.
pub struct Call<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// What comes after `/v1/shops/{shop}`.
    pub path: &'a str,
    /// The body, sent as JSON.
    pub body: JsValue,
    /// The `Idempotency-Key`.
    pub key: Option<&'a str>,
}

impl<'a> Call<'a> {
    /// Reads something.
    pub const fn get(path: &'a str) -> Self {
        Self { method: "GET", path, body: JsValue::UNDEFINED, key: None }
    }

    /// Sends something.
    pub const fn post(path: &'a str, body: JsValue) -> Self {
        Self { method: "POST", path, body, key: None }
    }
}

/// Sends a call with the member's token, if there is one. A token that ran out is renewed once.
pub async fn send(app: App, call: Call<'_>) -> Result<JsValue, Failure> {
    let config = app.config();
    let address = glue(&[&config.api, "/v1/shops/", &config.shop, call.path]);
    let mut is_renewed = false;
    loop {
        let answer = fetch(&address, &request(app, &call)).await;
        let is_expired = matches!(answer, Err(Failure::Refused { status: 401, .. }));
        if is_renewed || !is_expired || !renew_token(app).await {
            return answer;
        }
        is_renewed = true;
    }
}

fn request(app: App, call: &Call<'_>) -> JsValue {
    let headers = js::object(&[]);
    if let Some(token) = app.token() {
        js::set(&headers, "authorization", &glue(&["Bearer ", &token]).into());
    }
    if let Some(key) = call.key {
        js::set(&headers, "idempotency-key", &key.into());
    }
    // The token says who asks; cookies of the API's origin have no business here.
    let request = js::object(&[("method", call.method.into()), ("credentials", "omit".into())]);
    if !call.body.is_undefined() {
        js::set(&headers, "content-type", &"application/json".into());
        js::set(&request, "body", &JSON::stringify(&call.body).map_or(JsValue::UNDEFINED, JsValue::from));
    }
    js::set(&request, "headers", &headers);
    request
}

/// Asks the shop for a new token. `false` when there is nobody signed in, or no way to ask.
pub async fn renew_token(app: App) -> bool {
    let token = match &app.config().token_url {
        Some(address) => fetch(address, &js::object(&[])).await.ok().and_then(|answer| js::text(&answer, "token")),
        None => None,
    };
    let is_there = token.is_some();
    app.set_token(token);
    is_there
}

async fn fetch(address: &str, request: &JsValue) -> Result<JsValue, Failure> {
    let patience = js::call(&js::get(&js_sys::global(), "AbortSignal"), "timeout", &[JsValue::from_f64(PATIENCE)]);
    js::set(request, "signal", &patience.unwrap_or(JsValue::UNDEFINED));
    let asked = js::call(&js_sys::global(), "fetch", &[address.into(), request.clone()]);
    let response = settled(asked).await.ok_or(Failure::Unreachable)?;
    // An answer without JSON is fine when the status says so, and a refusal without a code when it does not.
    let answer = settled(js::call(&response, "json", &[])).await.unwrap_or(JsValue::UNDEFINED);
    if js::get(&response, "ok").is_truthy() {
        return Ok(answer);
    }
    let status = js::integer(&response, "status").and_then(|status| u16::try_from(status).ok()).unwrap_or_default();
    Err(Failure::Refused { status, code: js::text(&answer, "code").unwrap_or_default() })
}

/// What a promise came to.
async fn settled(promise: Option<JsValue>) -> Option<JsValue> {
    JsFuture::from(Promise::from(promise?)).await.ok()
}
