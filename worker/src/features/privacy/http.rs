//! What a person may ask for: everything stored about them, and to be forgotten.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use coppertoken_wire::privacy::{EraseRequest, EraseResponse, ReapplyRequest, ReapplyResponse};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::edge::request::{self, Names, RawBody};
use crate::features::operators::http::made;
use crate::features::privacy::service as privacy;
use crate::features::privacy::service::MemberExport;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Which page of an export.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportPage {
    after: Option<u64>,
}

type Page = Result<Query<ExportPage>, axum::extract::rejection::QueryRejection>;

async fn exported(edge: &Edge, shop: String, customer: &str, page: Page) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let Query(page) = page.map_err(|rejection| Error::BadRequest(rejection.body_text()))?;
    let after = page.after.unwrap_or_default().min(coppertoken_rules::number::LIMIT.unsigned_abs());
    request::json(StatusCode::OK, &privacy::export(edge, &shop_id, customer, after).await?)
}

/// Exports everything stored about a member.
///
/// A page at a time.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/members/{customer}/export",
    operation_id = "exportMember",
    tag = "operator",
    security(("admin_secret" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("customer" = String, Path, description = "The shop's id of the customer"),
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = MemberExport),
        (status = 404, description = "Not a member"),
    )
)]
#[worker::send]
pub async fn export(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, customer)): Names<(String, String)>,
    page: Page,
) -> Result<Response, Error> {
    exported(&edge, shop, &customer, page).await
}

/// Exports everything stored about the member who asks.
///
/// A page at a time.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/member/export",
    operation_id = "exportOwnData",
    tag = "member",
    security(("member_token" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = MemberExport),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn export_own(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop.clone())?;
    let customer = request::customer(&edge, &shop_id, &headers).await?;
    exported(&edge, shop, &customer.customer_id, page).await
}

/// Forgets a member.
///
/// Name, addresses, birthday, customer id. The ledger stays, owned by nobody. It cannot be undone.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/members/{customer}/erase",
    operation_id = "eraseMember",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop"), ("customer" = String, Path, description = "The shop's id of the customer")),
    request_body = EraseRequest,
    responses(
        (status = 200, description = "Forgotten, now or before", body = EraseResponse),
        (status = 400, description = "Not confirmed"),
        (status = 404, description = "Never was a member"),
    )
)]
#[worker::send]
pub async fn erase(
    Extension(edge): Extension<Arc<Edge>>,
    Names((shop, customer)): Names<(String, String)>,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let erase: EraseRequest = request::parse(&request::bytes(body)?)?;
    if erase.confirm != customer {
        return Err(Error::of_field("confirm", "the customer's id, repeated"));
    }
    request::json(StatusCode::OK, &privacy::erase(&*edge, &shop_id, &customer).await?)
}

/// Forgets again, after a restore, whoever had asked for it.
///
/// Page by page, harmless to repeat.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/erasures/reapply",
    operation_id = "reapplyErasures",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = ReapplyRequest,
    responses(
        (status = 200, description = "A page is done", body = ReapplyResponse),
    )
)]
#[worker::send]
pub async fn reapply(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let page: ReapplyRequest = request::parse(&request::bytes(body)?)?;
    let done = privacy::reapply(&*edge, &shop_id, page.after.as_deref().unwrap_or_default()).await?;
    Ok(made(request::json(StatusCode::OK, &done)?, format!("{} of {}", done.erased, done.checked)))
}
