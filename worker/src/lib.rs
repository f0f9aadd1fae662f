//! The shell on Cloudflare Workers: HTTP, D1, KV, clock, crypto around the rules of `coppertoken-rules`.
//!
//! This file holds the runtime's entry points only. [`router`] leads on.

pub mod auth;
pub mod boundary;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod handlers;
pub mod integrations;
pub mod jobs;
pub mod json;
pub mod kernel;
pub mod log;
pub mod openapi;
pub mod repositories;
pub mod router;
pub mod services;
pub mod shell;
pub mod views;
pub mod words;

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use worker::web_sys;
use worker::{Context, Env, ScheduleContext, ScheduledEvent, event};

use config::Settings;
use error::Error;
use handlers::limits::Location;
use repositories::d1::D1;
use repositories::program_cache::KvCache;
use shell::{Edge, Shell};

/// A request.
#[event(fetch)]
async fn fetch(request: web_sys::Request, env: Env, _context: Context) -> worker::Result<web_sys::Response> {
    let response = match answer(request, &env).await {
        Ok(response) => response,
        Err(error) => log::unrouted(error.into_response()),
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
