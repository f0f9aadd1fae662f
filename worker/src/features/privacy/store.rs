//! What is stored about one person, and the memory of those who asked to be forgotten.
//!
//! That memory stands in D1 and in KV: Time Travel turns D1 back, KV it does not.

use core::future::Future;
use std::collections::BTreeMap;

use coppertoken_rules::ids::{AccountId, ShopId};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::kernel::database::{Database, Row, Statement, Value, read_all, read_one};
use crate::kernel::error::Error;
use crate::kernel::program_cache::KvCache;

/// Columns that hold JSON as text; exported as what they hold.
const JSON_COLUMNS: [&str; 8] = ["state", "body", "record", "answer", "gives", "message", "snapshot", "request"];

/// What is stored of a member beside the ledger: a name for the section and the statement that reads it by (shop, customer).
pub const OF_CUSTOMER: [(&str, &str); 3] = [
    ("member", query!("export_member", shop_id, customer_id)),
    ("parked_deliveries", query!("export_parked_deliveries", shop_id, customer_id)),
    ("gifts_to_be_approved", query!("export_grant_proposals", shop_id, customer_id)),
];
/// The same by (shop, account).
pub const OF_ACCOUNT: [(&str, &str); 2] = [
    ("account", query!("export_account", shop_id, account_id)),
    ("gifts_by_hand", query!("export_grant_notes", shop_id, account_id)),
];
/// What an erasure deletes or empties, by (shop, customer), in this order, in one batch.
const ERASED: [&str; 5] = [
    query!("erase_grant_notes", shop_id, customer_id),
    query!("erase_parked_deliveries", shop_id, customer_id),
    query!("erase_grant_proposals", shop_id, customer_id),
    query!("erase_retention_place", shop_id, customer_id),
    query!("delete_member", shop_id, customer_id),
];

/// Whose account it is.
#[derive(Clone, Debug, Deserialize)]
pub struct MemberRow {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// The account.
    pub account_id: AccountId,
    /// When the member joined, milliseconds.
    pub created_at: i64,
}

/// An erasure.
#[derive(Clone, Debug, Deserialize)]
pub struct ErasureRow {
    /// The account that nobody owns any more.
    pub account_id: AccountId,
    /// When, milliseconds.
    pub erased_at: i64,
}

fn opened(mut row: Row) -> Row {
    for column in JSON_COLUMNS {
        if let Some(cell) = row.get_mut(column)
            && let Some(open) = cell.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok())
        {
            *cell = open;
        }
    }
    row
}

/// Rows of one section, with JSON columns opened.
pub async fn section(database: &impl Database, statement: Statement) -> Result<Vec<Row>, Error> {
    let found: Vec<Row> = read_all(database, statement).await?;
    Ok(found.into_iter().map(opened).collect())
}

/// Entries of an account behind `after`.
pub async fn entries(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
    after: u64,
    limit: u32,
) -> Result<Vec<Row>, Error> {
    let statement = statement!(
        "export_entries",
        shop_id = shop_id.as_str(),
        account_id = account_id.as_str(),
        after_sequence = after,
        limit = limit,
    );
    section(database, statement).await
}

/// Records of these sources (a JSON array).
pub async fn sources(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
    names: String,
) -> Result<Vec<Row>, Error> {
    let (shop, account) = (shop_id.as_str(), account_id.as_str());
    section(database, statement!("export_sources", shop_id = shop, account_id = account, sources = names)).await
}

/// Records of an account that no entry speaks of, behind `after`.
pub async fn sources_that_moved_nothing(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
    after: &str,
    limit: u32,
) -> Result<Vec<Row>, Error> {
    let statement = statement!(
        "export_sources_that_moved_nothing",
        shop_id = shop_id.as_str(),
        account_id = account_id.as_str(),
        after_source = after,
        limit = limit,
    );
    section(database, statement).await
}

/// Vouchers of these codes (a JSON array).
pub async fn vouchers(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
    codes: String,
) -> Result<Vec<Row>, Error> {
    let (shop, account) = (shop_id.as_str(), account_id.as_str());
    section(database, statement!("export_vouchers", shop_id = shop, account_id = account, codes = codes)).await
}

/// The member of a customer.
pub async fn member(database: &impl Database, shop_id: &ShopId, customer_id: &str) -> Result<Option<MemberRow>, Error> {
    read_one(database, statement!("export_member", shop_id = shop_id.as_str(), customer_id = customer_id)).await
}

/// Members behind `after`, in order.
pub async fn members_after(
    database: &impl Database,
    shop_id: &ShopId,
    after: &str,
    limit: u32,
) -> Result<Vec<MemberRow>, Error> {
    read_all(
        database,
        statement!("read_members_after", shop_id = shop_id.as_str(), after_customer_id = after, limit = limit),
    )
    .await
}

/// An erasure by the hash of the customer id.
pub async fn erasure(database: &impl Database, shop_id: &ShopId, hash: &str) -> Result<Option<ErasureRow>, Error> {
    read_one(database, statement!("read_erasure", shop_id = shop_id.as_str(), customer_hash = hash)).await
}

/// Forgets a member and remembers that it did, all of it or nothing.
pub async fn erase(
    database: &impl Database,
    shop_id: &ShopId,
    member: &MemberRow,
    hash: &str,
    now: i64,
) -> Result<(), Error> {
    let of_customer = || [Value::from(shop_id.as_str()), member.customer_id.as_str().into()];
    let mut statements: Vec<Statement> = ERASED.iter().map(|sql| Statement::new(sql, of_customer())).collect();
    statements.push(statement!(
        "insert_erasure",
        shop_id = shop_id.as_str(),
        customer_hash = hash,
        account_id = member.account_id.as_str(),
        erased_at = now
    ));
    Ok(database.batch(statements).await.map(drop)?)
}

/// The memory that outlives a restore of the database.
pub trait ErasureMemory {
    /// Remembers that a customer was forgotten at an instant (milliseconds).
    fn remember(&self, shop_id: &ShopId, hash: &str, at: i64) -> impl Future<Output = Result<(), Error>>;
    /// What is remembered of a shop from `place` on; `None` = from the beginning. As much as one request can read.
    fn remembered(
        &self,
        shop_id: &ShopId,
        place: Option<&str>,
    ) -> impl Future<Output = Result<RememberedErasures, Error>>;
}

/// A part of what is remembered of a shop.
#[derive(Clone, Debug, Default)]
pub struct RememberedErasures {
    /// Hash of the customer id → instant of the last erasure, milliseconds.
    pub erased_at: BTreeMap<String, i64>,
    /// Where the rest begins; `None` = nothing is left.
    pub next: Option<String>,
}

/// Pages of 1,000 names a request reads at most: with the operator's key, two acts and the members' page within the 50 requests a free plan
/// allows, and 40,000 erasures at about 150 bytes are 6 megabytes of 128.
const PAGES_MAX: u32 = 40;

/// Everything stands in the name: listing answers without reading values.
fn prefix(shop_id: &ShopId) -> String {
    format!("erasure:{shop_id}:")
}

impl ErasureMemory for KvCache {
    async fn remember(&self, shop_id: &ShopId, hash: &str, at: i64) -> Result<(), Error> {
        let name = format!("{}{hash}:{at}", prefix(shop_id));
        let write = self.0.put(&name, "").map_err(|error| Error::Transient(error.to_string()))?;
        write.execute().await.map_err(|error| Error::Transient(error.to_string()))
    }

    async fn remembered(&self, shop_id: &ShopId, place: Option<&str>) -> Result<RememberedErasures, Error> {
        let prefix = prefix(shop_id);
        let mut erased_at = BTreeMap::new();
        let mut cursor = place.map(str::to_owned);
        for _ in 0..PAGES_MAX {
            let mut list = self.0.list().prefix(prefix.clone());
            if let Some(cursor) = cursor.take() {
                list = list.cursor(cursor);
            }
            let page = list.execute().await.map_err(|error| Error::Transient(error.to_string()))?;
            for key in &page.keys {
                let Some((hash, at)) = key.name.strip_prefix(&prefix).and_then(|rest| rest.split_once(':')) else {
                    continue;
                };
                let at: i64 = at.parse().unwrap_or(0);
                let known = erased_at.entry(hash.to_owned()).or_insert(at);
                *known = at.max(*known);
            }
            cursor = page.cursor.filter(|_| !page.list_complete);
            if cursor.is_none() {
                break;
            }
        }
        Ok(RememberedErasures { erased_at, next: cursor })
    }
}
