//! The demo shop's back end: what a merchant's own shop would do, so that everything can be tried without one.
//!
//! A worker of its own, built of the same crate as the deployed one. It keeps its own orders, signs what it sends with the demo shop's keys and hands complete
//! requests to the API's router in process, as an outside shop would over the network. Sessions are a plain cookie: there
//! is nothing to steal here, and none of it is for real shops.

mod back_end;
mod catalogue;
mod clock;
mod handlers;
mod order;
mod seed;
mod store;
mod surprises;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use coppertoken_rules::time::Instant;
use coppertoken_worker::entry::{self, Additions};
use coppertoken_worker::kernel::d1::D1;
use coppertoken_worker::kernel::error::Error;
use worker::{Env, event};

/// The demo shop's identifier.
pub const SHOP: &str = "demo";

/// Largest body in bytes: a cart.
const BODY_BYTES_MAX: usize = 16 * 1024;

/// Adds the demo to the worker when the module starts.
#[event(start)]
fn start() {
    entry::add(Additions { routes, clock: |env| Box::pin(now(env)) });
}

async fn now(env: &Env) -> Result<Instant, Error> {
    clock::now(&D1(env.d1("DB").map_err(Error::fault)?)).await
}

/// The demo's endpoints.
fn routes() -> Router {
    Router::new()
        .route("/demo/seed", post(seed::seed))
        .route("/demo/state", get(handlers::state))
        .route("/demo/skip", post(handlers::skip))
        .route("/demo/sign-in", post(handlers::sign_in))
        .route("/demo/sign-out", post(handlers::sign_out))
        .route("/demo/token", get(handlers::token))
        .route("/demo/orders", get(handlers::orders))
        .route("/demo/orders/{order}/cancel", post(handlers::cancel))
        .route("/demo/orders/{order}/refund", post(handlers::refund))
        .route("/demo/newsletter", post(surprises::newsletter))
        .route("/demo/reviews", post(surprises::review))
        .route("/demo/verify", post(surprises::verify))
        .route("/demo/surprise", post(surprises::surprise))
        .route("/demo/checkout", post(handlers::checkout))
        .route("/demo/checkout/{order}/code", post(handlers::apply_code).delete(handlers::remove_code))
        .route("/demo/checkout/{order}/pay", post(handlers::pay))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}
