//! What a person may ask for: everything stored about them, and to be forgotten.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::ids::ShopId;
use coppertoken_wire::privacy::{EraseRequest, EraseResponse, ReapplyRequest, ReapplyResponse};
use http::StatusCode;
use serde::Deserialize;

use crate::edge::extract::{Item, Json, Member, Query, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::privacy::service as privacy;
use crate::features::privacy::service::MemberExport;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![
        route!(Access::Member, export_own),
        route!(Access::Audited(Scope::Privacy), export),
        route!(Access::Operator(Scope::Privacy), erase),
        route!(Access::Operator(Scope::Privacy), reapply),
    ]
}

/// Which page of an export.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportPage {
    after: Option<u64>,
    after_order: Option<String>,
}

async fn exported(
    context: &RequestContext,
    shop_id: &ShopId,
    customer: &str,
    page: ExportPage,
) -> Result<Response, Error> {
    let after = page.after.unwrap_or_default().min(coppertoken_rules::number::LIMIT.unsigned_abs());
    let after_order = page.after_order.as_deref();
    respond::json(StatusCode::OK, &privacy::export(context, shop_id, customer, after, after_order).await?)
}

/// Exports everything stored about a member.
///
/// A page at a time.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/members/{customer}/export",
    operation_id = "exportMember",
    params(
        ("customer" = String, Path, description = "The shop's id of the customer"),
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
        ("after_order" = Option<String>, Query, description = "`next_order` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = MemberExport),
        (status = 404, description = "Not a member"),
    )
)]
#[worker::send]
pub async fn export(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(customer): Item,
    Query(page): Query<ExportPage>,
) -> Result<Response, Error> {
    exported(&context, &shop_id, &customer, page).await
}

/// Exports everything stored about the member who asks.
///
/// A page at a time.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/member/export",
    operation_id = "exportOwnData",
    params(
        ("after" = Option<u64>, Query, description = "`next` of the page before"),
        ("after_order" = Option<String>, Query, description = "`next_order` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = MemberExport),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn export_own(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Query(page): Query<ExportPage>,
) -> Result<Response, Error> {
    exported(&context, &shop.shop_id, &customer.customer_id, page).await
}

/// Forgets a member.
///
/// Name, addresses, birthday, customer id. The ledger stays, owned by nobody. It cannot be undone.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/members/{customer}/erase",
    operation_id = "eraseMember",
    params(("customer" = String, Path, description = "The shop's id of the customer")),
    request_body = EraseRequest,
    responses(
        (status = 200, description = "Forgotten, now or before", body = EraseResponse),
        (status = 400, description = "Not confirmed"),
        (status = 404, description = "Never was a member"),
    )
)]
#[worker::send]
pub async fn erase(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(customer): Item,
    Json(erase): Json<EraseRequest>,
) -> Result<Response, Error> {
    if erase.confirm != customer {
        return Err(Error::of_field("confirm", "the customer's id, repeated"));
    }
    respond::json(StatusCode::OK, &privacy::erase(&*context, &shop_id, &customer).await?)
}

/// Forgets again, after a restore, whoever had asked for it.
///
/// Page by page, harmless to repeat: post `next` of the answer until it is null. However many erasures there are.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/erasures/reapply",
    operation_id = "reapplyErasures",
    request_body = ReapplyRequest,
    responses(
        (status = 200, description = "A page is done", body = ReapplyResponse),
    )
)]
#[worker::send]
pub async fn reapply(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Json(page): Json<ReapplyRequest>,
) -> Result<Response, Error> {
    let done = privacy::reapply(&*context, &shop_id, page).await?;
    Ok(respond::made(respond::json(StatusCode::OK, &done)?, format!("{} of {}", done.erased, done.checked)))
}
