//! `GET /v1/shops/{shop}/member/overview`: what the program page shows of a member beyond the account.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::overview::MemberOverview;
use http::StatusCode;

use crate::edge::extract::{Language, Member, Query};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::overview::service as overview;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Member, overview)]
}

/// Reads what the program page shows beyond the account.
///
/// Cards, offers, gifts, things to do and to choose, the way to invite, the profile.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/member/overview",
    operation_id = "getMemberOverview",
    params(
        ("language" = Option<String>, Query, description = "Language of the texts, such as `mk`; the program's first when absent"),
    ),
    responses(
        (status = 200, description = "The overview", body = MemberOverview),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn overview(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Query(spoken): Query<Language>,
) -> Result<Response, Error> {
    let language = spoken.language;
    let overview = overview::read(&*context, &shop.shop_id, &customer.customer_id, language.as_deref()).await?;
    respond::json(StatusCode::OK, &overview)
}
