//! What accounts have yet to hear of each other, and trying again. Both need the admin secret.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::outbox::{OutboxResponse, ReplayResponse};
use http::StatusCode;

use crate::edge::extract::{Item, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::follow_ups::service as outbox;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![
        route!(Access::Operator(Scope::Read), list),
        route!(Access::Operator(Scope::Grant), replay),
        route!(Access::Operator(Scope::Grant), discard),
    ]
}

/// Lists messages between accounts that are not delivered.
///
/// What was given up or is held for a person to judge, and what waits.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/outbox",
    operation_id = "listOutbox",
    responses(
        (status = 200, description = "At most 100 of each", body = OutboxResponse),
    )
)]
#[worker::send]
pub async fn list(Extension(context): Extension<Arc<RequestContext>>, Shop(shop_id): Shop) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &outbox::list(&context, &shop_id).await?)
}

/// Delivers one message again, at once.
///
/// What is held for a person to judge is delivered by that. Repeating what was delivered before changes nothing.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/outbox/{id}/replay",
    operation_id = "replayOutboxMessage",
    params(("id" = String, Path, description = "`id` of the list")),
    responses(
        (status = 200, description = "Whether it was heard", body = ReplayResponse),
        (status = 404, description = "Nothing waits under this name (`follow_up_unknown`)"),
    )
)]
#[worker::send]
pub async fn replay(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(id): Item,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &outbox::replay(&*context, &shop_id, &id).await?)
}

/// Drops a message that is held for a person to judge.
///
/// It is never delivered.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/outbox/{id}/discard",
    operation_id = "discardOutboxMessage",
    params(("id" = String, Path, description = "`id` of the list")),
    responses(
        (status = 204, description = "Dropped"),
        (status = 404, description = "Nothing is held under this name (`follow_up_unknown`)"),
    )
)]
#[worker::send]
pub async fn discard(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(id): Item,
) -> Result<Response, Error> {
    outbox::discard(&*context, &shop_id, &id).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}
