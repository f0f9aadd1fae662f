//! Structured log lines on the Workers console: one JSON object a line, no personal data. What identifies a request is its id, its
//! route (never the address itself: that names customers) and its shop.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderValue;
use serde_json::{Value, json};

use crate::clock;
use crate::error::Noted;

/// Says which request an answer belongs to.
const REQUEST_ID: &str = "x-request-id";

/// The identifier of a request, minted where it enters.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Logs a fault of ours outside of any request. `context` must hold no personal data: it names constraints, columns and identifiers only.
pub fn error(code: &str, context: &str) {
    line(true, &json!({ "level": "error", "code": code, "context": context }));
}

fn line(is_error: bool, line: &Value) {
    if !cfg!(target_arch = "wasm32") {
        eprintln!("{line}");
    } else if is_error {
        worker::console_error!("{line}");
    } else {
        worker::console_log!("{line}");
    }
}

/// A line for an answer: what was asked, how it ended, how long it took (I/O only: the runtime's clock stands still between).
fn answered(request_id: &str, method: &str, route: &str, shop: Option<&str>, milliseconds: i64, response: &Response) {
    let noted = response.extensions().get::<Noted>();
    let status = response.status().as_u16();
    let mut fields = json!({
        "level": if noted.is_some() { "error" } else { "info" },
        "request_id": request_id, "method": method, "route": route, "status": status, "milliseconds": milliseconds,
    });
    if let Some(fields) = fields.as_object_mut() {
        if let Some(shop) = shop {
            fields.insert("shop".to_owned(), shop.into());
        }
        if let Some(noted) = noted {
            fields.insert("code".to_owned(), noted.code.into());
            fields.insert("context".to_owned(), noted.context.as_str().into());
        }
    }
    line(noted.is_some(), &fields);
}

/// Gives an answer its request's id. Nothing else of the answer changes.
pub fn marked(mut response: Response, request_id: &str) -> Response {
    if let Ok(value) = HeaderValue::try_from(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// A fresh identifier.
pub fn request_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// An answer given before anything could be routed, logged and marked.
pub fn unrouted(response: Response) -> Response {
    let request_id = request_id();
    answered(&request_id, "-", "-", None, 0, &response);
    marked(response, &request_id)
}

/// Numbers every request, logs how it ended.
#[worker::send]
pub async fn observe(mut request: Request, next: Next) -> Response {
    let id = request_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let shop = shop_of(&route, request.uri().path());
    let began = milliseconds();
    let response = next.run(request).await;
    answered(&id, &method, &route, shop.as_deref(), milliseconds().saturating_sub(began), &response);
    marked(response, &id)
}

/// The segment of the address that stands where the route says `{shop}`.
fn shop_of(route: &str, path: &str) -> Option<String> {
    let place = route.split('/').position(|segment| segment == "{shop}")?;
    path.split('/').nth(place).map(str::to_owned)
}

fn milliseconds() -> i64 {
    clock::now().map_or(0, |now| now.milliseconds())
}

#[cfg(test)]
mod tests {
    use super::shop_of;

    #[test]
    fn a_line_names_the_shop_and_nothing_else_of_the_address() {
        let path = "/v1/admin/shops/beans/members/ana@example.test/export";
        assert_eq!(shop_of("/v1/admin/shops/{shop}/members/{customer}/export", path).as_deref(), Some("beans"));
        assert_eq!(shop_of("/v1/health", "/v1/health"), None);
    }
}
