//! What the merchant gives by hand, and the books of it. Both need the admin secret.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use coppertoken_wire::doors::GrantWaits;
use coppertoken_wire::grant::{GrantRequest, GrantResponse, GrantsResponse};
use http::StatusCode;
use serde::Deserialize;

use crate::edge::request::{self, Names, RawBody};
use crate::features::approvals::service as doors;
use crate::features::approvals::service::Given;
use crate::features::grants::service as grants;
use crate::features::operators::service::Operator;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Gives points or a reward by hand, or takes points away.
///
/// Keeps who did so and why. A `grant_id` gives once.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/grants",
    operation_id = "createGrant",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = GrantRequest,
    responses(
        (status = 200, description = "What was written", body = GrantResponse),
        (status = 202, description = "Above the shop's limit: waits for another operator (`…/proposals`)", body = GrantWaits),
        (status = 400, description = "Without a reason or an author, or too long"),
        (status = 404, description = "No such member or reward"),
        (status = 409, description = "The name stands for another grant (`grant_taken`), or none is left (`out_of_stock`)"),
        (status = 422, description = "Not 1 to 1,000,000 points"),
    )
)]
#[worker::send]
pub async fn give(
    Extension(edge): Extension<Arc<Edge>>,
    Extension(operator): Extension<Operator>,
    Names(shop): Names<String>,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let grant: GrantRequest = request::parse(&request::bytes(body)?)?;
    match doors::give(&*edge, &shop_id, &grant, operator.name()).await? {
        Given::Now(given) => request::json(StatusCode::OK, &given),
        Given::Waits(waits) => request::json(StatusCode::ACCEPTED, &waits),
    }
}

/// Whose grants, and where the list continues.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantsPage {
    customer_id: String,
    before: Option<i64>,
}

/// Lists what a customer was given by hand.
///
/// Who, why and when; newest first.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/grants",
    operation_id = "listGrants",
    tag = "operator",
    security(("admin_secret" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("customer_id" = String, Query, description = "The shop's id of the customer"),
        ("before" = Option<i64>, Query, description = "`next_before` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = GrantsResponse),
    )
)]
#[worker::send]
pub async fn list(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    page: Result<Query<GrantsPage>, QueryRejection>,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let Query(page) = page.map_err(|rejection| Error::BadRequest(rejection.body_text()))?;
    request::json(StatusCode::OK, &grants::list(&*edge, &shop_id, &page.customer_id, page.before).await?)
}
