//! Rounds through the members of a shop, and texts that are kept no longer.

use coppertoken_rules::ids::ShopId;
use serde::Deserialize;

use crate::kernel::database::{Database, read_all, read_one, write};
use crate::kernel::error::Error;

/// Since when proposals and warnings are kept, milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct KeptSince {
    /// Proposals.
    pub proposals: i64,
    /// Warnings about orders.
    pub warnings: i64,
}

/// Drops old proposals and warnings, and empties the oldest `limit` notes that their shops keep no longer.
pub async fn forget_texts(database: &impl Database, since: KeptSince, now: i64, limit: u32) -> Result<(), Error> {
    let statements = vec![
        statement!("delete_old_grant_proposals", before_proposed_at = since.proposals),
        statement!("delete_old_order_warnings", before_seen_at = since.warnings),
        statement!("empty_old_grant_notes", before_granted_at = now, limit = limit),
    ];
    Ok(database.batch(statements).await.map(drop)?)
}

/// A round through a shop's members.
#[derive(Clone, Debug, Deserialize)]
pub struct Round {
    /// The shop.
    pub shop_id: ShopId,
    /// Days without an entry after which a member is forgotten.
    pub inactive_days: i64,
    /// The customer behind whom it goes on; empty = from the beginning.
    pub after: String,
}

/// The round to go on with on that day.
pub async fn next_round(database: &impl Database, day: &str) -> Result<Option<Round>, Error> {
    read_one(database, statement!("read_next_retention", before_day = day)).await
}

/// How far it has come; with an instant, that it is over.
pub async fn note_round(
    database: &impl Database,
    round: &Round,
    day: &str,
    completed_at: Option<i64>,
) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "note_retention",
            shop_id = round.shop_id.as_str(),
            day = day,
            after = round.after.as_str(),
            completed_at = completed_at
        ),
    )
    .await?)
}

/// When something last happened on a member's account.
#[derive(Clone, Debug, Deserialize)]
pub struct LastEntry {
    /// Whose.
    pub customer_id: String,
    /// Milliseconds.
    pub recorded_at: i64,
}

/// Members behind `after`, in order.
pub async fn last_entries(
    database: &impl Database,
    shop_id: &ShopId,
    after: &str,
    limit: u32,
) -> Result<Vec<LastEntry>, Error> {
    read_all(
        database,
        statement!(
            "read_last_entries_of_members",
            shop_id = shop_id.as_str(),
            after_customer_id = after,
            limit = limit
        ),
    )
    .await
}
