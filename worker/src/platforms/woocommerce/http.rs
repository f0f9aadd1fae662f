//! `POST /v1/shops/{shop}/webhooks/woocommerce`: deliveries of a WooCommerce shop.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::WooCommerce;
use crate::edge::extract::{Raw, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use crate::platforms::inbound;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Platform, deliver).with_body_bytes_max(DELIVERY_BYTES_MAX)]
}

/// Largest delivery in bytes: an order of 1,000 lines at 4 KB each. WooCommerce's own fields of a line are 0.7 KB; the rest is what plugins
/// note in `meta_data`. Other bodies are ours, and smaller.
pub const DELIVERY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Takes a delivery of a WooCommerce webhook.
///
/// What is authentic is acknowledged: WooCommerce never repeats a delivery and disables a webhook that fails too often. What cannot be
/// processed is parked: the job tries it again where that may help, the rest is for a person to look at. The unsigned ping of a new webhook,
/// a form with `webhook_id`, is answered 200.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/webhooks/woocommerce",
    operation_id = "receiveWooCommerceWebhook",
    params(
        ("X-WC-Webhook-Topic" = Option<String>, Header, description = "What happened, such as `order.updated`. Other topics than those of orders and customers change nothing"),
    ),
    request_body(
        content = std::collections::BTreeMap<String, serde_json::Value>,
        content_type = "application/json",
        description = "An order or a customer as version 3 of WooCommerce's REST API describes them"
    ),
    responses(
        (status = 200, description = "Acknowledged; also the answer to the unsigned ping"),
    )
)]
#[worker::send]
pub async fn deliver(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, Error> {
    inbound::deliver::<WooCommerce, _, _>(&context, &shop_id, &headers, &body).await?;
    Ok(respond::empty(StatusCode::OK))
}
