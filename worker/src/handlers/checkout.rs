//! Codes at the checkout: claim and release, asked by the shop's back end.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use coppertoken_rules::api::checkout::{ClaimRequest, ClaimResponse, ReleaseRequest};
use coppertoken_rules::api::problem::Problem;
use coppertoken_rules::ids::VoucherCode;
use http::{HeaderMap, StatusCode};

use super::request::{self, Names, RawBody};
use crate::error::Error;
use crate::services::checkout;
use crate::shell::Edge;

/// Holds a code for an order and says what it takes off.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/codes/{code}/claim",
    tag = "back end",
    security(("standard_webhooks" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("code" = String, Path, description = "The code as typed; case does not matter"),
    ),
    request_body = ClaimRequest,
    responses(
        (status = 200, description = "What to take off", body = ClaimResponse),
        (status = 401, description = "The signature is not valid", body = Problem),
        (status = 404, description = "No such code", body = Problem),
        (status = 409, description = "Held by another order, used, returned, or the order is below the minimum", body = Problem),
    )
)]
#[worker::send]
pub async fn claim(
    State(edge): State<Arc<Edge>>,
    Names((shop, code)): Names<(String, String)>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let body = request::bytes(body)?;
    request::back_end(&edge, &shop_id, &headers, &body).await?;
    let claim: ClaimRequest = request::parse(&body)?;
    let response = checkout::claim(&*edge, &shop_id, &voucher_code(&code)?, &claim).await?;
    request::json(StatusCode::OK, &response)
}

/// Lets go of a code.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/codes/{code}/release",
    tag = "back end",
    security(("standard_webhooks" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("code" = String, Path, description = "The code as typed; case does not matter"),
    ),
    request_body = ReleaseRequest,
    responses(
        (status = 204, description = "The code is free"),
        (status = 401, description = "The signature is not valid", body = Problem),
        (status = 404, description = "No such code", body = Problem),
        (status = 409, description = "Held by another order, or used", body = Problem),
    )
)]
#[worker::send]
pub async fn release(
    State(edge): State<Arc<Edge>>,
    Names((shop, code)): Names<(String, String)>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let body = request::bytes(body)?;
    request::back_end(&edge, &shop_id, &headers, &body).await?;
    let release: ReleaseRequest = request::parse(&body)?;
    checkout::release(&*edge, &shop_id, &voucher_code(&code)?, &release.order_id).await?;
    Ok(request::empty(StatusCode::NO_CONTENT))
}

/// What can be no code of ours is an unknown code.
fn voucher_code(text: &str) -> Result<VoucherCode, Error> {
    VoucherCode::normalized(text).map_err(|_| Error::NotFound("voucher_unknown"))
}
