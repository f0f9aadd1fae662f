//! `POST /v1/shops/{shop}/webhooks/woocommerce`: deliveries of a WooCommerce shop.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::api::problem::Problem;
use http::{HeaderMap, StatusCode, header};

use super::request::{self, Names, RawBody};
use crate::auth::signature;
use crate::error::Error;
use crate::integrations::woocommerce;
use crate::services::shops;
use crate::shell::Edge;

/// Largest delivery in bytes: an order of 1,000 lines at 4 KB each. WooCommerce's own fields of a line are 0.7 KB; the rest is what plugins
/// note in `meta_data`. Other bodies are ours, and smaller.
pub const DELIVERY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What is authentic is acknowledged: WooCommerce never repeats a delivery and disables a webhook that fails too often. What
/// cannot be processed is parked: the job tries it again where that may help, the rest is for a person to look at.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/webhooks/woocommerce",
    tag = "back end",
    security(("woocommerce_signature" = [])),
    params(("shop" = String, Path, description = "The shop")),
    request_body(content = String, content_type = "application/json", description = "As WooCommerce sends it"),
    responses(
        (status = 200, description = "Acknowledged; also the answer to the unsigned ping"),
        (status = 401, description = "The signature is not valid", body = Problem),
        (status = 404, description = "No such shop", body = Problem),
        (status = 413, description = "More than 4 MiB", body = Problem),
    )
)]
#[worker::send]
pub async fn deliver(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let body = request::bytes(body)?;
    let shop = shops::open(&edge, &shop_id).await?;
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if woocommerce::is_ping(text(header::CONTENT_TYPE), &body) {
        return Ok(request::empty(StatusCode::OK));
    }
    shop.recognised(signature::verify_woocommerce(&headers, &body, &shop.keys))?;
    let topic = text(header::HeaderName::from_static("x-wc-webhook-topic"));
    woocommerce::receive(&*edge, &shop_id, &shop.orders, topic, &body).await?;
    Ok(request::empty(StatusCode::OK))
}
