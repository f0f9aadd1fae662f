//! `POST /v1/shops/{shop}/orders`: the shop's back end says how an order stands now.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::api::order::{OrderResponse, OrderSnapshot};
use http::{HeaderMap, StatusCode};

use super::request::{self, Names, RawBody};
use crate::error::Error;
use crate::services::orders;
use crate::shell::Edge;

/// Records how an order stands now.
///
/// Send the whole order whenever it changed. Sending it again, late or out of order changes nothing.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/orders",
    operation_id = "recordOrder",
    tag = "back end",
    security(("standard_webhooks" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body = OrderSnapshot,
    responses(
        (status = 200, description = "What the order gave", body = OrderResponse),
        (status = 409, description = "In another currency than the program"),
    )
)]
#[worker::send]
pub async fn orders(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let body = request::bytes(body)?;
    request::back_end(&edge, &shop_id, &headers, &body).await?;
    let snapshot: OrderSnapshot = request::parse(&body)?;
    request::json(StatusCode::OK, &orders::record(&*edge, &shop_id, &snapshot).await?)
}
