//! The member's own endpoints: join, account, statement.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use coppertoken_wire::member::{JoinRequest, JoinResponse, MemberResponse};
use coppertoken_wire::statement::StatementResponse;
use http::{HeaderMap, StatusCode};

use crate::edge::request::{self, Names, RawBody};
use crate::features::members::service as members;
use crate::features::statements::service as statements;
use crate::features::statements::service::StatementPage;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Joins the program.
///
/// Joining again answers the account and changes nothing.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/join",
    operation_id = "joinProgram",
    tag = "member",
    security(("member_token" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = JoinRequest,
    responses(
        (status = 200, description = "The account, and what became of a friend's code", body = JoinResponse),
        (status = 400, description = "Without consent"),
    )
)]
#[worker::send]
pub async fn join(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer(&edge, &shop_id, &headers).await?;
    let join: JoinRequest = request::parse(&request::bytes(body)?)?;
    if !join.consent {
        return Err(Error::of_value("consent", false, "true: joining needs the shopper's consent"));
    }
    request::json(StatusCode::OK, &members::join(&*edge, &shop_id, &customer, join).await?)
}

/// Reads the member's account as it stands now.
///
/// Balance, pending points, tier, vouchers, and what expires next.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/member",
    operation_id = "getMember",
    tag = "member",
    security(("member_token" = [])),
    params(("shop" = String, Path, description = "The shop")),
    responses(
        (status = 200, description = "The account", body = MemberResponse),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn member(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer(&edge, &shop_id, &headers).await?;
    request::json(StatusCode::OK, &members::read(&*edge, &shop_id, &customer.customer_id).await?)
}

/// Lists the member's movements with their reasons.
///
/// Also what else matters to the member: rewards given or lost, offers, tiers. Newest first.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/member/statement",
    operation_id = "getMemberStatement",
    tag = "member",
    security(("member_token" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("before" = Option<u64>, Query, description = "`next_before` of the page before"),
        ("limit" = Option<u32>, Query, description = "Lines, 1 to 100; 20 when absent"),
        ("language" = Option<String>, Query, description = "Language of the reasons, such as `mk`; the program's first when absent"),
    ),
    responses(
        (status = 200, description = "A page", body = StatementResponse),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn statement(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    page: Result<Query<StatementPage>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer(&edge, &shop_id, &headers).await?;
    let Query(page) = page.map_err(|rejection| Error::BadRequest(rejection.body_text()))?;
    let page = statements::page(&*edge, &shop_id, &customer.customer_id, page).await?;
    request::json(StatusCode::OK, &page)
}
