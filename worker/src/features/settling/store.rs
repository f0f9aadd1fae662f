//! Accounts that time alone changes, and where the job that writes them stopped.

use coppertoken_rules::ids::{AccountId, ShopId};
use serde::Deserialize;

use crate::kernel::database::{Database, read_all, read_one, write};
use crate::kernel::error::Error;
use crate::kernel::rows::{AccountRow, StoredAccount};

/// A place in the order in which accounts are due. The job goes round: what it cannot settle keeps nobody behind it waiting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// The day the account is due, `YYYY-MM-DD`; empty = before all.
    pub next_due_on: String,
    /// Its shop.
    pub shop_id: String,
    /// The account.
    pub account_id: String,
}

/// An account the job has to look at.
#[derive(Debug, Deserialize)]
pub struct DueRow {
    /// Its shop.
    pub shop_id: ShopId,
    next_due_on: String,
    #[serde(flatten)]
    account: AccountRow,
}

impl DueRow {
    /// The account's name.
    pub const fn account_id(&self) -> &AccountId {
        self.account.account_id()
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        Place {
            next_due_on: self.next_due_on.clone(),
            shop_id: self.shop_id.to_string(),
            account_id: self.account_id().to_string(),
        }
    }

    /// The account itself.
    pub fn into_stored(self) -> Result<StoredAccount, Error> {
        self.account.try_into()
    }
}

/// Where the job stopped.
pub async fn place(database: &impl Database) -> Result<Place, Error> {
    let place = read_one(database, statement!("read_settling_place")).await?;
    Ok(place.unwrap_or_default())
}

/// The job stops here.
pub async fn stop_at(database: &impl Database, place: Place) -> Result<(), Error> {
    let statement = statement!(
        "update_settling_place",
        next_due_on = place.next_due_on,
        shop_id = place.shop_id,
        account_id = place.account_id
    );
    Ok(write(database, statement).await?)
}

/// Accounts that time alone changes by `day`, soonest first, behind `place`.
pub async fn due(database: &impl Database, day: &str, place: &Place, limit: u32) -> Result<Vec<DueRow>, Error> {
    let Place { next_due_on, shop_id, account_id } = place.clone();
    read_all(
        database,
        statement!(
            "read_due_accounts",
            today = day,
            behind_due_on = next_due_on,
            behind_shop_id = shop_id,
            behind_account_id = account_id,
            limit = limit
        ),
    )
    .await
}
