//! The audit: every account replayed from its entries, every link of its chain recomputed, compared with what is cached. Pages on
//! demand, and a job that walks through every shop once a day.

use coppertoken_rules::Account;
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::ledger::verify::{StoredEntry, check_chain};
use coppertoken_wire::admin::{AuditFault, AuditResponse};

use crate::features::verify::store as verify;
use crate::features::verify::store::AuditRound;
use crate::kernel::context::Shell;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger::{self, CachedAccountRow};
use crate::kernel::log;
use crate::kernel::rows::hex_of_hash;
use crate::kernel::shop_store as shop_rows;

/// Accounts of a page: one round trip each, below the 50 queries an invocation has on the free plan.
const ACCOUNTS_MAX: u32 = 40;
/// Accounts the job looks at in a run. Settling takes up to 41 of the 50 queries; finding the shop, the page and noting the round are 3,
/// so 4 more leave one to spare. 5,760 accounts a day; larger shops take several days for a round.
const ACCOUNTS_OF_RUN: u32 = 4;
/// Most faults a round keeps; each was logged too.
const FAULTS_KEPT: usize = 20;

/// One page of the audit of a shop.
pub async fn page<D: Database, C>(shell: &Shell<D, C>, shop_id: &ShopId, after: &str) -> Result<AuditResponse, Error> {
    shop_rows::read(&shell.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    accounts(shell, shop_id, after, ACCOUNTS_MAX).await
}

async fn accounts<D: Database, C>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    after: &str,
    count: u32,
) -> Result<AuditResponse, Error> {
    let cached = ledger::accounts_after(&shell.database, shop_id, after, count).await?;
    let mut response = AuditResponse { accounts: cached.len(), entries: 0, faults: vec![], next: None };
    for row in &cached {
        let entries = ledger::entries(&shell.database, shop_id, &row.account_id).await?;
        response.entries = response.entries.saturating_add(entries.len());
        response.faults.extend(check(shop_id, row, &entries));
    }
    let is_full = cached.len() == usize::try_from(count).unwrap_or(usize::MAX);
    response.next = cached.last().filter(|_| is_full).map(|row| row.account_id.clone());
    Ok(response)
}

/// Continues today's round of one shop: bounded, resumed where the run before stopped, harmless to repeat.
pub async fn run<D: Database, C>(shell: &Shell<D, C>) -> Result<(), Error> {
    let today = crate::features::verify::service::utc_day(shell.now)?.to_string();
    let Some(round) = verify::next_round(&shell.database, &today).await? else { return Ok(()) };
    let page = accounts(shell, &round.shop_id, &round.after, ACCOUNTS_OF_RUN).await?;
    for fault in &page.faults {
        let context = format!("{} {} {:?}: {}", round.shop_id, fault.account_id, fault.sequence, fault.detail);
        log::error("audit", &context);
    }
    let mut faults: Vec<AuditFault> = serde_json::from_str(&round.faults).map_err(Error::fault)?;
    faults.extend(page.faults);
    faults.truncate(FAULTS_KEPT);
    let round = AuditRound {
        accounts: round.accounts.saturating_add(u64::try_from(page.accounts).unwrap_or(u64::MAX)),
        entries: round.entries.saturating_add(u64::try_from(page.entries).unwrap_or(u64::MAX)),
        faults: serde_json::to_string(&faults).map_err(Error::fault)?,
        completed_at: page.next.is_none().then_some(shell.now.milliseconds()),
        after: page.next.map(|account_id| account_id.to_string()).unwrap_or_default(),
        updated_at: shell.now.milliseconds(),
        ..round
    };
    verify::note_round(&shell.database, &round).await
}

/// The first thing that does not add up in an account, if any.
pub fn check(shop_id: &ShopId, cached: &CachedAccountRow, entries: &[StoredEntry]) -> Option<AuditFault> {
    let fault = |sequence: Option<u64>, detail: &str| {
        Some(AuditFault { account_id: cached.account_id.clone(), sequence, detail: detail.to_owned() })
    };
    let (account, head) =
        match check_chain(shop_id, &cached.account_id, entries, |body| serde_json::from_str(body).ok()) {
            Ok(found) => found,
            Err(finding) => return fault(finding.sequence, &finding.detail),
        };
    if cached.sequence != account.sequence || cached.head_hash != hex_of_hash(&head) {
        return fault(None, "the account's head is not its last entry");
    }
    match serde_json::from_str::<Account>(&cached.state) {
        Ok(stored) if stored == account => {}
        _ => return fault(None, "the cached account differs from its replay"),
    }
    if cached.next_due_on != account.next_due_on().map(|date| date.to_string()) {
        return fault(None, "the job would look at the account on another day");
    }
    None
}
