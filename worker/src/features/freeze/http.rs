//! Freezing an account while somebody looks into it.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::ids::ShopId;
use coppertoken_wire::operator::FreezeResponse;
use http::StatusCode;

use crate::edge::extract::{Item, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::freeze::service as freeze;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Operator(Scope::Grant), freeze), route!(Access::Operator(Scope::Grant), unfreeze)]
}

async fn set(context: &RequestContext, shop_id: &ShopId, customer: &str, is_frozen: bool) -> Result<Response, Error> {
    freeze::set(context, shop_id, customer, is_frozen).await?;
    respond::json(StatusCode::OK, &FreezeResponse { is_frozen })
}

/// Freezes a member's account.
///
/// It earns as ever and spends nothing.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/members/{customer}/freeze",
    operation_id = "freezeMember",
    params(("customer" = String, Path, description = "The shop's id of the customer")),
    responses(
        (status = 200, description = "Frozen", body = FreezeResponse),
        (status = 404, description = "Not a member"),
    )
)]
#[worker::send]
pub async fn freeze(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(customer): Item,
) -> Result<Response, Error> {
    set(&context, &shop_id, &customer, true).await
}

/// Frees a frozen account.
///
/// It spends again.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/members/{customer}/unfreeze",
    operation_id = "unfreezeMember",
    params(("customer" = String, Path, description = "The shop's id of the customer")),
    responses(
        (status = 200, description = "Free", body = FreezeResponse),
        (status = 404, description = "Not a member"),
    )
)]
#[worker::send]
pub async fn unfreeze(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(customer): Item,
) -> Result<Response, Error> {
    set(&context, &shop_id, &customer, false).await
}
