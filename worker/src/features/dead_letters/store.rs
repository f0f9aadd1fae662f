//! Authentic deliveries that could not be processed: tried again where that may help, else for a person to look at. Of the customer only
//! the id is kept, beside the snapshot.

use coppertoken_rules::ids::ShopId;
use serde::Deserialize;

use crate::kernel::database::{Database, Statement, read_all, read_one, rows, write};
use crate::kernel::error::Error;

/// Days a parked delivery is kept.
pub const KEPT_DAYS: i64 = 30;

/// What is kept of a delivery.
#[derive(Clone, Debug)]
pub struct Parked {
    /// SHA-256 of the body, hex.
    pub delivery_id: String,
    /// Where it came from.
    pub platform: &'static str,
    /// Why it was not processed.
    pub reason: String,
    /// The order without its customer as JSON text, where it could be read.
    pub snapshot: Option<String>,
    /// The shop's id of the customer; with no snapshot, a customer to be enrolled.
    pub customer_id: Option<String>,
    /// Now, milliseconds.
    pub parked_at: i64,
    /// When it is tried again, milliseconds; `None` = a person has to look.
    pub next_attempt_at: Option<i64>,
}

/// Keeps a delivery; a repetition is kept once.
pub async fn park(database: &impl Database, shop_id: &ShopId, parked: Parked) -> Result<(), Error> {
    let statement = statement!(
        "insert_parked_delivery",
        shop_id = shop_id.as_str(),
        delivery_id = parked.delivery_id,
        platform = parked.platform,
        reason = parked.reason,
        snapshot = parked.snapshot,
        customer_id = parked.customer_id,
        parked_at = parked.parked_at,
        next_attempt_at = parked.next_attempt_at
    );
    Ok(write(database, statement).await?)
}

/// A parked delivery as stored.
#[derive(Clone, Debug, Deserialize)]
pub struct ParkedRow {
    /// The shop.
    pub shop_id: ShopId,
    /// SHA-256 of the body, hex.
    pub delivery_id: String,
    /// Where it came from.
    pub platform: String,
    /// Why it was not processed.
    pub reason: String,
    /// See [`Parked::snapshot`].
    pub snapshot: Option<String>,
    /// See [`Parked::customer_id`].
    pub customer_id: Option<String>,
    /// When it came, milliseconds.
    pub parked_at: i64,
    /// Times it was tried again.
    pub attempts: u32,
    /// See [`Parked::next_attempt_at`].
    pub next_attempt_at: Option<i64>,
}

/// Forgets what was parked before `oldest` and reads what is to be tried by `now`, both in milliseconds, in one round trip.
pub async fn due(database: &impl Database, oldest: i64, now: i64, limit: u32) -> Result<Vec<ParkedRow>, Error> {
    let statements = vec![
        statement!("delete_parked_deliveries", before_parked_at = oldest),
        statement!("read_due_parked_deliveries", until_next_attempt_at = now, limit = limit),
    ];
    rows(database.batch(statements).await?.into_iter().nth(1))
}

/// An order of a member that could not be counted yet.
#[derive(Clone, Debug, Deserialize)]
pub struct UncountedRow {
    /// Its number, as the shop shows it.
    pub number: String,
    /// When it came, milliseconds.
    pub parked_at: i64,
}

/// The statement that reads the orders of a customer of which nothing has been counted, newest first, for a batch.
pub fn of_customer_statement(shop_id: &ShopId, customer_id: &str, limit: u32) -> Statement {
    statement!("read_uncounted_orders", shop_id = shop_id.as_str(), customer_id = customer_id, limit = limit)
}

/// What is parked, newest first.
pub async fn list(database: &impl Database, shop_id: &ShopId, limit: u32) -> Result<Vec<ParkedRow>, Error> {
    read_all(database, statement!("read_parked_deliveries", shop_id = shop_id.as_str(), limit = limit)).await
}

/// One by its name.
pub async fn read(database: &impl Database, shop_id: &ShopId, id: &str) -> Result<Option<ParkedRow>, Error> {
    read_one(database, statement!("read_parked_delivery", shop_id = shop_id.as_str(), delivery_id = id)).await
}

/// Writes down a try that failed.
pub async fn update(database: &impl Database, row: &ParkedRow) -> Result<(), Error> {
    let statement = statement!(
        "update_parked_delivery",
        shop_id = row.shop_id.as_str(),
        delivery_id = row.delivery_id.as_str(),
        attempts = row.attempts,
        next_attempt_at = row.next_attempt_at,
        reason = row.reason.as_str()
    );
    Ok(write(database, statement).await?)
}

/// It was processed after all.
pub async fn delete(database: &impl Database, row: &ParkedRow) -> Result<(), Error> {
    let statement =
        statement!("delete_parked_delivery", shop_id = row.shop_id.as_str(), delivery_id = row.delivery_id.as_str());
    Ok(write(database, statement).await?)
}
