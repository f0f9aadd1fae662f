//! `POST /v1/shops/{shop}/member/profile`: what a member tells about themselves.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::profile::{ProfileRequest, ProfileView};
use http::{HeaderMap, StatusCode};

use crate::edge::request::{self, Names, RawBody};
use crate::features::profiles::service as profiles;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Keeps what the member tells about themselves.
///
/// What is absent stays as it is. A birthday of `null` is forgotten.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/profile",
    operation_id = "updateMemberProfile",
    tag = "member",
    security(("member_token" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = ProfileRequest,
    responses(
        (status = 200, description = "The profile as it stands now", body = ProfileView),
        (status = 400, description = "No such day, or no such language tag"),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn profile(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer(&edge, &shop_id, &headers).await?;
    let profile: ProfileRequest = request::parse(&request::bytes(body)?)?;
    request::json(StatusCode::OK, &profiles::change(&*edge, &shop_id, &customer.customer_id, profile).await?)
}
