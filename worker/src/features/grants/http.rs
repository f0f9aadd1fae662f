//! What the merchant gives by hand, and the books of it. Both need the admin secret.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::ids::ShopId;
use coppertoken_wire::approvals::GrantWaits;
use coppertoken_wire::grant::{GrantGives, GrantRequest, GrantResponse, GrantsResponse};
use http::StatusCode;
use serde::Deserialize;

use crate::edge::extract::{Json, Query, Shop};
use crate::edge::respond::{self, Made};
use crate::edge::route::{Access, Route};
use crate::features::approvals::service as approvals;
use crate::features::approvals::service::Given;
use crate::features::grants::service as grants;
use crate::features::operators::service::Operator;
use crate::features::privacy::service as privacy;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Operator(Scope::Grant), list), route!(Access::Operator(Scope::Grant), give)]
}

/// Gives points or a reward by hand, or takes points away.
///
/// Keeps who did so and why. A `grant_id` gives once.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/grants",
    operation_id = "createGrant",
    request_body = GrantRequest,
    responses(
        (status = 200, description = "What was written", body = GrantResponse),
        (status = 202, description = "Above the shop's limit: waits for another operator (`…/proposals`)", body = GrantWaits),
        (status = 400, description = "Without a reason or an author, or too long"),
        (status = 404, description = "No such member or reward"),
        (status = 409, description = "The name stands for another grant (`grant_taken`), or none is left (`out_of_stock`)"),
        (status = 422, description = "Not 1 to 1,000,000 points"),
    )
)]
#[worker::send]
pub async fn give(
    Extension(context): Extension<Arc<RequestContext>>,
    Extension(operator): Extension<Operator>,
    Shop(shop_id): Shop,
    Json(grant): Json<GrantRequest>,
) -> Result<Response, Error> {
    let response = match approvals::give(&*context, &shop_id, &grant, operator.name()).await? {
        Given::Now(given) => respond::json(StatusCode::OK, &given)?,
        Given::Waits(waits) => respond::json(StatusCode::ACCEPTED, &waits)?,
    };
    given(&context, &shop_id, &grant, response)
}

/// Notes on an answer what was given, and to whom.
pub fn given(
    context: &RequestContext,
    shop_id: &ShopId,
    grant: &GrantRequest,
    response: Response,
) -> Result<Response, Error> {
    let customer = privacy::pseudonym(&context.settings, shop_id.as_str(), &grant.customer_id)?;
    let what = match &grant.gives {
        GrantGives::Points { points, .. } => format!("{} points", points.get()),
        GrantGives::Removed { points } => format!("-{} points", points.get()),
        GrantGives::Reward { reward_id } => format!("reward {reward_id}"),
    };
    let made = Made { subject: Some(grant.grant_id.to_string()), detail: Some(format!("{what} for {customer}")) };
    Ok(respond::did(response, made))
}

/// Whose grants, and where the list continues.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantsPage {
    customer_id: String,
    before: Option<i64>,
}

/// Lists what a customer was given by hand.
///
/// Who, why and when; newest first.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/grants",
    operation_id = "listGrants",
    params(
        ("customer_id" = String, Query, description = "The shop's id of the customer"),
        ("before" = Option<i64>, Query, description = "`next_before` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = GrantsResponse),
    )
)]
#[worker::send]
pub async fn list(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Query(page): Query<GrantsPage>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &grants::list(&*context, &shop_id, &page.customer_id, page.before).await?)
}
