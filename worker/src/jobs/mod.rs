//! Jobs: one cron trigger a minute dispatches all of them. Each is bounded per run and harmless to repeat.

use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::parked;
use crate::repositories::program_cache::ProgramCache;
use crate::services::{audit, settling, verify};
use crate::shell::Shell;

/// Milliseconds of a day.
const DAY_MILLISECONDS: i64 = 86_400_000;

/// Runs every job once.
pub async fn run<D: Database, C: ProgramCache>(shell: &Shell<D, C>) -> Result<(), Error> {
    settling::run(shell).await?;
    verify::run(shell).await?;
    audit::run(shell).await?;
    let kept = parked::KEPT_DAYS.saturating_mul(DAY_MILLISECONDS);
    parked::forget_before(&shell.database, shell.now.milliseconds().saturating_sub(kept)).await
}
