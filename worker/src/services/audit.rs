//! The audit: every account replayed from its entries, every link of its chain recomputed, compared with what is cached.

use coppertoken_rules::api::admin::{AuditFault, AuditResponse};
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::ledger::canonical::{FORMAT, GENESIS, hash};
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::{Account, apply};

use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::ledger::{self, CachedAccountRow, EntryRow};
use crate::repositories::rows::{hash_of_hex, hex_of_hash};
use crate::repositories::shops as shop_rows;
use crate::shell::Shell;

/// Accounts of a page: one round trip each, below the 50 queries an invocation has on the free plan.
const ACCOUNTS_MAX: u32 = 40;

/// One page of the audit of a shop.
pub async fn page<D: Database, C>(shell: &Shell<D, C>, shop_id: &ShopId, after: &str) -> Result<AuditResponse, Error> {
    shop_rows::read(&shell.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let cached = ledger::accounts_after(&shell.database, shop_id, after, ACCOUNTS_MAX).await?;
    let mut response = AuditResponse { accounts: cached.len(), entries: 0, faults: vec![], next: None };
    for row in &cached {
        let entries = ledger::entries(&shell.database, shop_id, &row.account_id).await?;
        response.entries = response.entries.saturating_add(entries.len());
        response.faults.extend(check(shop_id, row, &entries));
    }
    let is_full = cached.len() == usize::try_from(ACCOUNTS_MAX).unwrap_or(usize::MAX);
    response.next = cached.last().filter(|_| is_full).map(|row| row.account_id.clone());
    Ok(response)
}

/// The first thing that does not add up in an account, if any.
pub fn check(shop_id: &ShopId, cached: &CachedAccountRow, entries: &[EntryRow]) -> Option<AuditFault> {
    let fault = |sequence: Option<u64>, detail: &str| {
        Some(AuditFault { account_id: cached.account_id.clone(), sequence, detail: detail.to_owned() })
    };
    let mut account = Account::new(cached.account_id.clone());
    let mut head = GENESIS;
    for row in entries {
        let here = Some(row.sequence);
        let Ok(entry) = serde_json::from_str::<Entry>(&row.body) else {
            return fault(here, "the entry cannot be read");
        };
        if row.format != FORMAT || !row.agrees_with(&entry) {
            return fault(here, "the row and its entry disagree");
        }
        if hash_of_hex(&row.previous_hash).ok() != Some(head) {
            return fault(here, "the chain is broken before this entry");
        }
        head = hash(shop_id, &entry, &head);
        if hash_of_hex(&row.hash).ok() != Some(head) {
            return fault(here, "the entry was changed after it was written");
        }
        account = match apply(&account, &entry) {
            Ok(next) => next,
            Err(reason) => return fault(here, &format!("the entry does not fit: {reason:?}")),
        };
    }
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
