//! What is stored about the customers whose balances are opened in bulk: read in one round trip, however many they are.

use std::collections::{BTreeMap, BTreeSet};

use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::{FactKind, Rejection};
use serde::Deserialize;

use crate::kernel::database::{Database, rows};
use crate::kernel::error::Error;
use crate::kernel::rows::{AccountRow, StoredAccount};

/// Everything stored that concerns certain customers.
#[derive(Debug, Default)]
pub struct Customers {
    /// The accounts of those who are members, by customer.
    pub accounts: BTreeMap<String, StoredAccount>,
    /// The opening balances posted before, by customer.
    pub openings: BTreeMap<String, Entry>,
    /// Hashes of those who asked to be forgotten.
    pub erased: BTreeSet<String>,
}

#[derive(Deserialize)]
struct MemberAccountRow {
    customer_id: String,
    #[serde(flatten)]
    account: AccountRow,
}

#[derive(Deserialize)]
struct OpeningRow {
    customer_id: String,
    body: String,
}

#[derive(Deserialize)]
struct ErasedRow {
    customer_hash: String,
}

/// Reads what concerns customers: their ids, and the hashes under which an erasure remembers them.
pub async fn load(
    database: &impl Database,
    shop_id: &ShopId,
    customer_ids: &[&str],
    hashes: &[String],
) -> Result<Customers, Error> {
    let shop = shop_id.as_str();
    let customers = serde_json::to_string(customer_ids).map_err(Error::fault)?;
    let hashes = serde_json::to_string(hashes).map_err(Error::fault)?;
    let statements = vec![
        statement!("read_accounts_of_members", shop_id = shop, customer_ids = customers.clone()),
        statement!("read_openings_of_members", shop_id = shop, customer_ids = customers, source = before_account()?),
        statement!("read_erasures", shop_id = shop, customer_hashes = hashes),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    let mut found = Customers::default();
    for row in rows::<MemberAccountRow>(results.next())? {
        found.accounts.insert(row.customer_id, StoredAccount::try_from(row.account)?);
    }
    // Of two rows of a customer the later one stays: what was opened before a merge.
    for row in rows::<OpeningRow>(results.next())? {
        found.openings.insert(row.customer_id, serde_json::from_str(&row.body).map_err(Error::fault)?);
    }
    found.erased = rows::<ErasedRow>(results.next())?.into_iter().map(|row| row.customer_hash).collect();
    Ok(found)
}

/// What the name of an opening balance's source has before the account.
fn before_account() -> Result<String, Error> {
    let account_id = AccountId::new("account").map_err(Error::fault)?;
    let source = FactKind::OpeningBalance { lots: vec![] }.source(&account_id)?;
    let source = source.as_ref().and_then(|source| source.as_str().strip_suffix(account_id.as_str()));
    source.map(str::to_owned).ok_or(Error::Rejected(Rejection::AccountDamaged))
}
