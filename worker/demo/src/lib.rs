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

use std::sync::OnceLock;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use coppertoken_worker::kernel::context::Edge;
use coppertoken_worker::kernel::d1::D1;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::{entry, router};
use worker::{Context, Env, ScheduleContext, ScheduledEvent, event, web_sys};

/// The demo shop's identifier.
pub const SHOP: &str = "demo";

/// Largest body in bytes: a cart.
const BODY_BYTES_MAX: usize = 16 * 1024;

/// A request.
#[event(fetch)]
async fn fetch(request: web_sys::Request, env: Env, _context: Context) -> worker::Result<web_sys::Response> {
    static WHOLE: OnceLock<Router> = OnceLock::new();
    let whole = WHOLE.get_or_init(|| router::observed(router::api().merge(demo())));
    entry::answer(request, &env, open(&env), whole).await
}

/// The cron trigger, once a minute.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    entry::run_jobs(open(&env)).await;
}

/// The surroundings of an event. Reads the clock, once.
async fn open(env: &Env) -> Result<Edge, Error> {
    let database = D1(env.d1("DB").map_err(Error::fault)?);
    entry::open(env, clock::now(&database).await?)
}

/// The demo's endpoints.
fn demo() -> Router {
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
