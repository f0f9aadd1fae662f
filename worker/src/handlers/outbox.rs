//! What accounts have yet to hear of each other, and trying again. Both need the admin secret.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::api::outbox::{OutboxResponse, ReplayResponse};
use coppertoken_rules::api::problem::Problem;
use http::StatusCode;

use super::request::{self, Names};
use crate::error::Error;
use crate::services::outbox;
use crate::shell::Edge;

/// Lists what was given up or is held for a person to judge, and what waits.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/outbox",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop")),
    responses(
        (status = 200, description = "At most 100 of each", body = OutboxResponse),
        (status = 401, description = "Not the operator", body = Problem),
        (status = 404, description = "No such shop", body = Problem),
    )
)]
#[worker::send]
pub async fn list(Extension(edge): Extension<Arc<Edge>>, Names(shop): Names<String>) -> Result<Response, Error> {
    request::json(StatusCode::OK, &outbox::list(&edge, &request::shop_id(shop)?).await?)
}

/// Tries one again, at once; what is held for a person to judge is told by that. Repeating what was heard before changes nothing.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/outbox/{id}/replay",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop"), ("id" = String, Path, description = "`id` of the list")),
    responses(
        (status = 200, description = "Whether it was heard", body = ReplayResponse),
        (status = 401, description = "Not the operator", body = Problem),
        (status = 404, description = "Nothing waits under this name (`follow_up_unknown`)", body = Problem),
    )
)]
#[worker::send]
pub async fn replay(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, id)): Names<(String, String)>,
) -> Result<Response, Error> {
    request::json(StatusCode::OK, &outbox::replay(&*edge, &request::shop_id(shop)?, &id).await?)
}

/// Drops one that is held for a person to judge: it is never told.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/outbox/{id}/discard",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop"), ("id" = String, Path, description = "`id` of the list")),
    responses(
        (status = 204, description = "Dropped"),
        (status = 401, description = "Not the operator", body = Problem),
        (status = 404, description = "Nothing is held under this name (`follow_up_unknown`)", body = Problem),
    )
)]
#[worker::send]
pub async fn discard(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, id)): Names<(String, String)>,
) -> Result<Response, Error> {
    outbox::discard(&*edge, &request::shop_id(shop)?, &id).await?;
    Ok(request::empty(StatusCode::NO_CONTENT))
}
