//! Activities: what members report themselves, and what the shop's back end says.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::activity::{ActivityRequest, ActivityResponse, MemberActivityRequest};
use http::StatusCode;

use crate::edge::extract::{Json, Member, News};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::activities::service as activities;
use crate::features::activities::service::Activity;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Member, of_member), route!(Access::BackEnd, of_back_end)]
}

/// Reports what the member did.
///
/// Nobody has verified it: what it brings waits until the shop's back end confirms it.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/activities",
    operation_id = "reportOwnActivity",
    request_body = MemberActivityRequest,
    responses(
        (status = 200, description = "What it promises", body = ActivityResponse),
        (status = 404, description = "Not rewarded here (`activity_unknown`), or not a member"),
        (status = 409, description = "As often as it may be (`activity_limit_reached`), or the account holds as many open gifts as it may (`too_many_open`)"),
    )
)]
#[worker::send]
pub async fn of_member(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Json(report): Json<MemberActivityRequest>,
) -> Result<Response, Error> {
    let MemberActivityRequest { action, activity_id } = report;
    let customer_id = customer.customer_id;
    let activity = Activity { customer_id, action, activity_id, is_verified: false };
    respond::json(StatusCode::OK, &activities::report(&*context, &shop.shop_id, activity).await?)
}

/// Reports what a customer did.
///
/// Verified unless it says otherwise. With the name a member reported, it frees what waits.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/activities",
    operation_id = "reportActivity",
    request_body = ActivityRequest,
    responses(
        (status = 200, description = "What it brings", body = ActivityResponse),
        (status = 404, description = "Not rewarded here (`activity_unknown`), or not a member"),
        (status = 409, description = "As often as it may be (`activity_limit_reached`), or the account holds as many open gifts as it may (`too_many_open`)"),
    )
)]
#[worker::send]
pub async fn of_back_end(
    Extension(context): Extension<Arc<RequestContext>>,
    News { shop, body: report }: News<ActivityRequest>,
) -> Result<Response, Error> {
    let ActivityRequest { customer_id, action, activity_id, verified } = report;
    let activity = Activity { customer_id, action, activity_id, is_verified: verified };
    respond::json(StatusCode::OK, &activities::report(&*context, &shop.shop_id, activity).await?)
}
