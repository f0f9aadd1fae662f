//! The audit: every account replayed from its entries, every link of its chain recomputed, compared with what is cached. Pages on
//! demand, and a job that walks through every shop once a day. Entries are read page by page, whatever an account's age.

use coppertoken_rules::Account;
use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::ledger::canonical::Hash;
use coppertoken_rules::ledger::verify::{Chain, StoredEntry, check_chain};
use coppertoken_wire::admin::{AuditFault, AuditResponse};
use serde::{Deserialize, Serialize};

use crate::features::verify::store as verify;
use crate::features::verify::store::AuditRound;
use crate::kernel::budget::Budget;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger::{self, CachedAccountRow};
use crate::kernel::log;
use crate::kernel::rows::{hash_of_hex, hex_of_hash};
use crate::kernel::shop_store as shop_rows;

/// Entries of a page of an account: at about 15 KB each while they are checked (measured: 77 MB for 5,000), 500 are 8 MB of the 128 that an
/// isolate has.
const PAGE_ENTRIES: u32 = 500;
/// Queries of a page: its entries, and the account with the last of them.
const PAGE: u32 = 1;
/// Accounts of a page on demand, and queries of all of them: with the operator's key, the shop and the list 43 of the 50 an invocation has.
/// An account of more than 20,000 entries is left to the job.
const ACCOUNTS_MAX: u32 = 40;
/// Queries that find what is due: the shop, noting the try, its accounts, and noting how far it came.
const FINDING: u32 = 4;
/// Queries that are this job's own in every run. At two pages a run, 2,880 accounts a day, or one of a million entries in 17 hours; larger
/// shops take several days for a round.
pub const OWN: u32 = FINDING + 2 * PAGE;
/// Most accounts the job looks at in a run.
const ACCOUNTS_OF_RUN: u32 = 8;
/// Runs that may end at the same account before it is passed over, as a fault.
const TRIES_MAX: u32 = 3;
/// Most faults a round keeps; each was logged too.
const FAULTS_KEPT: usize = 20;

/// How far the job replayed an account, as the round keeps it.
#[derive(Serialize, Deserialize)]
struct Place {
    account: Account,
    head: String,
}

/// What came of replaying an account.
enum Replayed {
    /// It was compared as a whole.
    Whole(Option<AuditFault>),
    /// No more queries are left: so far it came.
    Part(Box<Chain>),
}

/// One page of the audit of a shop.
pub async fn page<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    after: &str,
) -> Result<AuditResponse, Error> {
    shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let ids = ledger::accounts_after(&context.database, shop_id, after, ACCOUNTS_MAX).await?;
    let mut is_more = ids.len() == usize::try_from(ACCOUNTS_MAX).unwrap_or(usize::MAX);
    let mut budget = Budget::of(ACCOUNTS_MAX);
    let mut last = None;
    let mut response = AuditResponse { accounts: 0, entries: 0, faults: vec![], left_to_job: vec![], next: None };
    for account_id in ids {
        let is_first = last.is_none();
        let (replayed, entries) = replay(context, shop_id, Chain::new(account_id.clone()), &mut budget).await?;
        match replayed {
            Replayed::Whole(fault) => {
                response.accounts = response.accounts.saturating_add(1);
                response.entries = response.entries.saturating_add(entries);
                response.faults.extend(fault);
            }
            Replayed::Part(_) if is_first => response.left_to_job.push(account_id.clone()),
            // The next page begins with it.
            Replayed::Part(_) => {
                is_more = true;
                break;
            }
        }
        last = Some(account_id);
    }
    response.next = last.filter(|_| is_more);
    Ok(response)
}

/// Replays an account from where a chain stands, while there are queries; how many entries that were.
async fn replay<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    mut chain: Chain,
    budget: &mut Budget,
) -> Result<(Replayed, usize), Error> {
    let mut count = 0_usize;
    let account_id = chain.account.account_id.clone();
    while budget.draw(PAGE) {
        let after = chain.account.sequence;
        let (entries, cached) =
            verify::entries_after(&context.database, shop_id, &account_id, after, PAGE_ENTRIES).await?;
        count = count.saturating_add(entries.len());
        if let Err(finding) = chain.extend(shop_id, &entries, |body| serde_json::from_str(body).ok()) {
            let fault = AuditFault { account_id, sequence: finding.sequence, detail: finding.detail };
            return Ok((Replayed::Whole(Some(fault)), count));
        }
        if entries.len() < usize::try_from(PAGE_ENTRIES).unwrap_or(usize::MAX) {
            let fault = cached.and_then(|cached| compare(&cached, &chain.account, &chain.head));
            return Ok((Replayed::Whole(fault), count));
        }
    }
    Ok((Replayed::Part(Box::new(chain)), count))
}

/// Continues today's round of one shop: bounded, resumed where the run before stopped, harmless to repeat.
///
/// That it is tried is noted first: a run that does not come to an end, for whatever reason, leaves the next run to another shop. Where one
/// failed, the next one of the shop tries a single account, and at last passes it over.
pub async fn run<D: Database, C>(context: &Context<D, C>, budget: &mut Budget) -> Result<(), Error> {
    if !budget.draw(FINDING) {
        return Ok(());
    }
    let today = crate::features::verify::service::utc_day(context.now)?.to_string();
    let Some(mut round) = verify::next_round(&context.database, &today).await? else { return Ok(()) };
    let tries = round.tries;
    round.updated_at = context.now.milliseconds();
    round.tries = tries.saturating_add(1);
    verify::note_round(&context.database, &round).await?;
    let most = if tries == 0 { budget.pieces(PAGE).min(ACCOUNTS_OF_RUN) } else { 1 };
    let ids = ledger::accounts_after(&context.database, &round.shop_id, &round.after, most).await?;
    let is_full = ids.len() == usize::try_from(most).unwrap_or(usize::MAX);
    for account_id in ids {
        let replayed = if tries < TRIES_MAX {
            let chain = begun(round.place.take(), &account_id);
            let (replayed, entries) = replay(context, &round.shop_id, chain, budget).await?;
            round.entries = round.entries.saturating_add(u64::try_from(entries).unwrap_or(u64::MAX));
            replayed
        } else {
            let detail = format!("it could not be audited in {TRIES_MAX} runs: see the log");
            Replayed::Whole(Some(AuditFault { account_id: account_id.clone(), sequence: None, detail }))
        };
        match replayed {
            Replayed::Whole(fault) => audited(&mut round, account_id, fault)?,
            Replayed::Part(chain) => {
                let place = Place { head: hex_of_hash(&chain.head), account: chain.account };
                round.place = Some(serde_json::to_string(&place).map_err(Error::fault)?);
                break;
            }
        }
    }
    round.tries = 0;
    round.completed_at = (round.place.is_none() && !is_full).then_some(context.now.milliseconds());
    if round.completed_at.is_some() {
        round.after.clear();
    }
    verify::note_round(&context.database, &round).await
}

/// Where a round stands in an account; at its beginning when what was kept is another's, or cannot be read.
fn begun(place: Option<String>, account_id: &AccountId) -> Chain {
    let place = place.and_then(|text| serde_json::from_str::<Place>(&text).ok());
    let kept = place.and_then(|place| Some((hash_of_hex(&place.head).ok()?, place.account)));
    match kept.filter(|(_, account)| account.account_id == *account_id) {
        Some((head, account)) => Chain { account, head },
        None => Chain::new(account_id.clone()),
    }
}

/// The round has come behind an account.
fn audited(round: &mut AuditRound, account_id: AccountId, fault: Option<AuditFault>) -> Result<(), Error> {
    round.accounts = round.accounts.saturating_add(1);
    round.after = account_id.to_string();
    round.place = None;
    if let Some(fault) = fault {
        let context = format!("{} {} {:?}: {}", round.shop_id, fault.account_id, fault.sequence, fault.detail);
        log::error("audit", &context);
        let mut faults: Vec<AuditFault> = serde_json::from_str(&round.faults).map_err(Error::fault)?;
        faults.push(fault);
        faults.truncate(FAULTS_KEPT);
        round.faults = serde_json::to_string(&faults).map_err(Error::fault)?;
    }
    Ok(())
}

/// The first thing that does not add up in an account, if any.
pub fn check(shop_id: &ShopId, cached: &CachedAccountRow, entries: &[StoredEntry]) -> Option<AuditFault> {
    match check_chain(shop_id, &cached.account_id, entries, |body| serde_json::from_str(body).ok()) {
        Ok((account, head)) => compare(cached, &account, &head),
        Err(finding) => {
            let account_id = cached.account_id.clone();
            Some(AuditFault { account_id, sequence: finding.sequence, detail: finding.detail })
        }
    }
}

/// Where the cached account differs from what its entries add up to.
fn compare(cached: &CachedAccountRow, account: &Account, head: &Hash) -> Option<AuditFault> {
    let fault = |detail: &str| {
        Some(AuditFault { account_id: cached.account_id.clone(), sequence: None, detail: detail.to_owned() })
    };
    if cached.sequence != account.sequence || cached.head_hash != hex_of_hash(head) {
        return fault("the account's head is not its last entry");
    }
    match serde_json::from_str::<Account>(&cached.state) {
        Ok(stored) if stored == *account => {}
        _ => return fault("the cached account differs from its replay"),
    }
    if cached.next_due_on != account.next_due_on().map(|date| date.to_string()) {
        return fault("the job would look at the account on another day");
    }
    None
}
