//! What is odd about the news of orders, kept for the merchant.

use coppertoken_rules::ids::{OrderId, ShopId};
use coppertoken_rules::order::OrderWarning;
use serde::Deserialize;

use crate::kernel::database::{Database, Statement, read_all};
use crate::kernel::error::Error;

/// A warning as stored.
#[derive(Clone, Debug, Deserialize)]
pub struct WarningRow {
    /// The order.
    pub order_id: OrderId,
    /// What is odd.
    pub code: String,
    /// In words.
    pub detail: String,
    /// When it was first seen, milliseconds.
    pub seen_at: i64,
}

/// The statements that keep what is odd about an order.
pub fn inserts(shop_id: &ShopId, order_id: &OrderId, warnings: &[OrderWarning], now: i64) -> Vec<Statement> {
    let insert = |warning: &OrderWarning| {
        statement!(
            "insert_order_warning",
            shop_id = shop_id.as_str(),
            order_id = order_id.as_str(),
            code = warning.code.name(),
            detail = warning.detail.as_str(),
            seen_at = now
        )
    };
    warnings.iter().map(insert).collect()
}

/// The latest first seen since that millisecond, newest first.
pub async fn list(
    database: &impl Database,
    shop_id: &ShopId,
    since: i64,
    limit: u32,
) -> Result<Vec<WarningRow>, Error> {
    read_all(
        database,
        statement!("list_order_warnings", shop_id = shop_id.as_str(), since_seen_at = since, limit = limit),
    )
    .await
}
