//! `GET /v1/shops/{shop}/member/overview`: what the program page shows of a member beyond the account.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::overview::MemberOverview;
use http::{HeaderMap, StatusCode};

use crate::edge::request::{self, Names, Spoken};
use crate::features::overview::service as overview;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Reads what the program page shows beyond the account.
///
/// Cards, offers, gifts, things to do and to choose, the way to invite, the profile.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/member/overview",
    operation_id = "getMemberOverview",
    tag = "member",
    security(("member_token" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("language" = Option<String>, Query, description = "Language of the texts, such as `mk`; the program's first when absent"),
    ),
    responses(
        (status = 200, description = "The overview", body = MemberOverview),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn overview(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    spoken: Spoken,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer(&edge, &shop_id, &headers).await?;
    let language = request::language(spoken)?;
    let overview = overview::read(&*edge, &shop_id, &customer.customer_id, language.as_deref()).await?;
    request::json(StatusCode::OK, &overview)
}
