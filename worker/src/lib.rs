//! The shell on Cloudflare Workers: HTTP, D1, KV, clock, crypto around the rules of `coppertoken-rules`.
//!
//! This file holds the runtime's entry points only. [`router`] leads on.

#[macro_use]
pub mod kernel;
#[macro_use]
pub mod edge;

pub mod entry;
pub mod features;
pub mod jobs;
pub mod openapi;
pub mod platforms;
pub mod router;

use worker::{Context, Env, ScheduleContext, ScheduledEvent, event, web_sys};

/// A request.
#[event(fetch)]
async fn fetch(request: web_sys::Request, env: Env, _context: Context) -> worker::Result<web_sys::Response> {
    entry::answer(request, &env).await
}

/// The cron trigger, once a minute.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    entry::run_jobs(&env).await;
}
