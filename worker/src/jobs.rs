//! Jobs: one cron trigger a minute dispatches all of them. Each is bounded per run and harmless to repeat.

use crate::features::birthdays::service as birthdays;
use crate::features::dead_letters::service as parked;
use crate::features::privacy::store::ErasureMemory;
use crate::features::retention::service as retention;
use crate::features::settling::service as settling;
use crate::features::verify::{audit, service as verify};
use crate::kernel::context::Shell;
use crate::kernel::database::Database;
use crate::kernel::effects;
use crate::kernel::error::Error;
use crate::kernel::log;
use crate::kernel::program_cache::ProgramCache;

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
