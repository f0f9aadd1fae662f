//! Gifts by hand that wait for a second operator.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::ids::GrantId;
use coppertoken_wire::approvals::{ApproveGrantRequest, GrantProposalsResponse};
use coppertoken_wire::grant::GrantResponse;
use http::StatusCode;

use super::service as approvals;
use crate::edge::extract::{Item, Json, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::grants::http::given;
use crate::features::operators::service::Operator;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![
        route!(Access::Operator(Scope::Grant), proposals),
        route!(Access::Operator(Scope::Grant), approve),
        route!(Access::Operator(Scope::Grant), decline),
    ]
}

fn grant_id(text: String) -> Result<GrantId, Error> {
    GrantId::new(text).map_err(|_| Error::NotFound("proposal_unknown"))
}

/// Lists grants that wait for a second operator.
///
/// Those above the shop's limit.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/proposals",
    operation_id = "listGrantProposals",
    responses(
        (status = 200, description = "What waits", body = GrantProposalsResponse),
    )
)]
#[worker::send]
pub async fn proposals(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &approvals::proposals(&context, &shop_id).await?)
}

/// Gives what another operator asked for.
///
/// Who asked cannot approve. The hash says that it is what was read.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/proposals/{grant}/approve",
    operation_id = "approveGrantProposal",
    params(("grant" = String, Path, description = "`grant_id`")),
    request_body = ApproveGrantRequest,
    responses(
        (status = 200, description = "What was written", body = GrantResponse),
        (status = 403, description = "Who asked cannot approve"),
        (status = 404, description = "Nothing waits under this name, or not a member any more"),
        (status = 409, description = "Another gift than the one that was read (`proposal_changed`); declined meanwhile, or the name stands for another grant (`grant_taken`); or none is left (`out_of_stock`)"),
    )
)]
#[worker::send]
pub async fn approve(
    Extension(context): Extension<Arc<RequestContext>>,
    Extension(operator): Extension<Operator>,
    Shop(shop_id): Shop,
    Item(grant): Item,
    Json(ApproveGrantRequest { proposal_hash }): Json<ApproveGrantRequest>,
) -> Result<Response, Error> {
    let approved = approvals::approve(&*context, &shop_id, &grant_id(grant)?, &proposal_hash, operator.name()).await?;
    let response = respond::json(StatusCode::OK, &approved.response)?;
    match approved.request {
        Some(request) => given(&context, &shop_id, &request, response),
        None => Ok(response),
    }
}

/// Drops what an operator asked for.
///
/// Nothing is given, and the name stands for no other gift any more.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/proposals/{grant}/decline",
    operation_id = "declineGrantProposal",
    params(("grant" = String, Path, description = "`grant_id`")),
    responses(
        (status = 204, description = "It waits no longer"),
        (status = 404, description = "Nothing waits under this name"),
    )
)]
#[worker::send]
pub async fn decline(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(grant): Item,
) -> Result<Response, Error> {
    approvals::decline(&context, &shop_id, &grant_id(grant)?).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}
