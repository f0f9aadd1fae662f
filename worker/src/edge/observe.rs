//! Every request in one log line, without personal data. What identifies a request is its id, its route (never the address itself: that names
//! customers) and its shop.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::problem::Noted;
use super::rates;
use crate::kernel::clock;
use crate::kernel::context::RequestContext;
use crate::kernel::log::line;

/// Bytes of the hash that stands for a caller's address.
const CALLER_BYTES: usize = 6;

/// Says which request an answer belongs to.
const REQUEST_ID: &str = "x-request-id";

/// The identifier of a request, minted where it enters.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// A line for an answer: what was asked, how it ended, how long it took (I/O only: the runtime's clock stands still between).
fn answered(asked: &Asked<'_>, milliseconds: i64, response: &Response) {
    let Asked { request_id, method, route, shop, caller } = asked;
    let status = response.status();
    // Of what is not there only addresses that take credentials are told.
    let noted = response.extensions().get::<Noted>().filter(|_| status != StatusCode::NOT_FOUND);
    let is_fault = status.is_server_error() && noted.is_some();
    let level = match (is_fault, noted) {
        (true, _) => "error",
        (false, Some(_)) => "warning",
        (false, None) => "info",
    };
    let status = status.as_u16();
    let mut fields = json!({
        "level": level,
        "request_id": request_id, "method": method, "route": route, "status": status, "milliseconds": milliseconds,
    });
    if let Some(fields) = fields.as_object_mut() {
        if let Some(shop) = shop {
            fields.insert("shop".to_owned(), (*shop).into());
        }
        if let Some(noted) = noted {
            fields.insert("code".to_owned(), noted.code.into());
            fields.insert("context".to_owned(), noted.context.as_str().into());
            fields.extend(caller.iter().map(|caller| ("caller".to_owned(), Value::from(caller.as_str()))));
        }
    }
    line(is_fault, &fields);
}

/// What was asked, and by whom: the caller's address as a keyed hash, so that the same one is known again and nobody's is told.
struct Asked<'a> {
    request_id: &'a str,
    method: &'a str,
    route: &'a str,
    shop: Option<&'a str>,
    caller: Option<String>,
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
    let asked = Asked { request_id: &request_id, method: "-", route: "-", shop: None, caller: None };
    answered(&asked, 0, &response);
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
    let caller = caller(&request);
    let began = milliseconds();
    let response = next.run(request).await;
    let asked = Asked { request_id: &id, method: &method, route: &route, shop: shop.as_deref(), caller };
    answered(&asked, milliseconds().saturating_sub(began), &response);
    marked(response, &id)
}

/// 48 bits of a keyed hash of the caller's address: enough to tell callers of a day apart.
fn caller(request: &Request) -> Option<String> {
    let context = request.extensions().get::<Arc<RequestContext>>()?;
    let address = rates::address(request.headers())?;
    let hash = context.settings.derive("caller", &[&address]).ok()?;
    Some(hash.iter().take(CALLER_BYTES).map(|byte| format!("{byte:02x}")).collect())
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
