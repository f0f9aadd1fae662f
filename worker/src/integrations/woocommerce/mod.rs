//! WooCommerce's webhooks. Facts seen on 10.0.2: an unsigned form-encoded ping that must get 200; no paid or refunded topic;
//! signed error objects; an order moved to trash comes with an empty refund list; deliveries are never repeated.

mod customer;
mod order;

use coppertoken_rules::api::order::OrderSnapshot;
use coppertoken_rules::ids::ShopId;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::parked::{self, Parked};
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::rows::hex_of_hash;
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
    let Ok(payload) = serde_json::from_slice::<Value>(body) else {
        return park(shell, shop_id, body, None, "the body is not JSON").await;
    };
    // An error object of WooCommerce's own, correctly signed: `{"code": "wc_user_invalid_id", …}`.
    if payload.get("code").is_some() && payload.get("id").is_none() {
        return Ok(());
    }
    match topic {
        "order.created" | "order.updated" | "order.restored" => match order::snapshot(&payload) {
            Ok(snapshot) => match orders::record(shell, shop_id, &snapshot).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    let reason = format!("{error:?}");
                    park(shell, shop_id, body, Some(without_customer(snapshot)), &reason).await
                }
            },
            Err(reason) => park(shell, shop_id, body, None, &reason).await,
        },
        "customer.created" | "customer.updated" => match customer::new_member(&payload, shell.now.milliseconds()) {
            Some(member) => members::enrol_automatically(shell, shop_id, member).await,
            None => Ok(()),
        },
        // A deleted order keeps its points: `{"id": N}` says nothing of money. Other topics are none of ours.
        _ => Ok(()),
    }
}

fn without_customer(snapshot: OrderSnapshot) -> OrderSnapshot {
    OrderSnapshot { customer: None, ..snapshot }
}

async fn park<D: Database, C>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    body: &[u8],
    snapshot: Option<OrderSnapshot>,
    reason: &str,
) -> Result<(), Error> {
    let snapshot = snapshot.map(|snapshot| serde_json::to_string(&snapshot)).transpose().map_err(Error::fault)?;
    let parked = Parked {
        delivery_id: hex_of_hash(&Sha256::digest(body)),
        platform: "woocommerce",
        reason: reason.to_owned(),
        snapshot,
        parked_at: shell.now.milliseconds(),
    };
    parked::park(&shell.database, shop_id, parked).await
}
