//! Jobs: one cron trigger a minute dispatches all of them. Each is bounded per run and harmless to repeat.

use crate::error::Error;
use crate::log;
use crate::repositories::database::Database;
use crate::repositories::parked;
use crate::repositories::program_cache::ProgramCache;
use crate::services::{birthdays, outbox, settling};
use crate::shell::Shell;

/// Milliseconds of a day.
const DAY_MILLISECONDS: i64 = 86_400_000;

/// Runs every job once. One that fails is logged and keeps none of the others from running.
pub async fn run<D: Database, C: ProgramCache>(shell: &Shell<D, C>) {
    logged("outbox", outbox::run(shell).await);
    logged("birthdays", birthdays::run(shell).await);
    logged("settling", settling::run(shell).await);
    let kept = parked::KEPT_DAYS.saturating_mul(DAY_MILLISECONDS);
    let oldest = shell.now.milliseconds().saturating_sub(kept);
    logged("parked deliveries", parked::forget_before(&shell.database, oldest).await);
}

fn logged<T>(job: &str, done: Result<T, Error>) {
    if let Err(error) = done {
        log::error("job", &format!("{job}: {error:?}"));
    }
}
