//! Jobs: one cron trigger a minute dispatches all of them. Each is bounded per run and harmless to repeat.

use crate::error::Error;
use crate::kernel::effects;
use crate::log;
use crate::repositories::database::Database;
use crate::repositories::privacy::ErasureMemory;
use crate::repositories::program_cache::ProgramCache;
use crate::services::{audit, birthdays, parked, retention, settling, verify};
use crate::shell::Shell;

/// Runs every job once. One that fails is logged and keeps none of the others from running.
pub async fn run<D: Database, C: ProgramCache + ErasureMemory>(shell: &Shell<D, C>) {
    logged("outbox", effects::run(shell).await);
    logged("birthdays", birthdays::run(shell).await);
    logged("settling", settling::run(shell).await);
    logged("parked deliveries", parked::run(shell).await);
    logged("retention", retention::run(shell).await);
    logged("roots", verify::run(shell).await);
    logged("audit", audit::run(shell).await);
}

fn logged<T>(job: &str, done: Result<T, Error>) {
    if let Err(error) = done {
        log::error("job", &format!("{job}: {error:?}"));
    }
}
