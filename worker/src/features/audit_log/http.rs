//! What operators did, as operators read it.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::operator::{ActsResponse, Scope};
use http::StatusCode;
use serde::Deserialize;

use crate::edge::extract::{Query, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::audit_log::service as acts;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Operator(Scope::Read), list_acts), route!(Access::Root, list_acts_of_deployment)]
}

/// Which page of acts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActsPage {
    before: Option<String>,
}

/// Lists what operators did to a shop.
///
/// The audit log of the shop, newest first.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/acts",
    operation_id = "listShopActs",
    params(
        ("before" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = ActsResponse),
    )
)]
#[worker::send]
pub async fn list_acts(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Query(page): Query<ActsPage>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &acts::page(&context, shop_id.as_str(), page.before.as_deref()).await?)
}

/// Lists what operators did to the deployment.
///
/// Shops created, keys of operators; newest first.
#[utoipa::path(
    get,
    path = "/v1/admin/acts",
    operation_id = "listDeploymentActs",
    params(("before" = Option<String>, Query, description = "`next` of the page before")),
    responses(
        (status = 200, description = "A page", body = ActsResponse),
    )
)]
#[worker::send]
pub async fn list_acts_of_deployment(
    Extension(context): Extension<Arc<RequestContext>>,
    Query(page): Query<ActsPage>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &acts::page(&context, "", page.before.as_deref()).await?)
}
