//! Settings of a shop.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::operator::Scope;
use coppertoken_wire::settings::ShopSettings;
use http::StatusCode;

use super::service;
use crate::edge::extract::{Json, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Operator(Scope::Read), read), route!(Access::Root, set)]
}

/// Reads the settings of a shop.
///
/// Step-up, approval, retention.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/settings",
    operation_id = "getShopSettings",
    responses(
        (status = 200, description = "What is set", body = ShopSettings),
    )
)]
#[worker::send]
pub async fn read(Extension(context): Extension<Arc<RequestContext>>, Shop(shop_id): Shop) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &service::read(&context, &shop_id).await?)
}

/// Replaces the settings of a shop.
///
/// All of them: what is absent is not asked for any more.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/settings",
    operation_id = "replaceShopSettings",
    request_body = ShopSettings,
    responses(
        (status = 200, description = "What is set now", body = ShopSettings),
        (status = 400, description = "Outside of what may be set"),
    )
)]
#[worker::send]
pub async fn set(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Json(settings): Json<ShopSettings>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &service::set(&context, &shop_id, settings).await?)
}
