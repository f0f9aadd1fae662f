//! The checkout, asked by the shop's back end: what a cart costs a member, a share of it paid with points, codes claimed and released.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::ids::VoucherCode;
use coppertoken_wire::checkout::{
    CheckoutRequest, CheckoutResponse, ClaimRequest, ClaimResponse, PayShareRequest, PayShareResponse, ReleaseRequest,
};
use http::StatusCode;

use crate::edge::extract::{BackEnd, Item};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::checkout::service as checkout;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![
        route!(Access::BackEnd, checkout),
        route!(Access::BackEnd, pay),
        route!(Access::BackEnd, claim),
        route!(Access::BackEnd, release),
    ]
}

/// Computes what a cart costs a customer.
///
/// Prices, delivery, minimum order, perks, and what points may pay. Guests are answered too. Writes nothing.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/checkout",
    operation_id = "priceCart",
    request_body = CheckoutRequest,
    responses(
        (status = 200, description = "What the cart costs", body = CheckoutResponse),
        (status = 404, description = "No such shop, or no program yet"),
        (status = 409, description = "Another currency"),
    )
)]
#[worker::send]
pub async fn checkout(
    Extension(context): Extension<Arc<RequestContext>>,
    BackEnd { shop, body: cart }: BackEnd<CheckoutRequest>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &checkout::answer(&*context, &shop.shop_id, &cart).await?)
}

/// Pays a share of an order with points.
///
/// The same order and cart again change nothing. A changed cart is paid anew.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/checkout/pay",
    operation_id = "payShare",
    request_body = PayShareRequest,
    responses(
        (status = 200, description = "What to take off, and the code that stands for it", body = PayShareResponse),
        (status = 403, description = "The account is frozen (`account_frozen`)"),
        (status = 404, description = "Not a member"),
        (status = 409, description = "Points can pay nothing of this cart (`nothing_to_pay`), or the order is paid already"),
    )
)]
#[worker::send]
pub async fn pay(
    Extension(context): Extension<Arc<RequestContext>>,
    BackEnd { shop, body: share }: BackEnd<PayShareRequest>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &checkout::pay(&*context, &shop.shop_id, &share).await?)
}

/// Holds a code for an order and says what it takes off.
///
/// The same order again gets the same answer, or a new amount for changed goods.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/codes/{code}/claim",
    operation_id = "claimCode",
    params(
        ("code" = String, Path, description = "The code as typed: case, spaces and dashes do not matter"),
    ),
    request_body = ClaimRequest,
    responses(
        (status = 200, description = "What to take off", body = ClaimResponse),
        (status = 403, description = "The account is frozen (`account_frozen`)"),
        (status = 404, description = "No such code"),
        (status = 409, description = "Held by another order, used, returned, or the order is below the minimum"),
    )
)]
#[worker::send]
pub async fn claim(
    Extension(context): Extension<Arc<RequestContext>>,
    Item(code): Item,
    BackEnd { shop, body: claim }: BackEnd<ClaimRequest>,
) -> Result<Response, Error> {
    let response = checkout::claim(&*context, &shop.shop_id, &voucher_code(&code)?, &claim).await?;
    respond::json(StatusCode::OK, &response)
}

/// Frees a code that an order held.
///
/// Releasing a free code changes nothing.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/codes/{code}/release",
    operation_id = "releaseCode",
    params(
        ("code" = String, Path, description = "The code as typed: case, spaces and dashes do not matter"),
    ),
    request_body = ReleaseRequest,
    responses(
        (status = 204, description = "The code is free"),
        (status = 404, description = "No such code"),
        (status = 409, description = "Held by another order, or used"),
    )
)]
#[worker::send]
pub async fn release(
    Extension(context): Extension<Arc<RequestContext>>,
    Item(code): Item,
    BackEnd { shop, body: release }: BackEnd<ReleaseRequest>,
) -> Result<Response, Error> {
    checkout::release(&*context, &shop.shop_id, &voucher_code(&code)?, &release).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}

/// What can be no code of ours is an unknown code.
fn voucher_code(text: &str) -> Result<VoucherCode, Error> {
    VoucherCode::normalized(text).map_err(|_| Error::NotFound("voucher_unknown"))
}
