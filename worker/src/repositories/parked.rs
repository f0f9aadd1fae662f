//! Authentic deliveries that could not be processed, without customer data, for a person to look at.

use coppertoken_rules::ids::ShopId;

use super::database::{Database, Statement};
use crate::error::Error;

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
    /// Now, milliseconds.
    pub parked_at: i64,
}

/// Keeps a delivery; a repetition is kept once.
pub async fn park(database: &impl Database, shop_id: &ShopId, parked: Parked) -> Result<(), Error> {
    let values = [
        shop_id.as_str().into(),
        parked.delivery_id.into(),
        parked.platform.into(),
        parked.reason.into(),
        parked.snapshot.into(),
        parked.parked_at.into(),
    ];
    let statement = Statement::new(include_str!("sql/insert_parked_delivery.sql"), values);
    Ok(database.batch(vec![statement]).await.map(drop)?)
}

/// Forgets deliveries parked before `milliseconds`.
pub async fn forget_before(database: &impl Database, milliseconds: i64) -> Result<(), Error> {
    let statement = Statement::new(include_str!("sql/delete_parked_deliveries.sql"), [milliseconds.into()]);
    Ok(database.batch(vec![statement]).await.map(drop)?)
}
