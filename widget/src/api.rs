//! The only place that talks to the server.

use js_sys::{JSON, JsString};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, Request, RequestCredentials, RequestInit, Response};

use crate::app::App;
use crate::js;

/// Milliseconds to wait for an answer. The worker's own deadline is five seconds.
const PATIENCE: u32 = 10_000;

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
    let answer = send_once(app, &call).await;
    let is_expired = matches!(answer, Err(Failure::Refused { status: 401, .. }));
    if is_expired && renew_token(app).await {
        return send_once(app, &call).await;
    }
    answer
}

async fn send_once(app: App, call: &Call<'_>) -> Result<JsValue, Failure> {
    let headers = Headers::new().map_err(|_| Failure::Unreachable)?;
    let set = |name, value: &str| {
        let _ = headers.set(name, value);
    };
    if let Some(token) = app.token() {
        set("authorization", &["Bearer ", &token].concat());
    }
    if let Some(key) = call.key {
        set("idempotency-key", key);
    }
    let request = RequestInit::new();
    if !call.body.is_undefined() {
        set("content-type", "application/json");
        let body = JSON::stringify(&call.body).unwrap_or_else(|_| JsString::from("{}"));
        request.set_body(&body);
    }
    request.set_headers(&headers);
    // The token says who asks; cookies of the API's origin have no business here.
    request.set_credentials(RequestCredentials::Omit);
    let config = app.config();
    fetch(&[&config.api, "/v1/shops/", &config.shop, call.path].concat(), call.method, &request).await
}

/// Asks the shop for a new token. `false` when there is nobody signed in, or no way to ask.
pub async fn renew_token(app: App) -> bool {
    let Some(address) = app.config().token_url.clone() else {
        app.set_token(None);
        return false;
    };
    let request = RequestInit::new();
    request.set_credentials(RequestCredentials::SameOrigin);
    let token = fetch(&address, "GET", &request).await.ok().and_then(|answer| js::text(&answer, "token"));
    app.set_token(token.clone());
    token.is_some()
}

async fn fetch(address: &str, method: &str, request: &RequestInit) -> Result<JsValue, Failure> {
    request.set_method(method);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let request = Request::new_with_str_and_init(address, request).map_err(|_| Failure::Unreachable)?;
    let window = web_sys::window().ok_or(Failure::Unreachable)?;
    let response = JsFuture::from(window.fetch_with_request(&request)).await.map_err(|_| Failure::Unreachable)?;
    let response: Response = response.unchecked_into();
    let json = response.json().map_err(|_| Failure::Unreachable)?;
    // An answer without JSON is fine when the status says so, and a refusal without a code when it does not.
    let answer = JsFuture::from(json).await.unwrap_or(JsValue::UNDEFINED);
    if response.ok() {
        return Ok(answer);
    }
    Err(Failure::Refused { status: response.status(), code: js::text(&answer, "code").unwrap_or_default() })
}
