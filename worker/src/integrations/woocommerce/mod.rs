//! WooCommerce's webhooks. Facts seen on 10.0.2: an unsigned form-encoded ping that must get 200; no paid or refunded topic;
//! signed error objects; an order moved to trash comes with an empty refund list; deliveries are never repeated.

mod customer;
mod order;
mod payload;

use coppertoken_rules::api::order_settings::OrderSettings;
use coppertoken_rules::ids::{OrderId, ShopId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::rows::hex_of_hash;
use crate::services::parked::{self, Unprocessed};
use crate::services::{members, orders};
use crate::shell::Shell;

/// The ping sent when a webhook is created: `webhook_id=N`, form-encoded, unsigned. It says nothing, so it needs no signature.
pub fn is_ping(content_type: &str, body: &[u8]) -> bool {
    let is_form = content_type.starts_with("application/x-www-form-urlencoded");
    let digits = body.strip_prefix(b"webhook_id=").unwrap_or_default();
    is_form && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// Processes an authentic delivery. Errors only when it can neither be processed nor parked.
pub async fn receive<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    settings: &OrderSettings,
    topic: &str,
    body: &[u8],
) -> Result<(), Error> {
    // An error object of WooCommerce's own, correctly signed: `{"code": "wc_user_invalid_id", …}`.
    if serde_json::from_slice::<ErrorObject>(body).is_ok_and(|object| object.id.is_none()) {
        return Ok(());
    }
    let mut unprocessed = Unprocessed {
        delivery_id: hex_of_hash(&Sha256::digest(body)),
        platform: "woocommerce",
        snapshot: None,
        customer_id: None,
    };
    let done = match topic {
        "order.created" | "order.updated" | "order.restored" => {
            let snapshot = read::<payload::Order>(body).and_then(|order| {
                unprocessed.customer_id = (order.customer_id > 0).then(|| order.customer_id.to_string());
                order::snapshot(&order, settings)
            });
            match snapshot {
                Ok(snapshot) => {
                    let done = orders::record(shell, shop_id, &snapshot).await.map(drop);
                    unprocessed.snapshot = Some(snapshot);
                    done
                }
                Err(reason) => Err(Error::BadRequest(reason)),
            }
        }
        "order.deleted" => match read::<payload::Deleted>(body).and_then(|order| order_id(order.id)) {
            Ok(order_id) => orders::call_off(shell, shop_id, &order_id).await,
            Err(reason) => Err(Error::BadRequest(reason)),
        },
        "customer.created" | "customer.updated" => {
            let member = read::<payload::Customer>(body);
            match member.map(|customer| customer::new_member(&customer, shell.now.milliseconds())) {
                Ok(Some(member)) => {
                    unprocessed.customer_id = Some(member.customer_id.clone());
                    members::enrol_automatically(shell, shop_id, member).await
                }
                Ok(None) => Ok(()),
                Err(reason) => Err(Error::BadRequest(reason)),
            }
        }
        // Other topics are none of ours.
        _ => Ok(()),
    };
    match done {
        Ok(()) => Ok(()),
        Err(error) => parked::park(shell, shop_id, unprocessed, &error).await,
    }
}

/// What WooCommerce sends when it cannot build a payload.
#[derive(Deserialize)]
struct ErrorObject {
    #[serde(rename = "code")]
    _code: String,
    #[serde(default)]
    id: Option<serde_json::Value>,
}

/// A payload; says what cannot be read of it.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the delivery cannot be read: {error}"))
}

fn order_id(id: u64) -> Result<OrderId, String> {
    OrderId::new(id.to_string()).map_err(str::to_owned)
}
