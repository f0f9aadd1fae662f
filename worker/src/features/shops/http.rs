//! Shops of the deployment and their keys.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::admin::{CreateShopRequest, IssueKeyRequest, KeyResponse, ShopResponse, ShopsResponse};
use http::StatusCode;

use crate::edge::extract::{Item, Json, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::shops::service as shops;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![
        route!(Access::Operator(Scope::Read), list_shops),
        route!(Access::Root, create_shop),
        route!(Access::Operator(Scope::Keys), issue_key),
        route!(Access::Operator(Scope::Keys), retire_key),
    ]
}

/// Lists the shops of this deployment.
///
/// Each with its allowed origins and the version of its program.
#[utoipa::path(
    get,
    path = "/v1/admin/shops",
    operation_id = "listShops",
    responses((status = 200, description = "All shops", body = ShopsResponse))
)]
#[worker::send]
pub async fn list_shops(Extension(context): Extension<Arc<RequestContext>>) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &ShopsResponse { shops: shops::list(&context).await? })
}

/// Creates a shop.
///
/// It has no keys and no program yet.
#[utoipa::path(
    post,
    path = "/v1/admin/shops",
    operation_id = "createShop",
    request_body = CreateShopRequest,
    responses(
        (status = 201, description = "The shop", body = ShopResponse),
        (status = 409, description = "The identifier is taken"),
    )
)]
#[worker::send]
pub async fn create_shop(
    Extension(context): Extension<Arc<RequestContext>>,
    Json(create): Json<CreateShopRequest>,
) -> Result<Response, Error> {
    let shop_id = create.shop_id.to_string();
    let response = respond::json(StatusCode::CREATED, &shops::create(&context, create).await?)?;
    Ok(respond::made(response, shop_id))
}

/// Issues a key of a shop.
///
/// Its secret is shown this once.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/keys",
    operation_id = "issueShopKey",
    request_body = IssueKeyRequest,
    responses(
        (status = 201, description = "The key", body = KeyResponse),
        (status = 409, description = "As many good keys as there may be (`too_many_keys`): retire one first"),
    )
)]
#[worker::send]
pub async fn issue_key(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Json(issue): Json<IssueKeyRequest>,
) -> Result<Response, Error> {
    let issued = shops::issue_key(&context, &shop_id, issue).await?;
    Ok(respond::made(respond::json(StatusCode::CREATED, &issued)?, issued.key_id))
}

/// Retires a key of a shop.
///
/// Other isolates may accept it for up to a minute.
#[utoipa::path(
    delete,
    path = "/v1/admin/shops/{shop}/keys/{key}",
    operation_id = "retireShopKey",
    params(("key" = String, Path, description = "`key_id`")),
    responses(
        (status = 204, description = "Retired"),
        (status = 404, description = "No such good key"),
    )
)]
#[worker::send]
pub async fn retire_key(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(key): Item,
) -> Result<Response, Error> {
    shops::retire_key(&context, &shop_id, &key).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}
