//! Gifts by hand that wait for a second operator, as stored.

use coppertoken_rules::ids::{GrantId, ShopId};
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, Statement, read_all, read_one};
use crate::kernel::error::Error;

/// A gift by hand that waits.
#[derive(Clone, Debug, Deserialize)]
pub struct ProposalRow {
    /// What was asked for, as JSON text.
    pub request: String,
    /// `key_id`, or `root`.
    pub proposed_by: String,
    /// When, milliseconds.
    pub proposed_at: i64,
    /// Keyed hash of who asked for what.
    pub proposal_hash: String,
}

/// Keeps a gift by hand until somebody decides. A name that something waits under, or that is used up, is a
/// [`DatabaseError::Constraint`].
pub async fn propose(
    database: &impl Database,
    shop_id: &ShopId,
    (grant_id, customer_id): (&GrantId, &str),
    row: &ProposalRow,
) -> Result<(), DatabaseError> {
    let (shop, grant) = (shop_id.as_str(), grant_id.as_str());
    let insert = statement!(
        "insert_grant_proposal",
        shop_id = shop,
        grant_id = grant,
        customer_id = customer_id,
        request = row.request.as_str(),
        proposed_by = row.proposed_by.as_str(),
        proposed_at = row.proposed_at,
        proposal_hash = row.proposal_hash.as_str(),
    );
    let free = statement!(
        "delete_declined_grant",
        shop_id = shop,
        grant_id = grant,
        proposal_hash = row.proposal_hash.as_str()
    );
    let statements = vec![insert, free];
    let inserted = database.batch(statements).await?.into_iter().next().unwrap_or_default();
    if inserted.is_empty() { Err(DatabaseError::Constraint("declined_grant".to_owned())) } else { Ok(()) }
}

/// The statement that tells whether a name is used up, for a batch.
pub fn declined_statement(shop_id: &ShopId, grant_id: &GrantId) -> Statement {
    statement!("read_declined_grant", shop_id = shop_id.as_str(), grant_id = grant_id.as_str())
}

/// Drops what waits under a name and uses the name up.
pub async fn decline(database: &impl Database, shop_id: &ShopId, grant_id: &GrantId, now: i64) -> Result<(), Error> {
    let declined = statement!(
        "insert_declined_grant",
        shop_id = shop_id.as_str(),
        grant_id = grant_id.as_str(),
        declined_at = now
    );
    Ok(database.batch(vec![declined, decided(shop_id, grant_id)]).await.map(drop)?)
}

/// The one of that name.
pub async fn proposal(
    database: &impl Database,
    shop_id: &ShopId,
    grant_id: &GrantId,
) -> Result<Option<ProposalRow>, Error> {
    read_one(database, statement!("read_grant_proposal", shop_id = shop_id.as_str(), grant_id = grant_id.as_str()))
        .await
}

/// What waits, by name.
pub async fn proposals(database: &impl Database, shop_id: &ShopId, limit: u32) -> Result<Vec<ProposalRow>, Error> {
    read_all(database, statement!("list_grant_proposals", shop_id = shop_id.as_str(), limit = limit)).await
}

/// The statement by which one waits no longer.
pub fn decided(shop_id: &ShopId, grant_id: &GrantId) -> Statement {
    statement!("delete_grant_proposal", shop_id = shop_id.as_str(), grant_id = grant_id.as_str())
}
