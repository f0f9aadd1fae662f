//! The demo shop's own tables.

use coppertoken_rules::ids::OrderId;
use serde::Deserialize;

use crate::order::Order;
use coppertoken_worker::kernel::database::{Database, DatabaseError, Statement, read_all, read_one};
use coppertoken_worker::kernel::error::Error;

/// Most orders a page shows.
const ORDERS_MAX: i64 = 50;

#[derive(Deserialize)]
pub struct BodyRow {
    body: String,
}

#[derive(Deserialize)]
pub struct CountRow {
    count: i64,
}

/// How many orders there are, drafts included.
pub async fn count(database: &impl Database) -> Result<i64, Error> {
    let statement = Statement::new("SELECT count(*) AS count FROM demo_order", []);
    Ok(read_one::<CountRow>(database, statement).await?.map_or(0, |row| row.count))
}

/// Keeps a new order. A taken number is a [`DatabaseError::Constraint`].
pub async fn insert(database: &impl Database, order: &Order, now: i64) -> Result<(), DatabaseError> {
    let body = serde_json::to_string(order).map_err(|error| DatabaseError::Broken(error.to_string()))?;
    let values = [order.order_id.as_str().into(), order.shopper.clone().into(), body.into(), now.into()];
    let sql = "INSERT INTO demo_order (order_id, shopper, body, created_at) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER))";
    database.batch(vec![Statement::new(sql, values)]).await.map(drop)
}

/// Keeps a changed order.
pub async fn update(database: &impl Database, order: &Order) -> Result<(), Error> {
    let body = serde_json::to_string(order).map_err(Error::fault)?;
    let values = [order.order_id.as_str().into(), order.shopper.clone().into(), body.into()];
    let statement = Statement::new("UPDATE demo_order SET shopper = ?2, body = ?3 WHERE order_id = ?1", values);
    Ok(database.batch(vec![statement]).await.map(drop)?)
}

/// One order.
pub async fn read(database: &impl Database, order_id: &OrderId) -> Result<Order, Error> {
    let statement = Statement::new("SELECT body FROM demo_order WHERE order_id = ?1", [order_id.as_str().into()]);
    let row: BodyRow = read_one(database, statement).await?.ok_or(Error::NotFound("order_unknown"))?;
    serde_json::from_str(&row.body).map_err(Error::fault)
}

/// A shopper's orders, newest first, drafts left out.
pub async fn list(database: &impl Database, shopper: &str) -> Result<Vec<Order>, Error> {
    let sql = "SELECT body FROM demo_order WHERE shopper = ?1 AND json_extract(body, '$.status') <> 'draft' \
               ORDER BY created_at DESC, order_id DESC LIMIT CAST(?2 AS INTEGER)";
    let rows: Vec<BodyRow> = read_all(database, Statement::new(sql, [shopper.into(), ORDERS_MAX.into()])).await?;
    rows.iter().map(|row| serde_json::from_str(&row.body).map_err(Error::fault)).collect()
}
