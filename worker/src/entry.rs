//! From the runtime's events to router and jobs, for every worker that is built of this crate.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use coppertoken_rules::time::Instant;
use tower::ServiceExt;
use worker::{Env, web_sys};

use crate::edge::limits::Location;
use crate::edge::{boundary, observe};
use crate::jobs;
use crate::kernel::config::Settings;
use crate::kernel::context::{Edge, Shell};
use crate::kernel::d1::D1;
use crate::kernel::error::Error;
use crate::kernel::log;
use crate::kernel::program_cache::KvCache;

/// The surroundings of an event that happens `now`.
pub fn open(env: &Env, now: Instant) -> Result<Edge, Error> {
    let settings = Settings::of_env(env)?;
    let database = D1(env.d1("DB").map_err(Error::fault)?);
    let programs = KvCache(env.kv("PROGRAMS").map_err(Error::fault)?);
    Ok(Shell { database, programs, settings, now })
}

/// Answers a request by a router.
pub async fn answer(
    request: web_sys::Request,
    env: &Env,
    surroundings: impl Future<Output = Result<Edge, Error>>,
    router: &Router,
) -> worker::Result<web_sys::Response> {
    let response = match routed(request, env, surroundings, router).await {
        Ok(response) => response,
        Err(error) => observe::unrouted(error.into_response()),
    };
    boundary::response(response).await.map_err(|error| worker::Error::RustError(format!("{error:?}")))
}

async fn routed(
    request: web_sys::Request,
    env: &Env,
    surroundings: impl Future<Output = Result<Edge, Error>>,
    router: &Router,
) -> Result<Response, Error> {
    let mut request = boundary::request(request).await?;
    if let Ok(counter) = env.rate_limiter("ADDRESSES") {
        request.extensions_mut().insert(Location(Arc::new(counter)));
    }
    Ok(pass(router, Arc::new(surroundings.await?), request).await)
}

/// Answers a request that is read already.
pub async fn pass(router: &Router, edge: Arc<Edge>, mut request: Request) -> Response {
    request.extensions_mut().insert(edge);
    router.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
}

/// Runs the jobs of a minute.
pub async fn run_jobs(surroundings: impl Future<Output = Result<Edge, Error>>) {
    match surroundings.await {
        Ok(edge) => jobs::run(&edge).await,
        Err(error) => log::error("job", &format!("{error:?}")),
    }
}
