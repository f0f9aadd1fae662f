//! Operators' keys.

use coppertoken_rules::ids::ShopId;
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, read_all, read_one, write};
use crate::kernel::error::Error;

/// A good key as stored.
#[derive(Clone, Debug, Deserialize)]
pub struct OperatorKeyRow {
    /// Identifier.
    pub key_id: String,
    /// For people.
    pub name: String,
    /// JSON array of scopes.
    pub scopes: String,
    /// The one shop it is for; `None` = every shop.
    pub shop_id: Option<ShopId>,
    /// Keyed hash of the secret, hex.
    pub secret_hash: String,
    /// When it was made, milliseconds.
    pub created_at: i64,
}

/// Adds a key.
pub async fn add(database: &impl Database, key: &OperatorKeyRow) -> Result<(), DatabaseError> {
    write(
        database,
        statement!(
            "insert_operator_key",
            key_id = key.key_id.as_str(),
            name = key.name.as_str(),
            scopes = key.scopes.as_str(),
            shop_id = key.shop_id.as_ref().map(ShopId::as_str),
            secret_hash = key.secret_hash.as_str(),
            created_at = key.created_at
        ),
    )
    .await
}

/// A good key.
pub async fn read(database: &impl Database, key_id: &str) -> Result<Option<OperatorKeyRow>, Error> {
    read_one(database, statement!("read_operator_key", key_id = key_id)).await
}

/// All good keys.
pub async fn list(database: &impl Database) -> Result<Vec<OperatorKeyRow>, Error> {
    read_all(database, statement!("list_operator_keys")).await
}

/// Retires a key. False when there was no such good key.
pub async fn retire(database: &impl Database, key_id: &str, now: i64) -> Result<bool, Error> {
    let statement = statement!("retire_operator_key", key_id = key_id, retired_at = now);
    Ok(read_one::<serde_json::Value>(database, statement).await?.is_some())
}
