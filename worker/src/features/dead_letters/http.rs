//! Deliveries that could not be processed, and trying one again. Both need the admin secret.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::parked::{ParkedResponse, ReplayParkedResponse};
use http::StatusCode;

use crate::edge::request::{self, Names};
use crate::features::dead_letters::service as parked;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Lists deliveries that could not be processed.
///
/// The newest 100, each with its reason and when it is tried again.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/parked",
    operation_id = "listParkedDeliveries",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop")),
    responses(
        (status = 200, description = "The newest 100", body = ParkedResponse),
    )
)]
#[worker::send]
pub async fn list(Extension(edge): Extension<Arc<Edge>>, Names(shop): Names<String>) -> Result<Response, Error> {
    request::json(StatusCode::OK, &parked::list(&edge, &request::shop_id(shop)?).await?)
}

/// Processes a parked delivery again, at once.
///
/// Repeating what was processed before changes nothing.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/parked/{delivery}/replay",
    operation_id = "replayParkedDelivery",
    tag = "operator",
    security(("admin_secret" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("delivery" = String, Path, description = "`id` of the list"),
    ),
    responses(
        (status = 200, description = "Whether it was processed", body = ReplayParkedResponse),
        (status = 404, description = "Nothing is parked under this name (`delivery_unknown`)"),
    )
)]
#[worker::send]
pub async fn replay(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, delivery)): Names<(String, String)>,
) -> Result<Response, Error> {
    request::json(StatusCode::OK, &parked::replay(&*edge, &request::shop_id(shop)?, &delivery).await?)
}
