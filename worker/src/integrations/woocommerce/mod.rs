//! WooCommerce's webhooks. Facts seen on 10.0.2: an unsigned form-encoded ping that must get 200; no paid or refunded topic;
//! signed error objects; an order moved to trash comes with an empty refund list; deliveries are never repeated.

mod customer;
mod order;

use coppertoken_rules::ids::ShopId;
use serde_json::Value;
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
    topic: &str,
    body: &[u8],
) -> Result<(), Error> {
    let unprocessed = |snapshot, customer_id| {
        let delivery_id = hex_of_hash(&Sha256::digest(body));
        Unprocessed { delivery_id, platform: "woocommerce", snapshot, customer_id }
    };
    let Ok(payload) = serde_json::from_slice::<Value>(body) else {
        let error = Error::BadRequest("the body is not JSON".to_owned());
        return parked::park(shell, shop_id, unprocessed(None, None), &error).await;
    };
    // An error object of WooCommerce's own, correctly signed: `{"code": "wc_user_invalid_id", …}`.
    if payload.get("code").is_some() && payload.get("id").is_none() {
        return Ok(());
    }
    let (done, unprocessed) = match topic {
        "order.created" | "order.updated" | "order.restored" => match order::snapshot(&payload) {
            Ok(snapshot) => {
                let done = orders::record(shell, shop_id, &snapshot).await.map(drop);
                (done, unprocessed(Some(snapshot), None))
            }
            Err(reason) => (Err(Error::BadRequest(reason)), unprocessed(None, None)),
        },
        "customer.created" | "customer.updated" => match customer::new_member(&payload, shell.now.milliseconds()) {
            Some(member) => {
                let customer_id = member.customer_id.clone();
                (members::enrol_automatically(shell, shop_id, member).await, unprocessed(None, Some(customer_id)))
            }
            None => return Ok(()),
        },
        // A deleted order keeps its points: `{"id": N}` says nothing of money. Other topics are none of ours.
        _ => return Ok(()),
    };
    match done {
        Ok(()) => Ok(()),
        Err(error) => parked::park(shell, shop_id, unprocessed, &error).await,
    }
}
