//! `POST /v1/shops/{shop}/quote`: what a cart would earn.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::quote::{QuoteRequest, QuoteResponse};
use http::StatusCode;

use crate::edge::extract::{Json, Language, Query, Visitor};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::quotes::service as quotes;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::PublicOrMember, quote)]
}

/// Computes what a cart would earn.
///
/// By the same rules that post it later. Without a token the cart is judged as that of somebody who joins now. Writes nothing.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/quote",
    operation_id = "quoteCart",
    params(
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
    Extension(context): Extension<Arc<RequestContext>>,
    Visitor { shop, customer }: Visitor,
    Query(spoken): Query<Language>,
    Json(cart): Json<QuoteRequest>,
) -> Result<Response, Error> {
    let language = spoken.language;
    let customer_id = customer.as_ref().map(|customer| customer.customer_id.as_str());
    respond::json(
        StatusCode::OK,
        &quotes::answer(&*context, &shop.shop_id, customer_id, &cart, language.as_deref()).await?,
    )
}
