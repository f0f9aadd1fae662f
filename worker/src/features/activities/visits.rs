//! `POST /v1/shops/{shop}/member/visits`: a signed-in member is here.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::activity::{VisitRequest, VisitResponse};
use http::StatusCode;

use crate::edge::extract::{Json, Member};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::activities::service as activities;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Member, visit)]
}

/// Counts a visit of the member.
///
/// Once a civil day, however often it is sent.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/visits",
    operation_id = "recordMemberVisit",
    request_body = VisitRequest,
    responses(
        (status = 200, description = "Whether it counted, and what it brought", body = VisitResponse),
        (status = 404, description = "Has not joined (`not_a_member`)"),
        (status = 409, description = "The account holds as many open gifts as it may (`too_many_open`)"),
    )
)]
#[worker::send]
pub async fn visit(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Json(VisitRequest {}): Json<VisitRequest>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &activities::visit(&*context, &shop.shop_id, &customer.customer_id).await?)
}
