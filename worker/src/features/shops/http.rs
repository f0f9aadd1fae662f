//! The operator's endpoints: shops, keys, programs, audit. Who may call them is checked at the door: see [`crate::features::operators::http::door`].

use std::sync::Arc;

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use coppertoken_rules::ids::AccountId;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::program::view::{ProgramView, Reader};
use coppertoken_wire::admin::{
    AuditResponse, CreateShopRequest, IssueKeyRequest, KeyResponse, PublishResponse, ShopResponse, ShopsResponse,
};
use coppertoken_wire::problem::DocumentProblem;
use http::StatusCode;
use serde::Deserialize;

use crate::edge::request::{self, Names, RawBody};
use crate::features::operators::http::made;
use crate::features::programs::service as programs;
use crate::features::shops::service as shops;
use crate::features::verify::audit;
use crate::kernel;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Lists the shops of this deployment.
///
/// Each with its allowed origins and the version of its program.
#[utoipa::path(
    get,
    path = "/v1/admin/shops",
    operation_id = "listShops",
    tag = "operator",
    security(("admin_secret" = [])),
    responses((status = 200, description = "All shops", body = ShopsResponse))
)]
#[worker::send]
pub async fn list_shops(Extension(edge): Extension<Arc<Edge>>) -> Result<Response, Error> {
    request::json(StatusCode::OK, &ShopsResponse { shops: shops::list(&edge).await? })
}

/// Creates a shop.
///
/// It has no keys and no program yet.
#[utoipa::path(
    post,
    path = "/v1/admin/shops",
    operation_id = "createShop",
    tag = "operator",
    security(("admin_secret" = [])),
    request_body = CreateShopRequest,
    responses(
        (status = 201, description = "The shop", body = ShopResponse),
        (status = 409, description = "The identifier is taken"),
    )
)]
#[worker::send]
pub async fn create_shop(Extension(edge): Extension<Arc<Edge>>, body: RawBody) -> Result<Response, Error> {
    let create: CreateShopRequest = request::parse(&request::bytes(body)?)?;
    let shop_id = create.shop_id.to_string();
    let response = request::json(StatusCode::CREATED, &shops::create(&edge, create).await?)?;
    Ok(made(response, shop_id))
}

/// Issues a key of a shop.
///
/// Its secret is shown this once.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/keys",
    operation_id = "issueShopKey",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = IssueKeyRequest,
    responses(
        (status = 201, description = "The key", body = KeyResponse),
        (status = 409, description = "As many good keys as there may be (`too_many_keys`): retire one first"),
    )
)]
#[worker::send]
pub async fn issue_key(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let issue = request::parse(&request::bytes(body)?)?;
    let issued = shops::issue_key(&edge, &shop_id, issue).await?;
    Ok(made(request::json(StatusCode::CREATED, &issued)?, issued.key_id))
}

/// Retires a key of a shop.
///
/// Other isolates may accept it for up to a minute.
#[utoipa::path(
    delete,
    path = "/v1/admin/shops/{shop}/keys/{key}",
    operation_id = "retireShopKey",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop"), ("key" = String, Path, description = "`key_id`")),
    responses(
        (status = 204, description = "Retired"),
        (status = 404, description = "No such good key"),
    )
)]
#[worker::send]
pub async fn retire_key(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, key)): Names<(String, String)>,
) -> Result<Response, Error> {
    shops::retire_key(&edge, &request::shop_id(shop)?, &key).await?;
    Ok(request::empty(StatusCode::NO_CONTENT))
}

/// Publishes a program as the next version.
///
/// Its own examples must hold, and every promise in it must be kept. What only deserves a warning comes back in the answer.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/programs",
    operation_id = "publishProgram",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = ProgramDocument,
    responses(
        (status = 201, description = "In force", body = PublishResponse),
        (status = 409, description = "Another currency or time zone than the shop's accounts count in (`currency_is_fixed`, `time_zone_is_fixed`)"),
        (status = 422, description = "The document is not a program", body = DocumentProblem),
    )
)]
#[worker::send]
pub async fn publish(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let body = request::bytes(body)?;
    if body.len() > programs::DOCUMENT_BYTES_MAX {
        return Err(Error::TooLarge);
    }
    let published = programs::publish(&*edge, &shop_id, &body).await?;
    let version = published.version.to_string();
    Ok(made(request::json(StatusCode::CREATED, &published)?, version))
}

/// Reads one version of a program, whole.
///
/// Also what guests and members do not see: margins, notes, examples.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/programs/{version}",
    operation_id = "getProgramVersion",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop"), ("version" = u32, Path, description = "The version")),
    responses(
        (status = 200, description = "The version", body = ProgramView),
        (status = 404, description = "No such version"),
    )
)]
#[worker::send]
pub async fn read_program(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, version)): Names<(String, String)>,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let version: u32 = version.parse().map_err(|_| Error::NotFound("version_unknown"))?;
    let program = kernel::programs::open(&*edge, &shop_id, Some(version)).await?;
    request::json(StatusCode::OK, &program.program.view(Reader::Full))
}

/// Where an audit continues.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditPage {
    after: Option<AccountId>,
}

/// Replays accounts from their entries, a page at a time.
///
/// Recomputes their hash chains and compares both with what is stored.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/audit",
    operation_id = "auditAccounts",
    tag = "operator",
    security(("admin_secret" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = AuditResponse),
    )
)]
#[worker::send]
pub async fn audit(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    page: Result<Query<AuditPage>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let Query(page) = page.map_err(|rejection| Error::BadRequest(rejection.body_text()))?;
    let after = page.after.as_ref().map_or("", AccountId::as_str);
    request::json(StatusCode::OK, &audit::page(&edge, &shop_id, after).await?)
}
