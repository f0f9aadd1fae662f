//! What a shop's operator chose about doors and retention, gifts by hand that wait for a second operator, and the job that forgets.

use coppertoken_rules::ids::{GrantId, ShopId};
use coppertoken_wire::doors::ShopSettings;
use serde::Deserialize;

use crate::kernel::database::{Database, DatabaseError, Statement, read_all, read_one, write};
use crate::kernel::error::Error;
use crate::kernel::shop_store::order_settings;

/// Settings of a shop.
pub async fn settings(database: &impl Database, shop_id: &ShopId) -> Result<Option<ShopSettings>, Error> {
    let statement = statement!("read_shop_settings", shop_id = shop_id.as_str());
    let row = read_one::<SettingsRow>(database, statement).await?;
    row.map(SettingsRow::settings).transpose()
}

/// Settings as stored.
#[derive(Deserialize)]
struct SettingsRow {
    step_up_points: Option<u32>,
    approval_points: Option<u32>,
    inactive_days: Option<u32>,
    note_days: Option<u32>,
    order_settings: Option<String>,
}

impl SettingsRow {
    fn settings(self) -> Result<ShopSettings, Error> {
        Ok(ShopSettings {
            step_up_points: self.step_up_points,
            approval_points: self.approval_points,
            inactive_days: self.inactive_days,
            note_days: self.note_days,
            orders: order_settings(self.order_settings.as_deref())?,
        })
    }
}

/// Sets them. False when there is no such shop.
pub async fn set(database: &impl Database, shop_id: &ShopId, settings: &ShopSettings) -> Result<bool, Error> {
    let is_said = !settings.orders.is_default();
    let orders = is_said.then(|| serde_json::to_string(&settings.orders).map_err(Error::fault)).transpose()?;
    let statement = statement!(
        "update_shop_settings",
        shop_id = shop_id.as_str(),
        step_up_points = settings.step_up_points,
        approval_points = settings.approval_points,
        inactive_days = settings.inactive_days,
        note_days = settings.note_days,
        order_settings = orders
    );
    Ok(read_one::<serde_json::Value>(database, statement).await?.is_some())
}

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
