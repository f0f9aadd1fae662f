//! `POST /v1/shops/{shop}/member/profile`: what a member tells about themselves.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::profile::{ProfileRequest, ProfileView};
use http::StatusCode;

use crate::edge::extract::{Json, Member};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::members::profiles;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Member, profile)]
}

/// Keeps what the member tells about themselves.
///
/// What is absent stays as it is. A birthday of `null` is forgotten.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/profile",
    operation_id = "updateMemberProfile",
    request_body = ProfileRequest,
    responses(
        (status = 200, description = "The profile as it stands now", body = ProfileView),
        (status = 400, description = "No such day, or no such language tag"),
        (status = 404, description = "Has not joined (`not_a_member`)"),
    )
)]
#[worker::send]
pub async fn profile(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Json(profile): Json<ProfileRequest>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &profiles::change(&*context, &shop.shop_id, &customer.customer_id, profile).await?)
}
