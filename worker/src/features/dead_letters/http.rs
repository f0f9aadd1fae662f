//! Deliveries that could not be processed, and trying one again. Both need the admin secret.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::parked::{ParkedResponse, ReplayParkedResponse};
use http::StatusCode;

use crate::edge::extract::{Item, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::dead_letters::service as parked;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Operator(Scope::Read), list), route!(Access::Operator(Scope::Grant), replay)]
}

/// Lists deliveries that could not be processed.
///
/// The newest 100, each with its reason and when it is tried again.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/parked",
    operation_id = "listParkedDeliveries",
    responses(
        (status = 200, description = "The newest 100", body = ParkedResponse),
    )
)]
#[worker::send]
pub async fn list(Extension(context): Extension<Arc<RequestContext>>, Shop(shop_id): Shop) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &parked::list(&context, &shop_id).await?)
}

/// Processes a parked delivery again, at once.
///
/// Repeating what was processed before changes nothing.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/parked/{delivery}/replay",
    operation_id = "replayParkedDelivery",
    params(
        ("delivery" = String, Path, description = "`id` of the list"),
    ),
    responses(
        (status = 200, description = "Whether it was processed", body = ReplayParkedResponse),
        (status = 404, description = "Nothing is parked under this name (`delivery_unknown`)"),
    )
)]
#[worker::send]
pub async fn replay(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(delivery): Item,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &parked::replay(&*context, &shop_id, &delivery).await?)
}
