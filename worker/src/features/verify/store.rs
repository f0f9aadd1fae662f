//! Roots of the ledger and rounds of the audit.

use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::ledger::verify::StoredEntry;
use serde::{Deserialize, Deserializer, Serialize};

use crate::kernel::database::{Database, read_all, read_one, rows, write};
use crate::kernel::error::Error;
use crate::kernel::ledger::{self, CachedAccountRow};

/// A root as far as it is computed.
#[derive(Clone, Debug, Deserialize)]
pub struct PartialRoot {
    /// The shop.
    pub shop_id: ShopId,
    /// 64 hex digits; empty = nothing yet.
    pub root: String,
    /// Accounts in it.
    pub accounts: u64,
    /// Entries in them.
    pub entries: u64,
    /// The last account in it.
    pub after: String,
}

/// A finished root.
#[derive(Clone, Debug, Deserialize)]
pub struct RootRow {
    /// The day.
    pub day: String,
    /// 64 hex digits.
    pub root: String,
    /// Accounts in it.
    pub accounts: u64,
    /// Entries in them.
    pub entries: u64,
}

/// The last entry of an account before an instant.
#[derive(Clone, Debug, Deserialize)]
pub struct HeadRow {
    /// The account.
    pub account_id: String,
    /// Its place; `None` = the account had none yet.
    pub sequence: Option<u64>,
    /// Its hash, hex.
    pub hash: Option<String>,
}

/// A shop whose root of `day` is not finished.
pub async fn next_root(database: &impl Database, day: &str) -> Result<Option<PartialRoot>, Error> {
    read_one(database, statement!("read_next_root", day = day)).await
}

/// Heads of the accounts behind `after`, as they were before an instant (milliseconds).
pub async fn heads_before(
    database: &impl Database,
    shop_id: &ShopId,
    after: &str,
    instant: i64,
    limit: u32,
) -> Result<Vec<HeadRow>, Error> {
    read_all(
        database,
        statement!(
            "read_heads_before",
            shop_id = shop_id.as_str(),
            after_account_id = after,
            before_recorded_at = instant,
            limit = limit
        ),
    )
    .await
}

/// Notes a root as far as it is computed.
pub async fn note_root(
    database: &impl Database,
    root: &PartialRoot,
    day: &str,
    completed_at: Option<i64>,
) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "note_root",
            shop_id = root.shop_id.as_str(),
            day = day,
            root = root.root.as_str(),
            accounts = root.accounts,
            entries = root.entries,
            after = root.after.as_str(),
            completed_at = completed_at
        ),
    )
    .await?)
}

/// The finished root of a day, or the latest.
pub async fn root(database: &impl Database, shop_id: &ShopId, day: Option<&str>) -> Result<Option<RootRow>, Error> {
    read_one(database, statement!("read_root", shop_id = shop_id.as_str(), day = day)).await
}

/// SQLite has no truth values: 0 and 1 stand for them.
fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    i64::deserialize(deserializer).map(|number| number != 0)
}

/// A round of the audit through the accounts of a shop.
#[derive(Clone, Debug, Deserialize)]
pub struct AuditRound {
    /// The shop.
    pub shop_id: ShopId,
    /// The day it began on (UTC).
    pub day: String,
    /// The last account looked at.
    pub after: String,
    /// Accounts looked at.
    pub accounts: u64,
    /// Their entries.
    pub entries: u64,
    /// JSON array of faults.
    pub faults: String,
    /// JSON: how far the account behind `after` was replayed.
    pub place: Option<String>,
    /// Runs that began here and did not come to an end.
    pub tries: u32,
    /// When it last went on, milliseconds.
    #[serde(default)]
    pub updated_at: i64,
    /// When it ended, milliseconds.
    #[serde(default)]
    pub completed_at: Option<i64>,
}

#[derive(Deserialize)]
struct NextRound {
    #[serde(deserialize_with = "truth")]
    is_under_way: bool,
    #[serde(flatten)]
    round: AuditRound,
}

/// The round that has to go on, or a fresh one of a shop not audited on `day` yet.
pub async fn next_round(database: &impl Database, day: &str) -> Result<Option<AuditRound>, Error> {
    let found: Option<NextRound> = read_one(database, statement!("read_next_round", before_day = day)).await?;
    Ok(found.map(|next| {
        if next.is_under_way {
            return next.round;
        }
        AuditRound {
            day: day.to_owned(),
            after: String::new(),
            accounts: 0,
            entries: 0,
            faults: "[]".to_owned(),
            place: None,
            tries: 0,
            ..next.round
        }
    }))
}

/// Notes a round as far as it has come.
pub async fn note_round(database: &impl Database, round: &AuditRound) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "note_round",
            shop_id = round.shop_id.as_str(),
            day = round.day.as_str(),
            after = round.after.as_str(),
            accounts = round.accounts,
            entries = round.entries,
            faults = round.faults.as_str(),
            place = round.place.as_deref(),
            tries = round.tries,
            updated_at = round.updated_at,
            completed_at = round.completed_at
        ),
    )
    .await?)
}

/// The latest round of a shop.
pub async fn round(database: &impl Database, shop_id: &ShopId) -> Result<Option<AuditRound>, Error> {
    read_one(database, statement!("read_round", shop_id = shop_id.as_str())).await
}

/// A line of the exported ledger.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct LedgerLine {
    /// The shop.
    pub shop_id: ShopId,
    /// The account.
    pub account_id: AccountId,
    /// The entry with its links.
    #[serde(flatten)]
    pub entry: StoredEntry,
}

/// Entries behind (account, sequence), account by account.
pub async fn ledger_after(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &str,
    sequence: u64,
    limit: u32,
) -> Result<Vec<LedgerLine>, Error> {
    read_all(
        database,
        statement!(
            "read_ledger_after",
            shop_id = shop_id.as_str(),
            after_account_id = account_id,
            after_sequence = sequence,
            limit = limit
        ),
    )
    .await
}

/// Entries of an account behind `after` in sequence, at most `limit`, and the account as it is cached at the same moment.
pub async fn entries_after(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
    after: u64,
    limit: u32,
) -> Result<(Vec<StoredEntry>, Option<CachedAccountRow>), Error> {
    let statements = vec![
        ledger::entries_statement(shop_id, account_id, after, u64::from(limit)),
        statement!("read_cached_account", shop_id = shop_id.as_str(), account_id = account_id.as_str()),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    Ok((rows(results.next())?, rows::<CachedAccountRow>(results.next())?.into_iter().next()))
}
