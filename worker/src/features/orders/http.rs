//! `POST /v1/shops/{shop}/orders`: the shop's back end says how an order stands now.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::order_response::{ClaimOrderRequest, ClaimOrderResponse, OrderResponse, OrderWarningsResponse};
use http::StatusCode;

use crate::edge::extract::{Json, Member, News, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::orders::{guests, service as orders, warnings as order_warnings};
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![
        route!(Access::BackEnd, orders),
        route!(Access::Member, claim),
        route!(Access::Operator(Scope::Read), warnings),
    ]
}

/// Records how an order stands now.
///
/// Send the whole order whenever it changed. Sending it again, late or out of order changes nothing.
///
/// **A return.** Lines stay as they were sold, and the refund names them:
/// `"lines_are": "sold", "lines": [{"line_id": "a", "net": 4000, …}, {"line_id": "b", "net": 6000, …}],
/// "refunds": [{"id": "r1", "lines": [{"line_id": "a", "quantity": 1, "net": 4000}], "total": 4000}]`.
/// Line `a` loses what it had earned; at 1 point per 1.00, 60 of 100 points stay.
///
/// **An edit and its refund.** The platform takes what came back out of the lines as well:
/// `"lines_are": "kept", "lines": [{"line_id": "b", "net": 6000, …}], "refunds": [the same]`. The refunded pieces are out of the lines
/// already, so they count once: 60 points stay.
///
/// **An exchange in one order.** What is taken back stands as a line below zero:
/// `"lines": [{"line_id": "new", "net": 4000, …}, {"line_id": "old", "net": -1500, …}]`. It lowers the other lines: 25 points.
///
/// A refund counts by the greater of money and pieces. Refunded shipping, fees, tips, tax alone and lines nobody knows take nothing; a
/// refund of no money is a movement of stock. `warnings` in the answer say where news contradict each other.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/orders",
    operation_id = "recordOrder",
    request_body = OrderSnapshot,
    responses(
        (status = 200, description = "What the order gave", body = OrderResponse),
    )
)]
#[worker::send]
pub async fn orders(
    Extension(context): Extension<Arc<RequestContext>>,
    News { shop, body: snapshot }: News<OrderSnapshot>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &orders::record(&*context, &shop.shop_id, &snapshot).await?)
}

/// Claims an order that was placed as a guest.
///
/// The token comes from the answer to the order, by the shop's message or the page after the checkout. Who claims has joined and is
/// signed in with the address the order was placed with, verified by the shop. Claiming again changes nothing.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/guest-orders",
    operation_id = "claimGuestOrder",
    request_body = ClaimOrderRequest,
    responses(
        (status = 200, description = "What the order gave, and the account", body = ClaimOrderResponse),
        (status = 403, description = "Has not joined (`members_only`)"),
        (status = 404, description = "A forged token, or one for another address (`guest_order_unknown`)"),
        (
            status = 409,
            description = "Claimed by another member (`guest_order_claimed`), placed more than 30 days ago (`guest_order_over`), or                 a token without a verified address (`address_unverified`)",
        ),
    )
)]
#[worker::send]
pub async fn claim(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Json(request): Json<ClaimOrderRequest>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &guests::claim(&*context, &shop.shop_id, &customer, &request.token).await?)
}

/// Lists what was odd about the news of orders.
///
/// The newest 100: lines and refunds that disagree, refunds of unknown lines, news dated ahead, codes used elsewhere. The orders were
/// recorded all the same. Kept for 90 days.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/order-warnings",
    operation_id = "listOrderWarnings",
    responses((status = 200, description = "The newest 100", body = OrderWarningsResponse))
)]
#[worker::send]
pub async fn warnings(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &order_warnings::list(&context, &shop_id).await?)
}
