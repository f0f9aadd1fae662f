//! What is odd about the news of orders: shown to the merchant, and forgotten when nobody can act on it any more.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::time::{DAY_MILLISECONDS, Instant};
use coppertoken_wire::order_response::{OrderWarningView, OrderWarningsResponse};

use crate::features::orders::store as order_warnings;
use crate::features::orders::store::WarningRow;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::shop_store as shops;

/// Days a warning is kept: as long as most shops take returns.
const KEPT_DAYS: i64 = 90;
/// Most warnings a merchant is shown at once.
const SHOWN_MAX: u32 = 100;

/// What was odd about orders lately, newest first.
pub async fn list<D: Database, C>(context: &Context<D, C>, shop_id: &ShopId) -> Result<OrderWarningsResponse, Error> {
    shops::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let rows = order_warnings::list(&context.database, shop_id, kept_since(context.now), SHOWN_MAX).await?;
    let view = |row: WarningRow| {
        let seen_at = Instant::from_milliseconds(row.seen_at)?.to_rfc3339();
        Ok(OrderWarningView { order_id: row.order_id, code: row.code, detail: row.detail, seen_at })
    };
    Ok(OrderWarningsResponse { warnings: rows.into_iter().map(view).collect::<Result<_, Error>>()? })
}

/// Warnings seen before are forgotten; milliseconds.
pub const fn kept_since(now: Instant) -> i64 {
    now.milliseconds().saturating_sub(KEPT_DAYS.saturating_mul(DAY_MILLISECONDS))
}
