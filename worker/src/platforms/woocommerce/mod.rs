//! WooCommerce's webhooks. Facts seen on 10.0.2: an unsigned form-encoded ping that must get 200; no paid or refunded topic;
//! signed error objects; an order moved to trash comes with an empty refund list; deliveries are never repeated.

pub mod http;
mod order;
mod payload;
mod signature;

use ::http::{HeaderMap, header};
use coppertoken_rules::ids::OrderId;
use coppertoken_wire::order_settings::OrderSettings;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{News, Platform, Unreadable, text};
use crate::features::dead_letters::service::Kept;
use crate::kernel::error::Error;
use crate::kernel::json::place_of;
use crate::kernel::shops::OpenKey;

/// WooCommerce.
pub struct WooCommerce;

impl Platform for WooCommerce {
    const NAME: &'static str = "woocommerce";

    /// The ping sent when a webhook is created: `webhook_id=N`, form-encoded.
    fn is_ping(headers: &HeaderMap, body: &[u8]) -> bool {
        let is_form = text(headers, header::CONTENT_TYPE.as_str()).starts_with("application/x-www-form-urlencoded");
        let digits = body.strip_prefix(b"webhook_id=").unwrap_or_default();
        is_form && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
    }

    fn verify(headers: &HeaderMap, body: &[u8], keys: &[OpenKey]) -> Result<(), Error> {
        signature::verify(headers, body, keys)
    }

    fn topic(headers: &HeaderMap) -> &str {
        text(headers, "x-wc-webhook-topic")
    }

    fn read(topic: &str, body: &[u8], settings: &OrderSettings) -> Result<News, Unreadable> {
        // An error object of WooCommerce's own, correctly signed: `{"code": "wc_user_invalid_id", …}`.
        if serde_json::from_slice::<ErrorObject>(body).is_ok_and(|object| object.id.is_none()) {
            return Ok(News::Nothing);
        }
        news(topic, body, settings).map_err(|reason| Unreadable { reason, kept: unread(topic, body) })
    }
}

/// What a delivery tells; else what is wrong with it.
fn news(topic: &str, body: &[u8], settings: &OrderSettings) -> Result<News, String> {
    match topic {
        "order.created" | "order.updated" | "order.restored" => {
            let snapshot = order::snapshot(&read::<payload::Order>(body)?, settings)?;
            Ok(News::Order(Box::new(snapshot)))
        }
        "order.deleted" => {
            let deleted = read::<payload::Deleted>(body)?;
            Ok(News::Deleted(OrderId::new(deleted.id.to_string())?))
        }
        "customer.created" | "customer.updated" => read(body).map(registered),
        _ => Ok(News::Nothing),
    }
}

/// A customer as a member to be. Whoever buys may have any role in WordPress: a subscriber is a customer too.
fn registered(customer: payload::Customer) -> News {
    if customer.id == 0 {
        return News::Nothing;
    }
    News::Customer {
        customer_id: customer.id.to_string(),
        email: Some(customer.email).filter(|email| !email.is_empty()),
    }
}

/// What can be kept of a delivery that cannot be read: which order it is about, and whose, where it says so.
fn unread(topic: &str, body: &[u8]) -> Kept {
    let named = topic.starts_with("order.").then(|| serde_json::from_slice::<payload::Named>(body).ok()).flatten();
    let Some(named) = named else { return Kept::Nothing };
    let Ok(order_id) = OrderId::new(named.id.to_string()) else { return Kept::Nothing };
    let number = named.number.unwrap_or_else(|| order_id.to_string());
    let customer_id = (named.customer_id > 0).then(|| named.customer_id.to_string());
    Kept::Unread { order_id, number, customer_id }
}

/// What WooCommerce sends when it cannot build a payload.
#[derive(Deserialize)]
struct ErrorObject {
    #[serde(rename = "code")]
    _code: String,
    #[serde(default)]
    id: Option<serde_json::Value>,
}

/// A payload; says where it cannot be read. What stands there is not repeated: it may be somebody's name.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| {
        if !error.is_data() {
            return "the delivery is damaged: it is no JSON, or breaks off".to_owned();
        }
        let place = match place_of(&error, body) {
            path if path.is_empty() => "the delivery".to_owned(),
            path => format!("\"{path}\""),
        };
        let message = error.to_string();
        match message.strip_prefix("missing field `").and_then(|rest| rest.split_once('`')) {
            Some((field, _)) => format!("the delivery cannot be read: {place} comes without \"{field}\""),
            None => format!("the delivery cannot be read: {place} is not what WooCommerce writes there"),
        }
    })
}
