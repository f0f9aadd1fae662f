//! Shop platforms: a platform is a folder with one implementation of [`Platform`]. What is the same for all of them stands in [`inbound`].

pub mod inbound;
pub mod woocommerce;

use coppertoken_rules::ids::OrderId;
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::order_settings::OrderSettings;
use http::HeaderMap;

use crate::features::dead_letters::service::Kept;
use crate::kernel::error::Error;
use crate::kernel::shops::OpenKey;

/// What differs from platform to platform in the news it sends. Foreign names end here.
pub trait Platform {
    /// Its name beside dead letters.
    const NAME: &'static str;

    /// Is it a delivery that says nothing, and that the platform does not sign?
    fn is_ping(headers: &HeaderMap, body: &[u8]) -> bool;

    /// Checks the signature against the shop's keys, in constant time.
    fn verify(headers: &HeaderMap, body: &[u8], keys: &[OpenKey]) -> Result<(), Error>;

    /// What the delivery is about, in the platform's words; empty where it does not say.
    fn topic(headers: &HeaderMap) -> &str;

    /// Reads an authentic delivery.
    fn read(topic: &str, body: &[u8], settings: &OrderSettings) -> Result<News, Unreadable>;
}

/// What a delivery tells.
pub enum News {
    /// How an order stands.
    Order(Box<OrderSnapshot>),
    /// An order that is no more.
    Deleted(OrderId),
    /// Somebody registered.
    Customer {
        /// The shop's id of the customer.
        customer_id: String,
        /// E-mail address, where there is one.
        email: Option<String>,
    },
    /// Nothing that concerns us.
    Nothing,
}

/// Why a delivery cannot be read.
pub struct Unreadable {
    /// What is wrong, in words a merchant understands.
    pub reason: String,
    /// What can be kept of it.
    pub kept: Kept,
}

/// The text of a header; empty where there is none.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
