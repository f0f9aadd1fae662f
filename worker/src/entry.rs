//! From the runtime's events to router and jobs.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use coppertoken_rules::time::Instant;
use tower::ServiceExt;
use worker::{Env, web_sys};

use crate::edge::limits::Location;
use crate::edge::{boundary, observe};
use crate::kernel::config::Settings;
use crate::kernel::context::{Context, RequestContext};
use crate::kernel::d1::D1;
use crate::kernel::error::Error;
use crate::kernel::program_cache::KvCache;
use crate::kernel::{clock, log};
use crate::{jobs, router};

/// Reads a clock.
pub type Clock = for<'a> fn(&'a Env) -> Pin<Box<dyn Future<Output = Result<Instant, Error>> + 'a>>;

/// What a worker that is built of this crate adds to it, as the demo shop's does. The deployed worker adds nothing.
pub struct Additions {
    /// Routes beside the API's.
    pub routes: fn() -> Router,
    /// The clock to go by.
    pub clock: Clock,
}

static ADDITIONS: OnceLock<Additions> = OnceLock::new();

/// Adds to the worker, when its module starts. The first addition stays.
pub fn add(additions: Additions) {
    let _earlier = ADDITIONS.set(additions);
}

/// The router of this worker. Built once an isolate: a hundred routes take longer to lay out than most requests to answer. What differs from
/// request to request comes along as an extension.
fn whole() -> &'static Router {
    static WHOLE: OnceLock<Router> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let added = ADDITIONS.get().map(|additions| (additions.routes)());
        added.into_iter().fold(router::api(), Router::merge).layer(from_fn(observe::observe))
    })
}

/// The surroundings of an event. Reads the clock, once.
async fn open(env: &Env) -> Result<RequestContext, Error> {
    let settings = Settings::of_env(env)?;
    let database = D1(env.d1("DB").map_err(Error::fault)?);
    let programs = KvCache(env.kv("PROGRAMS").map_err(Error::fault)?);
    let now = match ADDITIONS.get() {
        Some(additions) => (additions.clock)(env).await?,
        None => clock::now()?,
    };
    Ok(Context { database, programs, settings, now })
}

/// Answers a request.
pub async fn answer(request: web_sys::Request, env: &Env) -> worker::Result<web_sys::Response> {
    let response = match routed(request, env).await {
        Ok(response) => response,
        Err(error) => observe::unrouted(error.into_response()),
    };
    boundary::response(response).await.map_err(|error| worker::Error::RustError(format!("{error:?}")))
}

async fn routed(request: web_sys::Request, env: &Env) -> Result<Response, Error> {
    let mut request = boundary::request(request).await?;
    if let Ok(counter) = env.rate_limiter("ADDRESSES") {
        request.extensions_mut().insert(Location(Arc::new(counter)));
    }
    Ok(pass(whole(), Arc::new(open(env).await?), request).await)
}

/// Has a router answer a request that is read already.
pub async fn pass(router: &Router, context: Arc<RequestContext>, mut request: Request) -> Response {
    request.extensions_mut().insert(context);
    router.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
}

/// Runs the jobs of a minute.
pub async fn run_jobs(env: &Env) {
    match open(env).await {
        Ok(context) => jobs::run(&context).await,
        Err(error) => log::error("job", &format!("{error:?}")),
    }
}
