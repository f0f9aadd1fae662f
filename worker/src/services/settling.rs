//! Writing what time alone changed in quiet accounts. Never changes a result: reads settle anyway.

use coppertoken_rules::{Fact, FactKind, State, decide};

use super::programs;
use super::retry::{Outcome, outcome};
use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::ledger::{self, Beside, DueRow};
use crate::repositories::program_cache::ProgramCache;
use crate::shell::Shell;
use crate::{clock, log};

/// Accounts a run settles: 2 round trips each. With the other jobs that is 1 + 10 · 2 here, 1 + 5 · 2 for birthdays, 1 + 5 · 3 for the
/// outbox and 1 for parked deliveries: 49 of the 50 queries an invocation has on the free plan.
const ACCOUNTS_MAX: u32 = 10;

/// Settles accounts that are due, soonest first. Returns how many it wrote.
pub async fn run<D: Database, C: ProgramCache>(shell: &Shell<D, C>) -> Result<usize, Error> {
    // The latest civil day anywhere on earth is that of UTC+14; each account is then judged in its own zone.
    let latest = jiff::tz::TimeZone::fixed(jiff::tz::offset(14));
    let day = clock::moment(shell.now, &latest)?.date.to_string();
    let mut written = 0_usize;
    for due in ledger::due_accounts(&shell.database, &day, ACCOUNTS_MAX).await? {
        match settle(shell, &due).await {
            Ok(wrote) => written = written.saturating_add(usize::from(wrote)),
            // One account that a person has to look at must not keep all others from being settled.
            Err(error) => log::error("settling", &format!("{} {}: {error:?}", due.shop_id, due.account_id)),
        }
    }
    Ok(written)
}

/// Settles one account. True when something was written.
async fn settle<D: Database, C: ProgramCache>(shell: &Shell<D, C>, due: &DueRow) -> Result<bool, Error> {
    let Some(stored) = ledger::account_by_id(&shell.database, &due.shop_id, &due.account_id).await? else {
        return Ok(false);
    };
    let program = programs::open(shell, &due.shop_id, stored.program_version).await?;
    let fact = Fact { now: program.moment(shell.now)?, minted: vec![], kind: FactKind::Settle };
    let state = State { account: Some(stored.account), ..State::default() };
    let decision = decide(&program.program, &state, &fact)?;
    let appended = ledger::append(&shell.database, &due.shop_id, stored.head, &decision, Beside::default()).await;
    // Somebody else being first is fine: they settled too.
    Ok(matches!(outcome(appended)?, Outcome::Done) && !decision.entries.is_empty())
}
