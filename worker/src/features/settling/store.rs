//! Accounts that time alone changes, and where the job that writes them stopped.

use coppertoken_rules::ids::{AccountId, ShopId};
use serde::Deserialize;

use crate::kernel::database::{Database, Statement, read_all, read_one, write};
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
    let place = read_one(database, Statement::new(sql!("read_settling_place"), [])).await?;
    Ok(place.unwrap_or_default())
}

/// The job stops here.
pub async fn stop_at(database: &impl Database, place: Place) -> Result<(), Error> {
    let values = [place.next_due_on.into(), place.shop_id.into(), place.account_id.into()];
    let statement = Statement::new(sql!("update_settling_place"), values);
    Ok(write(database, statement).await?)
}

/// Accounts that time alone changes by `day`, soonest first, behind `place`.
pub async fn due(database: &impl Database, day: &str, place: &Place, limit: u32) -> Result<Vec<DueRow>, Error> {
    let Place { next_due_on, shop_id, account_id } = place.clone();
    let values = [day.into(), next_due_on.into(), shop_id.into(), account_id.into(), limit.into()];
    read_all(database, Statement::new(sql!("read_due_accounts"), values)).await
}
