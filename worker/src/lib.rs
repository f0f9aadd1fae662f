//! The shell on Cloudflare Workers: HTTP, D1, KV, clock, crypto around the rules of `coppertoken-rules`.
//!
//! This file holds the runtime's entry points only. [`router`] leads on.

pub mod auth;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod handlers;
pub mod integrations;
pub mod jobs;
pub mod log;
pub mod openapi;
pub mod repositories;
pub mod router;
pub mod services;
pub mod shell;
pub mod views;
pub mod words;

use std::sync::Arc;

use axum::body::Body;
use axum::response::IntoResponse;
use tower_service::Service;
use worker::{Context, Env, HttpRequest, ScheduleContext, ScheduledEvent, event};

use config::Settings;
use error::Error;
use repositories::d1::D1;
use repositories::program_cache::KvCache;
use shell::{Edge, Shell};

/// A request.
#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, _context: Context) -> worker::Result<http::Response<Body>> {
    match open(&env).await {
        Ok(edge) => Ok(router::router(Arc::new(edge)).call(request).await?),
        Err(error) => Ok(error.into_response()),
    }
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
