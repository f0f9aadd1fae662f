//! The directory of merged members: which account is an alias of which.

use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::time::Instant;
use serde::Deserialize;

use crate::kernel::database::{Database, Row, Statement, read_one, rows};
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::rows::{AccountRow, StoredAccount};

/// A customer's part of a merge.
#[derive(Debug)]
pub struct Side {
    /// The account they have now; `None` = no member.
    pub stored: Option<StoredAccount>,
    /// The account they had before a merge, if they were merged.
    pub merged: Option<StoredAccount>,
}

/// Reads both customers of a merge in one round trip.
pub async fn load<const N: usize>(
    database: &impl Database,
    shop_id: &ShopId,
    customer_ids: [&str; N],
) -> Result<[Side; N], Error> {
    let of = |customer_id: &str| {
        [
            ledger::account_of_member_statement(shop_id, customer_id),
            statement!("read_merged_account", shop_id = shop_id.as_str(), customer_id = customer_id),
        ]
    };
    let mut results = database.batch(customer_ids.into_iter().flat_map(of).collect()).await?.into_iter();
    let mut sides = Vec::with_capacity(N);
    for _ in 0..N {
        sides.push(Side { stored: account(results.next())?, merged: account(results.next())? });
    }
    sides.try_into().map_err(|_| Error::Fault("a batch returned fewer results than statements".to_owned()))
}

fn account(result: Option<Vec<Row>>) -> Result<Option<StoredAccount>, Error> {
    rows::<AccountRow>(result)?.into_iter().next().map(StoredAccount::try_from).transpose()
}

#[derive(Deserialize)]
struct AliasRow {}

/// Is an account kept for others that were merged into it?
pub async fn is_kept_for_others(
    database: &impl Database,
    shop_id: &ShopId,
    account_id: &AccountId,
) -> Result<bool, Error> {
    let row = read_one::<AliasRow>(
        database,
        statement!("read_account_alias", shop_id = shop_id.as_str(), kept_account_id = account_id.as_str()),
    )
    .await?;
    Ok(row.is_some())
}

/// The statements that make a customer's account an alias, for a decision's batch.
pub fn join(shop_id: &ShopId, customer_id: &str, merged: &AccountId, kept: &AccountId, now: Instant) -> Vec<Statement> {
    let (shop, merged, kept) = (shop_id.as_str(), merged.as_str(), kept.as_str());
    vec![
        statement!(
            "insert_account_alias",
            shop_id = shop,
            account_id = merged,
            kept_account_id = kept,
            merged_at = now.milliseconds()
        ),
        statement!(
            "update_member_merged",
            shop_id = shop,
            customer_id = customer_id,
            merged_account_id = merged,
            account_id = kept
        ),
    ]
}

/// The statements that undo it.
pub fn part(shop_id: &ShopId, customer_id: &str, merged: &AccountId) -> Vec<Statement> {
    let (shop, merged) = (shop_id.as_str(), merged.as_str());
    vec![
        statement!("delete_account_alias", shop_id = shop, account_id = merged),
        statement!("update_member_parted", shop_id = shop, customer_id = customer_id, merged_account_id = merged),
    ]
}
