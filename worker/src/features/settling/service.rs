//! Writing what time alone changed in quiet accounts. Never changes a result: reads settle anyway.

use coppertoken_rules::FactKind;

use crate::features::settling::store as settling;
use crate::features::settling::store::{DueRow, Place};
use crate::kernel::budget::{Budget, last_of_full};
use crate::kernel::commit::{Ask, commit_once};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;
use crate::kernel::{clock, log};

/// Queries that find what is due: where the run before stopped, the accounts, and where this one stops.
const FINDING: u32 = 3;
/// Queries of one account: its decision.
const ACCOUNT: u32 = 1;
/// Queries that are this job's own in every run. At six accounts a run, 8,640 a day.
pub const OWN: u32 = FINDING + 6 * ACCOUNT;
/// Most accounts a run settles.
const ACCOUNTS_MAX: u32 = 20;

/// Settles accounts that are due, soonest first, from where the run before stopped; behind the last one from the beginning. Returns how
/// many it wrote.
pub async fn run<D: Database, C: ProgramCache>(context: &Context<D, C>, budget: &mut Budget) -> Result<usize, Error> {
    if !budget.draw(FINDING) {
        return Ok(0);
    }
    let count = budget.pieces(ACCOUNT).min(ACCOUNTS_MAX);
    // The latest civil day anywhere on earth is that of UTC+14; each account is then judged in its own zone.
    let latest = jiff::tz::TimeZone::fixed(jiff::tz::offset(14));
    let day = clock::moment(context.now, &latest)?.date.to_string();
    let before = settling::place(&context.database).await?;
    let due = settling::due(&context.database, &day, &before, count).await?;
    let place = last_of_full(&due, count).map_or_else(Place::default, DueRow::place);
    if place != before {
        settling::stop_at(&context.database, place).await?;
    }
    let mut written = 0_usize;
    for row in due {
        if !budget.draw(ACCOUNT) {
            break;
        }
        let name = format!("{} {}", row.shop_id, row.account_id());
        match settle(context, row).await {
            Ok(wrote) => written = written.saturating_add(usize::from(wrote)),
            // One account that a person has to look at must not keep all others from being settled.
            Err(error) => log::error("settling", &format!("{name}: {error:?}")),
        }
    }
    Ok(written)
}

/// Settles one account. True when something was written.
async fn settle<D: Database, C: ProgramCache>(context: &Context<D, C>, row: DueRow) -> Result<bool, Error> {
    let shop_id = row.shop_id.clone();
    let stored = row.into_stored()?;
    let program = programs::open(context, &shop_id, stored.program_version).await?;
    // Somebody else being first is fine: they settled too.
    let committed = commit_once(context, &shop_id, Ask::of(&program, stored, FactKind::Settle)).await?;
    Ok(committed.is_some_and(|committed| !committed.decision.entries.is_empty()))
}
