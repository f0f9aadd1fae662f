//! Deliveries of platforms that could not be processed, for the operator to see and repeat.

use serde::{Deserialize, Serialize};

use coppertoken_rules::ids::OrderId;

/// Answer to `GET …/parked`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ParkedResponse {
    /// Newest first.
    pub deliveries: Vec<ParkedView>,
}

/// A delivery that was authentic and could not be processed. Kept 30 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ParkedView {
    /// Identifier.
    pub id: String,
    /// Where it came from, such as `woocommerce`.
    pub platform: String,
    /// Why it was not processed, for people.
    pub reason: String,
    /// The order it speaks of; absent = it is about a customer, or could not be read.
    pub order_id: Option<OrderId>,
    /// When it came, RFC 3339.
    pub parked_at: String,
    /// Times it was tried again.
    pub attempts: u32,
    /// When it is tried next, RFC 3339; absent = only when you ask for it.
    pub next_attempt_at: Option<String>,
}

/// Answer to `POST …/parked/{delivery}/replay`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReplayParkedResponse {
    /// It was processed, and is parked no longer.
    pub processed: bool,
    /// Why not.
    pub reason: Option<String>,
}
