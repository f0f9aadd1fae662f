//! Gifts by hand that need a second operator: proposed, approved, declined.

use coppertoken_rules::ids::{GrantId, ShopId};
use coppertoken_rules::time::Instant;
use coppertoken_wire::approvals::{GrantProposal, GrantProposalsResponse, GrantWaits};
use coppertoken_wire::grant::{GrantRequest, GrantResponse};

use super::store::{self, ProposalRow};
use crate::features::grants::service as grants;
use crate::features::grants::service::GivenBy;
use crate::features::settings::service as settings;
use crate::kernel::context::Context;
use crate::kernel::database::{Database, DatabaseError};
use crate::kernel::error::Error;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::rows::hex_of_hash;

/// Proposals an operator is shown at once.
const SHOWN_MAX: u32 = 100;
/// Why an approval is refused that names another hash.
const CHANGED: &str =
    "what waits under this name is not what you read: read the proposal again, then approve with its proposal_hash";

/// What became of a gift by hand.
pub enum Given {
    /// It was given.
    Now(GrantResponse),
    /// Another operator has to approve.
    Waits(GrantWaits),
}

/// Gives, or keeps for a second operator what is above the shop's limit.
pub async fn give<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    request: &GrantRequest,
    operator: &str,
) -> Result<Given, Error> {
    grants::check(request)?;
    let limit = settings::read(context, shop_id).await?.approval_points;
    let by = GivenBy { operator, approver: None, limit };
    if let Some(given) = grants::give(context, shop_id, request, by, vec![]).await? {
        return Ok(Given::Now(given));
    }
    let text = serde_json::to_string(request).map_err(Error::fault)?;
    let hash = context.settings.derive("grant proposal", &[shop_id.as_str(), operator, &text])?;
    let row = ProposalRow {
        request: text,
        proposed_by: operator.to_owned(),
        proposed_at: context.now.milliseconds(),
        proposal_hash: hex_of_hash(&hash),
    };
    let waits = GrantWaits { grant_id: request.grant_id.clone() };
    match store::propose(&context.database, shop_id, (&request.grant_id, &request.customer_id), &row).await {
        Ok(()) => Ok(Given::Waits(waits)),
        Err(DatabaseError::Constraint(_)) => {
            match store::proposal(&context.database, shop_id, &request.grant_id).await? {
                Some(known) if known.request == row.request => Ok(Given::Waits(waits)),
                _ => Err(Error::Taken("grant_taken")),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// What waits for a second operator.
pub async fn proposals<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
) -> Result<GrantProposalsResponse, Error> {
    settings::read(context, shop_id).await?;
    let rows = store::proposals(&context.database, shop_id, SHOWN_MAX).await?;
    let view = |row: &ProposalRow| {
        Ok(GrantProposal {
            request: serde_json::from_str(&row.request).map_err(Error::fault)?,
            proposal_hash: row.proposal_hash.clone(),
            proposed_by: row.proposed_by.clone(),
            proposed_at: Instant::from_milliseconds(row.proposed_at)?.to_rfc3339(),
        })
    };
    Ok(GrantProposalsResponse { proposals: rows.iter().map(view).collect::<Result<_, Error>>()? })
}

/// What a second operator approved.
pub struct Approved {
    /// What was written.
    pub response: GrantResponse,
    /// What was asked for; `None` when it was given before.
    pub request: Option<GrantRequest>,
}

/// Gives what another operator asked for, if it is still what the second one read. Who approved and never heard the answer may ask again:
/// what was given already gives no more.
pub async fn approve<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    grant_id: &GrantId,
    proposal_hash: &str,
    operator: &str,
) -> Result<Approved, Error> {
    let unknown = Error::NotFound("proposal_unknown");
    let Some(row) = store::proposal(&context.database, shop_id, grant_id).await? else {
        let response = grants::given(context, shop_id, grant_id).await?.ok_or(unknown)?;
        return Ok(Approved { response, request: None });
    };
    if row.proposed_by == operator {
        return Err(Error::Forbidden);
    }
    if row.proposal_hash != proposal_hash {
        return Err(Error::Fixed("proposal_changed", CHANGED));
    }
    let request: GrantRequest = serde_json::from_str(&row.request).map_err(Error::fault)?;
    let by = GivenBy { operator: &row.proposed_by, approver: Some(operator), limit: None };
    let given = grants::give(context, shop_id, &request, by, vec![store::decided(shop_id, grant_id)]).await?;
    Ok(Approved { response: given.ok_or(unknown)?, request: Some(request) })
}

/// Drops what was asked for; the operator who asked may do so too. The name is used up.
pub async fn decline<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    grant_id: &GrantId,
) -> Result<(), Error> {
    store::proposal(&context.database, shop_id, grant_id).await?.ok_or(Error::NotFound("proposal_unknown"))?;
    store::decline(&context.database, shop_id, grant_id, context.now.milliseconds()).await
}
