//! Program versions in D1, immutable once published.

use coppertoken_rules::ids::ShopId;
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, Statement, read_one};
use crate::kernel::error::Error;

#[derive(Deserialize)]
struct DocumentRow {
    document: String,
}

/// The document of a version as JSON text.
pub async fn read(database: &impl Database, shop_id: &ShopId, version: u32) -> Result<Option<String>, Error> {
    let values = [shop_id.as_str().into(), version.into()];
    let row: Option<DocumentRow> = read_one(database, Statement::new(sql!("read_program"), values)).await?;
    Ok(row.map(|row| row.document))
}

/// Publishes a version and puts it and its limits (see [`crate::kernel::stocks::limits`]) in force, in one batch. A taken number is a [`DatabaseError::Constraint`].
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
        Statement::new(sql!("insert_program"), insert),
        Statement::new(sql!("enforce_program"), [shop_id.as_str().into(), version.into()]),
        Statement::new(sql!("insert_stocks"), [shop_id.as_str().into(), stocks.into()]),
        Statement::new(sql!("update_stocks"), [shop_id.as_str().into(), stocks.into()]),
    ];
    database.batch(statements).await.map(drop)
}
