//! The keys of operators: issued, listed, retired.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::operator::{IssueOperatorKeyRequest, OperatorKeyResponse, OperatorKeysResponse};
use http::StatusCode;

use crate::edge::extract::{Item, Json};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::operators::service as operators;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Root, list), route!(Access::Root, issue), route!(Access::Root, retire)]
}

/// Issues a key of an operator.
///
/// What it is presented as is shown this once.
#[utoipa::path(
    post,
    path = "/v1/admin/operators",
    operation_id = "issueOperatorKey",
    request_body = IssueOperatorKeyRequest,
    responses(
        (status = 201, description = "The key", body = OperatorKeyResponse),
        (status = 404, description = "The body names a shop that is not there (`shop_unknown`)"),
        (status = 409, description = "As many good keys as there may be (`too_many_keys`): retire one first"),
    )
)]
#[worker::send]
pub async fn issue(
    Extension(context): Extension<Arc<RequestContext>>,
    Json(issue): Json<IssueOperatorKeyRequest>,
) -> Result<Response, Error> {
    let issued = operators::issue(&context, issue).await?;
    Ok(respond::made(respond::json(StatusCode::CREATED, &issued)?, issued.key.key_id))
}

/// Lists the valid keys of operators.
///
/// Without their secrets.
#[utoipa::path(
    get,
    path = "/v1/admin/operators",
    operation_id = "listOperatorKeys",
    responses(
        (status = 200, description = "All good keys", body = OperatorKeysResponse),
    )
)]
#[worker::send]
pub async fn list(Extension(context): Extension<Arc<RequestContext>>) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &operators::list(&context).await?)
}

/// Retires a key of an operator.
///
/// It opens nothing from now on.
#[utoipa::path(
    delete,
    path = "/v1/admin/operators/{key}",
    operation_id = "retireOperatorKey",
    params(("key" = String, Path, description = "`key_id`")),
    responses(
        (status = 204, description = "Retired"),
        (status = 404, description = "No such good key"),
    )
)]
#[worker::send]
pub async fn retire(Extension(context): Extension<Arc<RequestContext>>, Item(key): Item) -> Result<Response, Error> {
    operators::retire(&context, &key).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}
