//! `POST /v1/shops/{shop}/member/visits`: a signed-in member is here.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::activity::{VisitRequest, VisitResponse};
use http::{HeaderMap, StatusCode};

use crate::edge::request::{self, Names, RawBody};
use crate::features::activities::service as activities;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Counts a visit of the member.
///
/// Once a civil day, however often it is sent.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/visits",
    operation_id = "recordMemberVisit",
    tag = "member",
    security(("member_token" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = VisitRequest,
    responses(
        (status = 200, description = "Whether it counted, and what it brought", body = VisitResponse),
        (status = 404, description = "Has not joined (`not_a_member`)"),
        (status = 409, description = "The account holds as many open gifts as it may (`too_many_open`)"),
    )
)]
#[worker::send]
pub async fn visit(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer(&edge, &shop_id, &headers).await?;
    let VisitRequest {} = request::parse(&request::bytes(body)?)?;
    request::json(StatusCode::OK, &activities::visit(&*edge, &shop_id, &customer.customer_id).await?)
}
