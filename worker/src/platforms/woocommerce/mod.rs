//! WooCommerce's webhooks. Facts seen on 10.0.2: an unsigned form-encoded ping that must get 200; no paid or refunded topic;
//! signed error objects; an order moved to trash comes with an empty refund list; deliveries are never repeated.

mod customer;
pub mod http;
mod order;
mod payload;

use coppertoken_rules::ids::{OrderId, ShopId};
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::order_settings::OrderSettings;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::features::dead_letters::service as parked;
use crate::features::dead_letters::service::{Kept, Unprocessed};
use crate::features::members::service as members;
use crate::features::orders::service as orders;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::json::place_of;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::rows::hex_of_hash;

/// The ping sent when a webhook is created: `webhook_id=N`, form-encoded, unsigned. It says nothing, so it needs no signature.
pub fn is_ping(content_type: &str, body: &[u8]) -> bool {
    let is_form = content_type.starts_with("application/x-www-form-urlencoded");
    let digits = body.strip_prefix(b"webhook_id=").unwrap_or_default();
    is_form && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// Processes an authentic delivery. Errors only when it can neither be processed nor parked.
pub async fn receive<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    settings: &OrderSettings,
    topic: &str,
    body: &[u8],
) -> Result<(), Error> {
    // An error object of WooCommerce's own, correctly signed: `{"code": "wc_user_invalid_id", …}`.
    if serde_json::from_slice::<ErrorObject>(body).is_ok_and(|object| object.id.is_none()) {
        return Ok(());
    }
    let (kept, done) = match News::read(topic, body, settings) {
        Ok(News::Order(snapshot)) => {
            let done = orders::record(context, shop_id, &snapshot).await.map(drop);
            (Kept::Order(snapshot), done)
        }
        Ok(News::Deleted(order_id)) => {
            let done = orders::call_off(context, shop_id, &order_id, context.now).await;
            (Kept::CalledOff { called_off: order_id }, done)
        }
        Ok(News::Customer(customer)) => match customer::new_member(&customer, context.now.milliseconds()) {
            Some(member) => {
                let kept = Kept::Customer { customer_id: member.customer_id.clone() };
                (kept, members::enrol_automatically(context, shop_id, member).await)
            }
            None => return Ok(()),
        },
        Ok(News::Foreign) => return Ok(()),
        Err(reason) => (unread(topic, body), Err(Error::BadRequest(reason))),
    };
    let Err(error) = done else { return Ok(()) };
    let delivery_id = hex_of_hash(&Sha256::digest(body));
    parked::park(context, shop_id, Unprocessed { delivery_id, platform: "woocommerce", kept }, &error).await
}

/// What a delivery tells.
enum News {
    /// How an order stands.
    Order(Box<OrderSnapshot>),
    /// An order that is no more.
    Deleted(OrderId),
    /// Somebody registered.
    Customer(payload::Customer),
    /// Of a topic that is none of ours.
    Foreign,
}

impl News {
    /// Reads a delivery; says what is wrong with one that cannot be read, in words a merchant understands.
    fn read(topic: &str, body: &[u8], settings: &OrderSettings) -> Result<Self, String> {
        match topic {
            "order.created" | "order.updated" | "order.restored" => {
                let snapshot = order::snapshot(&read::<payload::Order>(body)?, settings)?;
                Ok(Self::Order(Box::new(snapshot)))
            }
            "order.deleted" => {
                let deleted = read::<payload::Deleted>(body)?;
                Ok(Self::Deleted(OrderId::new(deleted.id.to_string())?))
            }
            "customer.created" | "customer.updated" => read(body).map(Self::Customer),
            _ => Ok(Self::Foreign),
        }
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
