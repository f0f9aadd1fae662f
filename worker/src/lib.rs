//! The shell on Cloudflare Workers: HTTP, D1, KV, clock, crypto around the rules of `coppertoken-rules`.
//!
//! This file holds the runtime's entry points only. [`router`] leads on.

#[macro_use]
pub mod kernel;

pub mod demo;
pub mod edge;
pub mod features;
pub mod jobs;
pub mod openapi;
pub mod platforms;
pub mod router;

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use worker::web_sys;
use worker::{Context, Env, ScheduleContext, ScheduledEvent, event};

use edge::limits::Location;
use edge::{boundary, observe};
use kernel::config::Settings;
use kernel::context::{Edge, Shell};
use kernel::d1::D1;
use kernel::error::Error;
use kernel::program_cache::KvCache;
use kernel::{clock, log};

/// A request.
#[event(fetch)]
async fn fetch(request: web_sys::Request, env: Env, _context: Context) -> worker::Result<web_sys::Response> {
    let response = match answer(request, &env).await {
        Ok(response) => response,
        Err(error) => observe::unrouted(error.into_response()),
    };
    boundary::response(response).await.map_err(|error| worker::Error::RustError(format!("{error:?}")))
}

async fn answer(request: web_sys::Request, env: &Env) -> Result<Response, Error> {
    let mut request = boundary::request(request).await?;
    if let Ok(counter) = env.rate_limiter("ADDRESSES") {
        request.extensions_mut().insert(Location(Arc::new(counter)));
    }
    Ok(router::answer(Arc::new(open(env).await?), request).await)
}

/// The cron trigger, once a minute.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    match open(&env).await {
        Ok(edge) => jobs::run(&edge).await,
        Err(error) => log::error("job", &format!("{error:?}")),
    }
}

/// The surroundings of a request. Reads the clock, once.
async fn open(env: &Env) -> Result<Edge, Error> {
    let settings = Settings::of_env(env)?;
    let database = D1(env.d1("DB").map_err(Error::fault)?);
    let programs = KvCache(env.kv("PROGRAMS").map_err(Error::fault)?);
    let now = if settings.demo { clock::demo_now(&database).await? } else { clock::now()? };
    Ok(Shell { database, programs, settings, now })
}
