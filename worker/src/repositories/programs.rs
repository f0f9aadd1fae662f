//! Program versions in D1, immutable once published.

use coppertoken_rules::ids::ShopId;
use serde::Deserialize;

use super::database::{Database, DatabaseError, Statement, read_one};
use crate::error::Error;

#[derive(Deserialize)]
struct DocumentRow {
    document: String,
}

/// The document of a version as JSON text.
pub async fn read(database: &impl Database, shop_id: &ShopId, version: u32) -> Result<Option<String>, Error> {
    let values = [shop_id.as_str().into(), version.into()];
    let row: Option<DocumentRow> =
        read_one(database, Statement::new(include_str!("sql/read_program.sql"), values)).await?;
    Ok(row.map(|row| row.document))
}

/// Publishes a version and puts it and its limits (see [`super::stocks::limits`]) in force, in one batch. A taken number is a [`DatabaseError::Constraint`].
pub async fn publish(
    database: &impl Database,
    shop_id: &ShopId,
    version: u32,
    document: &str,
    stocks: &str,
    now: i64,
) -> Result<(), DatabaseError> {
    let insert = [shop_id.as_str().into(), version.into(), document.into(), now.into()];
    let statements = vec![
        Statement::new(include_str!("sql/insert_program.sql"), insert),
        Statement::new(include_str!("sql/enforce_program.sql"), [shop_id.as_str().into(), version.into()]),
        Statement::new(include_str!("sql/insert_stocks.sql"), [shop_id.as_str().into(), stocks.into()]),
        Statement::new(include_str!("sql/update_stocks.sql"), [shop_id.as_str().into(), stocks.into()]),
    ];
    database.batch(statements).await.map(drop)
}
