//! `POST /v1/shops/{shop}/quote`: what a cart would earn.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::quote::{QuoteRequest, QuoteResponse};
use http::{HeaderMap, StatusCode};

use crate::edge::request::{self, Names, RawBody, Spoken};
use crate::features::quotes::service as quotes;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Computes what a cart would earn.
///
/// By the same rules that post it later. Without a token the cart is judged as that of somebody who joins now. Writes nothing.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/quote",
    operation_id = "quoteCart",
    tag = "public",
    security((), ("member_token" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("language" = Option<String>, Query, description = "With a language, such as `mk`, also what comes next, in words: `nudges` and `best_redemption`"),
    ),
    request_body = QuoteRequest,
    responses(
        (status = 200, description = "What the cart would earn", body = QuoteResponse),
        (status = 404, description = "No such shop, or no program yet"),
    )
)]
#[worker::send]
pub async fn quote(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    spoken: Spoken,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer_or_guest(&edge, &shop_id, &headers).await?;
    let cart = request::parse(&request::bytes(body)?)?;
    let language = request::language(spoken)?;
    let customer_id = customer.as_ref().map(|customer| customer.customer_id.as_str());
    request::json(StatusCode::OK, &quotes::answer(&*edge, &shop_id, customer_id, &cart, language.as_deref()).await?)
}
