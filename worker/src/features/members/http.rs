//! The member's own endpoints: join, account, statement.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::member::{JoinRequest, JoinResponse, MemberResponse};
use coppertoken_wire::statement::StatementResponse;
use http::StatusCode;

use crate::edge::extract::{Json, Member, Query};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::members::service as members;
use crate::features::statements::service as statements;
use crate::features::statements::service::StatementPage;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Member, join), route!(Access::Member, member), route!(Access::Member, statement)]
}

/// Joins the program.
///
/// Joining again answers the account and changes nothing.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/join",
    operation_id = "joinProgram",
    request_body = JoinRequest,
    responses(
        (status = 200, description = "The account, and what became of a friend's code", body = JoinResponse),
        (status = 400, description = "Without consent"),
    )
)]
#[worker::send]
pub async fn join(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Json(join): Json<JoinRequest>,
) -> Result<Response, Error> {
    if !join.consent {
        return Err(Error::of_value("consent", false, "true: joining needs the shopper's consent"));
    }
    respond::json(StatusCode::OK, &members::join(&*context, &shop.shop_id, &customer, join).await?)
}

/// Reads the member's account as it stands now.
///
/// Balance, pending points, tier, vouchers, and what expires next.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/member",
    operation_id = "getMember",
    responses(
        (status = 200, description = "The account", body = MemberResponse),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn member(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &members::read(&*context, &shop.shop_id, &customer.customer_id).await?)
}

/// Lists the member's movements with their reasons.
///
/// Also what else matters to the member: rewards given or lost, offers, tiers. Newest first.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/member/statement",
    operation_id = "getMemberStatement",
    params(
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
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Query(page): Query<StatementPage>,
) -> Result<Response, Error> {
    let page = statements::page(&*context, &shop.shop_id, &customer.customer_id, page).await?;
    respond::json(StatusCode::OK, &page)
}
