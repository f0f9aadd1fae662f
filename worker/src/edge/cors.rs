//! CORS by the shop's own list of origins.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use coppertoken_rules::ids::ShopId;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::{limits, respond};
use crate::kernel::context::RequestContext;
use crate::kernel::shops;

/// Seconds a browser may remember the answer to a preflight: the most Chromium honours.
const PREFLIGHT_SECONDS: &str = "7200";

/// Lets pages of the shop's own origins read answers. Others get the same answers without the permission to read them.
#[worker::send]
pub async fn cors(Extension(context): Extension<Arc<RequestContext>>, request: Request, next: Next) -> Response {
    let is_preflight = request.method() == Method::OPTIONS;
    // Before the shop is looked up: what nobody counts costs the database a question each.
    if is_preflight && let Some(refusal) = limits::of_preflight(&context, request.headers()) {
        return refusal;
    }
    let origin = request.headers().get(header::ORIGIN).cloned();
    let shop_id = request.uri().path().split('/').nth(3).map(str::to_owned);
    let allowed = match origin.zip(shop_id) {
        Some((origin, shop_id)) => allowed_origin(&context, &shop_id, origin).await,
        None => None,
    };
    let mut response = if is_preflight { respond::empty(StatusCode::NO_CONTENT) } else { next.run(request).await };
    if let Some(origin) = allowed {
        permit(response.headers_mut(), origin, is_preflight);
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    response
}

async fn allowed_origin(context: &RequestContext, shop_id: &str, origin: HeaderValue) -> Option<HeaderValue> {
    let shop_id = ShopId::new(shop_id).ok()?;
    let shop = shops::open(context, &shop_id).await.ok()?;
    let is_allowed = shop.origins.iter().any(|known| known.as_bytes() == origin.as_bytes());
    is_allowed.then_some(origin)
}

fn permit(headers: &mut HeaderMap, origin: HeaderValue, is_preflight: bool) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let exposed = HeaderValue::from_static("ETag, Retry-After");
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    if is_preflight {
        let methods = HeaderValue::from_static("GET, POST");
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        let allowed = HeaderValue::from_static("Authorization, Content-Type, Idempotency-Key, If-None-Match");
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_SECONDS));
    }
}
