//! Writing what time alone changed in quiet accounts. Never changes a result: reads settle anyway.

use coppertoken_rules::FactKind;

use crate::features::settling::store as settling;
use crate::features::settling::store::{DueRow, Place};
use crate::kernel::commit::{Ask, commit_once};
use crate::kernel::context::Shell;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;
use crate::kernel::{clock, log};

/// Accounts a run settles. Queries of all jobs in one run: 3 + 12 here, 1 + 5 · 2 for birthdays, 1 + 5 · 3 for the outbox and 1 + 7 for
/// parked deliveries are 50, as many as an invocation has on the free plan.
const ACCOUNTS_MAX: u32 = 12;

/// Settles accounts that are due, soonest first, from where the run before stopped; behind the last one from the beginning. Returns how
/// many it wrote.
pub async fn run<D: Database, C: ProgramCache>(shell: &Shell<D, C>) -> Result<usize, Error> {
    // The latest civil day anywhere on earth is that of UTC+14; each account is then judged in its own zone.
    let latest = jiff::tz::TimeZone::fixed(jiff::tz::offset(14));
    let day = clock::moment(shell.now, &latest)?.date.to_string();
    let before = settling::place(&shell.database).await?;
    let due = settling::due(&shell.database, &day, &before, ACCOUNTS_MAX).await?;
    let is_full = due.len() == usize::try_from(ACCOUNTS_MAX).unwrap_or(usize::MAX);
    let place = due.last().filter(|_| is_full).map_or_else(Place::default, DueRow::place);
    if place != before {
        settling::stop_at(&shell.database, place).await?;
    }
    let mut written = 0_usize;
    for row in due {
        let name = format!("{} {}", row.shop_id, row.account_id());
        match settle(shell, row).await {
            Ok(wrote) => written = written.saturating_add(usize::from(wrote)),
            // One account that a person has to look at must not keep all others from being settled.
            Err(error) => log::error("settling", &format!("{name}: {error:?}")),
        }
    }
    Ok(written)
}

/// Settles one account. True when something was written.
async fn settle<D: Database, C: ProgramCache>(shell: &Shell<D, C>, row: DueRow) -> Result<bool, Error> {
    let shop_id = row.shop_id.clone();
    let stored = row.into_stored()?;
    let program = programs::open(shell, &shop_id, stored.program_version).await?;
    // Somebody else being first is fine: they settled too.
    let committed = commit_once(shell, &shop_id, Ask::of(&program, stored, FactKind::Settle)).await?;
    Ok(committed.is_some_and(|committed| !committed.decision.entries.is_empty()))
}
