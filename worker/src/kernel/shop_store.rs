//! Shops and their keys.

use coppertoken_rules::ids::ShopId;
use coppertoken_wire::admin::KeyPurpose;
use coppertoken_wire::order_settings::OrderSettings;
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, Row, Statement, read_all, read_one, rows, write};
use crate::kernel::error::Error;
use crate::kernel::log;
use crate::kernel::program_store::ProgramVersion;

/// A shop as stored.
#[derive(Clone, Debug, Deserialize)]
pub struct ShopRow {
    /// Identifier.
    pub shop_id: ShopId,
    /// Name.
    pub name: String,
    origins: String,
    program_version: Option<u32>,
    program_hash: Option<String>,
    /// Redemptions of so many points want a fresh sign-in. Read with one shop only.
    pub step_up_points: Option<u32>,
    /// How its orders are read, as JSON. Read with one shop only.
    pub order_settings: Option<String>,
}

impl ShopRow {
    /// Origins whose pages may call the API.
    pub fn origins(&self) -> Result<Vec<String>, Error> {
        serde_json::from_str(&self.origins).map_err(Error::fault)
    }

    /// The program version in force.
    pub fn program(&self) -> Result<Option<ProgramVersion>, Error> {
        ProgramVersion::of(self.program_version, self.program_hash.as_deref())
    }

    /// How its orders are read.
    pub fn orders(&self) -> Result<OrderSettings, Error> {
        order_settings(self.order_settings.as_deref())
    }
}

/// Order settings as stored; nothing was said where there are none.
pub fn order_settings(stored: Option<&str>) -> Result<OrderSettings, Error> {
    stored.map_or_else(|| Ok(OrderSettings::default()), |text| serde_json::from_str(text).map_err(Error::fault))
}

/// A key as stored, its secret sealed.
#[derive(Clone, Debug, Deserialize)]
pub struct KeyRow {
    /// Identifier.
    pub key_id: String,
    /// What it may sign.
    pub purpose: KeyPurpose,
    /// The sealed secret.
    pub sealed_secret: String,
}

/// A shop and its good keys, in one round trip.
pub async fn load(database: &impl Database, shop_id: &ShopId) -> Result<Option<(ShopRow, Vec<KeyRow>)>, Error> {
    let statements = vec![
        statement!("read_shop", shop_id = shop_id.as_str()),
        statement!("read_shop_keys", shop_id = shop_id.as_str()),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    let shop = rows::<ShopRow>(results.next())?.into_iter().next();
    // One that this version of the worker does not understand, such as a newer platform's, is nobody's: the others stay good.
    let keys = rows::<Row>(results.next())?.into_iter().filter_map(|row| readable(shop_id, row)).collect();
    Ok(shop.map(|shop| (shop, keys)))
}

fn readable(shop_id: &ShopId, row: Row) -> Option<KeyRow> {
    serde_json::from_value(row).inspect_err(|error| log::error("key", &format!("{shop_id}: {error}"))).ok()
}

/// The program version a shop has in force. `None` where there is no program yet, or no shop.
pub async fn program(database: &impl Database, shop_id: &ShopId) -> Result<Option<ProgramVersion>, Error> {
    read(database, shop_id).await?.map_or(Ok(None), |shop| shop.program())
}

/// A shop alone.
pub async fn read(database: &impl Database, shop_id: &ShopId) -> Result<Option<ShopRow>, Error> {
    read_one(database, statement!("read_shop", shop_id = shop_id.as_str())).await
}

/// All shops.
pub async fn list(database: &impl Database) -> Result<Vec<ShopRow>, Error> {
    read_all(database, statement!("list_shops")).await
}

/// Creates a shop. A taken identifier is a [`DatabaseError::Constraint`].
pub async fn create(
    database: &impl Database,
    shop_id: &ShopId,
    name: &str,
    origins: &str,
    now: i64,
) -> Result<(), DatabaseError> {
    write(
        database,
        statement!("insert_shop", shop_id = shop_id.as_str(), name = name, origins = origins, created_at = now),
    )
    .await
}

/// Adds a key.
pub async fn add_key(database: &impl Database, shop_id: &ShopId, key: &KeyRow, now: i64) -> Result<(), DatabaseError> {
    write(
        database,
        statement!(
            "insert_shop_key",
            shop_id = shop_id.as_str(),
            key_id = key.key_id.as_str(),
            purpose = key.purpose.name(),
            sealed_secret = key.sealed_secret.as_str(),
            created_at = now
        ),
    )
    .await
}

/// The statement that replaces the sealed secret of a key, for a batch.
pub fn reseal_statement(shop_id: &ShopId, key: &KeyRow, sealed_secret: &str) -> Statement {
    statement!(
        "reseal_shop_key",
        shop_id = shop_id.as_str(),
        key_id = key.key_id.as_str(),
        known_secret = key.sealed_secret.as_str(),
        sealed_secret = sealed_secret
    )
}

/// Retires a key. False when there was no such good key.
pub async fn retire_key(database: &impl Database, shop_id: &ShopId, key_id: &str, now: i64) -> Result<bool, Error> {
    let statement = statement!("retire_shop_key", shop_id = shop_id.as_str(), key_id = key_id, retired_at = now);
    Ok(read_one::<serde_json::Value>(database, statement).await?.is_some())
}
