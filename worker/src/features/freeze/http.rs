//! Freezing an account while somebody looks into it.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::operator::FreezeResponse;
use http::StatusCode;

use crate::edge::request::{self, Names};
use crate::features::freeze::service as freeze;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

async fn set(edge: &Edge, shop: String, customer: &str, is_frozen: bool) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    freeze::set(edge, &shop_id, customer, is_frozen).await?;
    request::json(StatusCode::OK, &FreezeResponse { is_frozen })
}

/// Freezes a member's account.
///
/// It earns as ever and spends nothing.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/members/{customer}/freeze",
    operation_id = "freezeMember",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop"), ("customer" = String, Path, description = "The shop's id of the customer")),
    responses(
        (status = 200, description = "Frozen", body = FreezeResponse),
        (status = 404, description = "Not a member"),
    )
)]
#[worker::send]
pub async fn freeze(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, customer)): Names<(String, String)>,
) -> Result<Response, Error> {
    set(&edge, shop, &customer, true).await
}

/// Frees a frozen account.
///
/// It spends again.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/members/{customer}/unfreeze",
    operation_id = "unfreezeMember",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop"), ("customer" = String, Path, description = "The shop's id of the customer")),
    responses(
        (status = 200, description = "Free", body = FreezeResponse),
        (status = 404, description = "Not a member"),
    )
)]
#[worker::send]
pub async fn unfreeze(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, customer)): Names<(String, String)>,
) -> Result<Response, Error> {
    set(&edge, shop, &customer, false).await
}
