//! Which address leads to which handler, and what holds for all of them: limits, CORS by the shop's allow-list, no sniffing.

use std::sync::{Arc, OnceLock};

use axum::Extension;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, post};
use coppertoken_rules::ids::ShopId;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use tower::ServiceExt;

use crate::edge::request::BODY_BYTES_MAX;
use crate::edge::{limits, observe, request};
use crate::features::activities::{http as activities, visits};
use crate::features::approvals::http as doors;
use crate::features::checkout::http as checkout;
use crate::features::dead_letters::http as parked;
use crate::features::follow_ups::http as outbox;
use crate::features::freeze::http as freeze;
use crate::features::grants::http as grants;
use crate::features::health::http as health;
use crate::features::hosted::{http as hosted_page, poster};
use crate::features::members::http as members;
use crate::features::merges::http as merges;
use crate::features::opening_balances::http as openings;
use crate::features::operators::http as operators;
use crate::features::orders::http as orders;
use crate::features::overview::http as overview;
use crate::features::privacy::http as privacy;
use crate::features::profiles::http as profile;
use crate::features::programs::http as program;
use crate::features::quotes::http as quote;
use crate::features::redemptions::{choices, http as redemptions};
use crate::features::shops::http as admin;
use crate::features::verify::http as verify;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;
use crate::kernel::shops;
use crate::platforms::woocommerce::http as woocommerce;
use crate::{demo, openapi};

/// Seconds a browser may remember the answer to a preflight: the most Chromium honours.
const PREFLIGHT_SECONDS: &str = "7200";

/// Built once an isolate: a hundred routes take longer to lay out than most requests to answer. What differs from request to request
/// comes along as an extension.
static ALL: OnceLock<Router> = OnceLock::new();
static API: OnceLock<Router> = OnceLock::new();

/// Answers a request of the outside.
pub async fn answer(edge: Arc<Edge>, request: Request) -> Response {
    let is_demo = edge.settings.demo;
    pass(ALL.get_or_init(|| all(is_demo)), edge, request).await
}

/// Answers a request of the demo shop's back end, as if it came from outside.
pub async fn answer_within(edge: Arc<Edge>, request: Request) -> Response {
    pass(API.get_or_init(api), edge, request).await
}

async fn pass(router: &Router, edge: Arc<Edge>, mut request: Request) -> Response {
    request.extensions_mut().insert(edge);
    router.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
}

fn all(is_demo: bool) -> Router {
    let all = if is_demo { api().merge(demo::router()) } else { api() };
    all.layer(middleware::from_fn(observe::observe))
}

/// The API, as shops and browsers call it.
pub(crate) fn api() -> Router {
    let of_platform = DefaultBodyLimit::max(woocommerce::DELIVERY_BYTES_MAX);
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
        .route("/v1/shops/{shop}/member/guest-orders", post(orders::claim))
        .route("/v1/shops/{shop}/member/export", get(privacy::export_own))
        .route("/v1/shops/{shop}/member/redemptions", post(redemptions::redeem))
        .route("/v1/shops/{shop}/member/redemptions/{voucher}/cancel", post(redemptions::cancel))
        .route("/v1/shops/{shop}/orders", post(orders::orders))
        .route("/v1/shops/{shop}/activities", post(activities::of_back_end))
        .route("/v1/shops/{shop}/ledger/root", get(verify::root))
        .route("/v1/shops/{shop}/stock", get(redemptions::stock))
        .route("/v1/shops/{shop}/checkout", post(checkout::checkout))
        .route("/v1/shops/{shop}/checkout/pay", post(checkout::pay))
        .route("/v1/shops/{shop}/codes/{code}/claim", post(checkout::claim))
        .route("/v1/shops/{shop}/codes/{code}/release", post(checkout::release))
        .route("/v1/shops/{shop}/webhooks/woocommerce", post(woocommerce::deliver).layer(of_platform))
        // Before the layer: preflights arrive here, and CORS answers them.
        .method_not_allowed_fallback(wrong_method)
        // Below CORS: a page may read that it has to wait, and preflights are not counted.
        .layer(middleware::from_fn(limits::guard))
        .layer(middleware::from_fn(cors));
    // Only methods that are there: a wrong one is told so, whoever asks.
    let of_operator = |routes: MethodRouter| routes.route_layer(middleware::from_fn(operators::door));
    let of_shop = |path: &str| format!("/v1/admin/shops/{{shop}}{path}");
    Router::new()
        .route("/v1/health", get(health::health))
        .route("/v1/openapi.json", get(openapi::document))
        .route("/p/{shop}", get(hosted_page::page))
        .route("/p/{shop}/poster", get(poster::page))
        .route("/p/{shop}/qr.svg", get(poster::code))
        .route("/v1/admin/operators", of_operator(get(operators::list).post(operators::issue)))
        .route("/v1/admin/operators/{key}", of_operator(delete(operators::retire)))
        .route("/v1/admin/acts", of_operator(get(operators::list_acts_of_deployment)))
        .route("/v1/admin/shops", of_operator(get(admin::list_shops).post(admin::create_shop)))
        .route(&of_shop("/keys"), of_operator(post(admin::issue_key)))
        .route(&of_shop("/keys/{key}"), of_operator(delete(admin::retire_key)))
        .route(&of_shop("/programs"), of_operator(post(admin::publish)))
        .route(&of_shop("/programs/{version}"), of_operator(get(admin::read_program)))
        .route(&of_shop("/audit"), of_operator(get(admin::audit)))
        .route(&of_shop("/audit/last"), of_operator(get(verify::last_audit)))
        .route(&of_shop("/ledger"), of_operator(get(verify::ledger)))
        .route(&of_shop("/acts"), of_operator(get(operators::list_acts)))
        .route(&of_shop("/members/{customer}/freeze"), of_operator(post(freeze::freeze)))
        .route(&of_shop("/members/{customer}/unfreeze"), of_operator(post(freeze::unfreeze)))
        .route(&of_shop("/members/{customer}/merge"), of_operator(post(merges::merge)))
        .route(&of_shop("/members/{customer}/unmerge"), of_operator(post(merges::unmerge)))
        .route(&of_shop("/members/{customer}/export"), of_operator(get(privacy::export)))
        .route(&of_shop("/members/{customer}/erase"), of_operator(post(privacy::erase)))
        .route(&of_shop("/erasures/reapply"), of_operator(post(privacy::reapply)))
        .route(&of_shop("/grants"), of_operator(get(grants::list).post(grants::give)))
        .route(&of_shop("/opening-balances"), of_operator(post(openings::open)))
        .route(&of_shop("/settings"), of_operator(get(doors::settings).post(doors::set)))
        .route(&of_shop("/proposals"), of_operator(get(doors::proposals)))
        .route(&of_shop("/proposals/{grant}/approve"), of_operator(post(doors::approve)))
        .route(&of_shop("/proposals/{grant}/decline"), of_operator(post(doors::decline)))
        .route(&of_shop("/outbox"), of_operator(get(outbox::list)))
        .route(&of_shop("/outbox/{id}/replay"), of_operator(post(outbox::replay)))
        .route(&of_shop("/outbox/{id}/discard"), of_operator(post(outbox::discard)))
        .route(&of_shop("/order-warnings"), of_operator(get(orders::warnings)))
        .route(&of_shop("/parked"), of_operator(get(parked::list)))
        .route(&of_shop("/parked/{delivery}/replay"), of_operator(post(parked::replay)))
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(limits::guard))
        .merge(shop)
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::map_response(secured))
}

async fn nothing_here() -> Error {
    Error::NotFound("address_unknown")
}

async fn wrong_method() -> Error {
    Error::MethodNotAllowed
}

/// What holds for every answer unless it says otherwise: it is data, read as what it says it is, shown in no frame, embedded by nobody, and
/// addresses are told to nobody. Browsers that came by HTTPS once never come without for a year.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; base-uri 'none'; form-action 'none'"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];
/// Not part of what `default-src` stands for.
const NO_FRAMES: &str = "; frame-ancestors 'none'";

async fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok());
    if let Some(policy) = policy.filter(|policy| !policy.contains("frame-ancestors"))
        && let Ok(policy) = HeaderValue::try_from(format!("{policy}{NO_FRAMES}"))
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Lets pages of the shop's own origins read answers. Others get the same answers without the permission to read them.
#[worker::send]
async fn cors(Extension(edge): Extension<Arc<Edge>>, request: Request, next: Next) -> Response {
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
