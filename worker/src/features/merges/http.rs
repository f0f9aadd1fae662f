//! One person with two customer ids.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::merge::{MergeRequest, MergeResponse};
use http::StatusCode;

use crate::edge::extract::{Item, Json, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::merges::service as merges;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Operator(Scope::Grant), merge), route!(Access::Operator(Scope::Grant), unmerge)]
}

/// Merges a customer's account into another customer's, who is the same person.
///
/// The other account is kept. Points move with their last days, waiting points and figures of orders too; from then on both customers have
/// the one account, and news of earlier orders reach it. Refused while the customer holds codes that are not used. Repeating it changes
/// nothing.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/members/{customer}/merge",
    operation_id = "mergeMember",
    params(("customer" = String, Path, description = "The shop's id of the customer")),
    request_body = MergeRequest,
    responses(
        (status = 200, description = "Merged: the account that is kept", body = MergeResponse),
        (status = 404, description = "One of both is not a member"),
        (status = 409, description = "Codes are open (`codes_are_open`), merged with another already (`already_merged`), or others were merged into this one (`kept_for_others`)"),
    )
)]
#[worker::send]
pub async fn merge(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(customer): Item,
    Json(merge): Json<MergeRequest>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &merges::merge(&*context, &shop_id, &customer, &merge.into).await?)
}

/// Undoes the merge of a customer.
///
/// Within 30 days. The customer has their own account again, and what is left of the points it had brought.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/members/{customer}/unmerge",
    operation_id = "unmergeMember",
    params(("customer" = String, Path, description = "The shop's id of the customer")),
    responses(
        (status = 200, description = "Undone: the customer's own account", body = MergeResponse),
        (status = 404, description = "Not a member, or not merged (`not_merged`)"),
        (status = 422, description = "Merged more than 30 days ago (`invalid`)"),
    )
)]
#[worker::send]
pub async fn unmerge(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(customer): Item,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &merges::unmerge(&*context, &shop_id, &customer).await?)
}
