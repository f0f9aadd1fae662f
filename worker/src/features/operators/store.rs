//! Operators' keys.

use coppertoken_rules::ids::ShopId;
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, Statement, read_all, read_one, write};
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
    let values = [
        key.key_id.as_str().into(),
        key.name.as_str().into(),
        key.scopes.as_str().into(),
        key.shop_id.as_ref().map(ShopId::as_str).into(),
        key.secret_hash.as_str().into(),
        key.created_at.into(),
    ];
    write(database, Statement::new(sql!("insert_operator_key"), values)).await
}

/// A good key.
pub async fn read(database: &impl Database, key_id: &str) -> Result<Option<OperatorKeyRow>, Error> {
    read_one(database, Statement::new(sql!("read_operator_key"), [key_id.into()])).await
}

/// All good keys.
pub async fn list(database: &impl Database) -> Result<Vec<OperatorKeyRow>, Error> {
    read_all(database, Statement::new(sql!("list_operator_keys"), [])).await
}

/// Retires a key. False when there was no such good key.
pub async fn retire(database: &impl Database, key_id: &str, now: i64) -> Result<bool, Error> {
    let statement = Statement::new(sql!("retire_operator_key"), [key_id.into(), now.into()]);
    Ok(read_one::<serde_json::Value>(database, statement).await?.is_some())
}
