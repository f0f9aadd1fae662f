//! Activities: what members report themselves, and what the shop's back end says.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::activity::{ActivityRequest, ActivityResponse, MemberActivityRequest};
use http::{HeaderMap, StatusCode};

use crate::edge::request::{self, Names, RawBody};
use crate::features::activities::service as activities;
use crate::features::activities::service::Activity;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Reports what the member did.
///
/// Nobody has verified it: what it brings waits until the shop's back end confirms it.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/activities",
    operation_id = "reportOwnActivity",
    tag = "member",
    security(("member_token" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = MemberActivityRequest,
    responses(
        (status = 200, description = "What it promises", body = ActivityResponse),
        (status = 404, description = "Not rewarded here (`activity_unknown`), or not a member"),
        (status = 409, description = "As often as it may be (`activity_limit_reached`), or the account holds as many open gifts as it may (`too_many_open`)"),
    )
)]
#[worker::send]
pub async fn of_member(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer_id = request::customer(&edge, &shop_id, &headers).await?.customer_id;
    let MemberActivityRequest { action, activity_id } = request::parse(&request::bytes(body)?)?;
    let activity = Activity { customer_id, action, activity_id, is_verified: false };
    request::json(StatusCode::OK, &activities::report(&*edge, &shop_id, activity).await?)
}

/// Reports what a customer did.
///
/// Verified unless it says otherwise. With the name a member reported, it frees what waits.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/activities",
    operation_id = "reportActivity",
    tag = "back end",
    security(("standard_webhooks" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = ActivityRequest,
    responses(
        (status = 200, description = "What it brings", body = ActivityResponse),
        (status = 404, description = "Not rewarded here (`activity_unknown`), or not a member"),
        (status = 409, description = "As often as it may be (`activity_limit_reached`), or the account holds as many open gifts as it may (`too_many_open`)"),
    )
)]
#[worker::send]
pub async fn of_back_end(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let body = request::bytes(body)?;
    request::back_end(&edge, &shop_id, &headers, &body).await?;
    let ActivityRequest { customer_id, action, activity_id, verified } = request::parse(&body)?;
    let activity = Activity { customer_id, action, activity_id, is_verified: verified };
    request::json(StatusCode::OK, &activities::report(&*edge, &shop_id, activity).await?)
}
