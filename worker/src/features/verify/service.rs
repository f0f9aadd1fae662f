//! Roots of the ledger: one number a day for every entry of a shop, published, so that nobody can rewrite the past unnoticed.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::ledger::verify::{ROOT_GENESIS, extend_root};
use coppertoken_rules::time::{DAY_MILLISECONDS, Date, Instant};
use coppertoken_wire::admin::AuditFault;
use coppertoken_wire::verify::{AuditRoundResponse, LedgerRoot};

use crate::features::verify::store as verify;
use crate::features::verify::store::{LedgerLine, PartialRoot};
use crate::kernel::budget::Budget;
use crate::kernel::clock;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::rows::{hash_of_hex, hex_of_hash};
use crate::kernel::shop_store as shop_rows;

/// Milliseconds after midnight before a day's root is begun: no request that noted its moment before midnight still writes then.
const SETTLED_AFTER_MILLISECONDS: i64 = 10 * 60_000;
/// Queries that are this job's own in every run: the root to go on with, a page of accounts, and noting it.
pub const OWN: u32 = 3;
/// Accounts of a run: about 100 bytes an account. A root of a million accounts takes 17 hours of minutes.
const ACCOUNTS_OF_RUN: u32 = 1_000;
/// Entries of a page of the exported ledger: at about 1.5 KB each, 3 MB.
const PAGE_ENTRIES: u32 = 2_000;

/// The civil day in UTC.
pub fn utc_day(now: Instant) -> Result<Date, Error> {
    Ok(clock::moment(now, &jiff::tz::TimeZone::UTC)?.date)
}

/// Computes today's roots: one shop and one page a run, resumed where the run before stopped. What is written before the day began
/// changes no more, so that every run, and every repetition, finds the same.
pub async fn run<D: Database, C>(context: &Context<D, C>, budget: &mut Budget) -> Result<(), Error> {
    let now = context.now.milliseconds();
    let midnight = now.saturating_sub(now.rem_euclid(DAY_MILLISECONDS));
    if now.saturating_sub(midnight) < SETTLED_AFTER_MILLISECONDS || !budget.draw(OWN) {
        return Ok(());
    }
    let day = utc_day(context.now)?.to_string();
    let Some(begun) = verify::next_root(&context.database, &day).await? else { return Ok(()) };
    let heads =
        verify::heads_before(&context.database, &begun.shop_id, &begun.after, midnight, ACCOUNTS_OF_RUN).await?;
    let mut root = if begun.root.is_empty() { ROOT_GENESIS } else { hash_of_hex(&begun.root)? };
    let mut next = begun;
    for head in &heads {
        next.after.clone_from(&head.account_id);
        if let (Some(sequence), Some(hash)) = (head.sequence, &head.hash) {
            root = extend_root(&root, &next.shop_id, &head.account_id, sequence, hash);
            next.accounts = next.accounts.saturating_add(1);
            next.entries = next.entries.saturating_add(sequence);
        }
    }
    let is_full = heads.len() == usize::try_from(ACCOUNTS_OF_RUN).unwrap_or(usize::MAX);
    let next = PartialRoot { root: hex_of_hash(&root), ..next };
    verify::note_root(&context.database, &next, &day, (!is_full).then_some(now)).await
}

/// The root of a day, or the latest.
pub async fn root<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    day: Option<&str>,
) -> Result<LedgerRoot, Error> {
    let row = verify::root(&context.database, shop_id, day).await?.ok_or(Error::NotFound("root_unknown"))?;
    Ok(LedgerRoot {
        shop_id: shop_id.clone(),
        day: row.day,
        root: row.root,
        accounts: row.accounts,
        entries: row.entries,
    })
}

/// A page of the ledger, a JSON object a line, for `coppertoken verify`. Empty behind the last entry.
pub async fn ledger<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    account_id: &str,
    sequence: u64,
) -> Result<String, Error> {
    shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let lines = verify::ledger_after(&context.database, shop_id, account_id, sequence, PAGE_ENTRIES).await?;
    let mut text = String::new();
    for line in &lines {
        text.push_str(&line_of(line)?);
        text.push('\n');
    }
    Ok(text)
}

fn line_of(line: &LedgerLine) -> Result<String, Error> {
    serde_json::to_string(line).map_err(Error::fault)
}

/// The latest round of the audit job.
pub async fn last_round<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
) -> Result<AuditRoundResponse, Error> {
    let round = verify::round(&context.database, shop_id).await?.ok_or(Error::NotFound("not_audited_yet"))?;
    let faults: Vec<AuditFault> = serde_json::from_str(&round.faults).map_err(Error::fault)?;
    let completed_at = round.completed_at.map(Instant::from_milliseconds).transpose()?;
    Ok(AuditRoundResponse {
        day: round.day,
        accounts: round.accounts,
        entries: round.entries,
        faults,
        completed_at: completed_at.map(|instant| instant.to_rfc3339()),
    })
}
