//! Which address leads to which handler, and what holds for all of them: limits, CORS by the shop's allow-list, no sniffing.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{delete, get, post};
use coppertoken_rules::ids::ShopId;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::error::Error;
use crate::handlers::request::BODY_BYTES_MAX;
use crate::handlers::{
    activities, admin, checkout, choices, grants, health, hosted_page, members, orders, outbox, overview, poster,
    profile, program, quote, redemptions, request, visits, woocommerce,
};
use crate::services::shops;
use crate::shell::Edge;
use crate::{demo, openapi};

/// Seconds a browser may remember the answer to a preflight: the most Chromium honours.
const PREFLIGHT_SECONDS: &str = "7200";

/// Everything this worker answers.
pub fn router(edge: Arc<Edge>) -> Router {
    let is_demo = edge.settings.demo;
    let api = api(Arc::clone(&edge));
    if is_demo { api.merge(demo::router(edge)) } else { api }
}

/// The API, as shops and browsers call it.
pub fn api(edge: Arc<Edge>) -> Router {
    let shop = Router::new()
        .route("/v1/shops/{shop}/program", get(program::program))
        .route("/v1/shops/{shop}/quote", post(quote::quote))
        .route("/v1/shops/{shop}/join", post(members::join))
        .route("/v1/shops/{shop}/member", get(members::member))
        .route("/v1/shops/{shop}/member/statement", get(members::statement))
        .route("/v1/shops/{shop}/member/overview", get(overview::overview))
        .route("/v1/shops/{shop}/member/profile", post(profile::profile))
        .route("/v1/shops/{shop}/member/visits", post(visits::visit))
        .route("/v1/shops/{shop}/member/activities", post(activities::of_member))
        .route("/v1/shops/{shop}/member/choices", post(choices::choose))
        .route("/v1/shops/{shop}/member/redemptions", post(redemptions::redeem))
        .route("/v1/shops/{shop}/member/redemptions/{voucher}/cancel", post(redemptions::cancel))
        .route("/v1/shops/{shop}/orders", post(orders::orders))
        .route("/v1/shops/{shop}/activities", post(activities::of_back_end))
        .route("/v1/shops/{shop}/stock", get(redemptions::stock))
        .route("/v1/shops/{shop}/checkout", post(checkout::checkout))
        .route("/v1/shops/{shop}/checkout/pay", post(checkout::pay))
        .route("/v1/shops/{shop}/codes/{code}/claim", post(checkout::claim))
        .route("/v1/shops/{shop}/codes/{code}/release", post(checkout::release))
        .route("/v1/shops/{shop}/webhooks/woocommerce", post(woocommerce::deliver))
        // Before the layer: preflights arrive here, and CORS answers them.
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(Arc::clone(&edge), cors));
    Router::new()
        .route("/v1/health", get(health::health))
        .route("/v1/openapi.json", get(openapi::document))
        .route("/p/{shop}", get(hosted_page::page))
        .route("/p/{shop}/poster", get(poster::page))
        .route("/p/{shop}/qr.svg", get(poster::code))
        .route("/v1/admin/shops", get(admin::list_shops).post(admin::create_shop))
        .route("/v1/admin/shops/{shop}/keys", post(admin::issue_key))
        .route("/v1/admin/shops/{shop}/keys/{key}", delete(admin::retire_key))
        .route("/v1/admin/shops/{shop}/programs", post(admin::publish))
        .route("/v1/admin/shops/{shop}/programs/{version}", get(admin::read_program))
        .route("/v1/admin/shops/{shop}/audit", get(admin::audit))
        .route("/v1/admin/shops/{shop}/grants", get(grants::list).post(grants::give))
        .route("/v1/admin/shops/{shop}/outbox", get(outbox::list))
        .route("/v1/admin/shops/{shop}/outbox/{id}/replay", post(outbox::replay))
        .method_not_allowed_fallback(wrong_method)
        .merge(shop)
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::map_response(no_sniffing))
        .with_state(edge)
}

async fn nothing_here() -> Error {
    Error::NotFound("address_unknown")
}

async fn wrong_method() -> Error {
    Error::MethodNotAllowed
}

async fn no_sniffing(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Lets pages of the shop's own origins read answers. Others get the same answers without the permission to read them.
#[worker::send]
async fn cors(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let shop_id = request.uri().path().split('/').nth(3).map(str::to_owned);
    let allowed = match origin.zip(shop_id) {
        Some((origin, shop_id)) => allowed_origin(&edge, &shop_id, origin).await,
        None => None,
    };
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = if is_preflight { request::empty(StatusCode::NO_CONTENT) } else { next.run(request).await };
    if let Some(origin) = allowed {
        permit(response.headers_mut(), origin, is_preflight);
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    response
}

async fn allowed_origin(edge: &Edge, shop_id: &str, origin: HeaderValue) -> Option<HeaderValue> {
    let shop_id = ShopId::new(shop_id).ok()?;
    let shop = shops::open(edge, &shop_id).await.ok()?;
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
