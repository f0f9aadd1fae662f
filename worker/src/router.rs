//! All routes together, and what holds for all of them: limits, CORS by the shop's allow-list, headers.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_response};

use crate::edge::extract::BODY_BYTES_MAX;
use crate::edge::route::{AccessTable, Route};
use crate::edge::{cors, headers, limits};
use crate::features::operators::door;
use crate::kernel::error::Error;
use crate::{features, openapi, platforms};

/// Where a shop's own operations begin: pages of its origins may read their answers.
const OF_SHOPS: &str = "/v1/shops/";

/// Every operation and page.
pub fn routes() -> Vec<Route> {
    let all = [
        features::activities::http::routes(),
        features::activities::visits::routes(),
        features::approvals::http::routes(),
        features::audit_log::http::routes(),
        features::checkout::http::routes(),
        features::dead_letters::http::routes(),
        features::follow_ups::http::routes(),
        features::freeze::http::routes(),
        features::grants::http::routes(),
        features::health::http::routes(),
        features::hosted::http::routes(),
        features::members::http::routes(),
        features::merges::http::routes(),
        features::opening_balances::http::routes(),
        features::operators::http::routes(),
        features::orders::http::routes(),
        features::overview::http::routes(),
        features::privacy::http::routes(),
        features::members::profile_http::routes(),
        features::programs::http::routes(),
        features::quotes::http::routes(),
        features::redemptions::http::routes(),
        features::redemptions::choices::routes(),
        features::settings::http::routes(),
        features::shops::http::routes(),
        features::verify::http::routes(),
        openapi::routes(),
        platforms::woocommerce::http::routes(),
    ];
    all.into_iter().flatten().collect()
}

/// The API, as shops and browsers call it.
pub fn api() -> Router {
    let routes = routes();
    let access = AccessTable::of(&routes);
    let (of_shops, others): (Vec<Route>, Vec<Route>) =
        routes.into_iter().partition(|route| route.path.starts_with(OF_SHOPS));
    // Below CORS: a page may read that it has to wait, and preflights are counted there.
    laid_out(of_shops, &access)
        .layer(from_fn(cors::cors))
        .merge(laid_out(others, &access))
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(map_response(headers::secured))
}

/// Routes with what guards them, under the limits.
fn laid_out(routes: Vec<Route>, access: &AccessTable) -> Router {
    let mut router = Router::new();
    for route in routes {
        // Only methods that are there: a wrong one is told so, whoever asks.
        let handler = match route.access.is_of_operator() {
            true => route.handler.route_layer(from_fn_with_state(route.access, door::door)),
            false => route.handler,
        };
        router = router.route(&route.path, handler);
    }
    // Before the layers of the caller: preflights arrive here, and CORS answers them.
    router.method_not_allowed_fallback(wrong_method).layer(from_fn_with_state(access.clone(), limits::guard))
}

async fn nothing_here() -> Error {
    Error::NotFound("address_unknown")
}

async fn wrong_method() -> Error {
    Error::MethodNotAllowed
}
