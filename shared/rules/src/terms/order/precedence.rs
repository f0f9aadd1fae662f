//! Which news of an order is newest.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Order;
use crate::time::Instant;

/// How far a platform's clock may be ahead of ours. Beyond, the news counts as of its arrival, so that an order told with a wrong year
/// can be corrected. As long as a webhook's own time may differ (Standard Webhooks: 5 minutes).
pub const CLOCK_AHEAD_MAX_MILLISECONDS: i64 = 5 * 60_000;

/// The place of one snapshot among all of its order; the greatest says how the order stands.
///
/// A total order over contents: by when the platform changed the order; then by when we read it ourselves, which beats what we
/// were told; then by which content arrived first later (some platforms do not move their date); then by a hash of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precedence {
    /// When the platform changed the order, or when the news arrived if that is said to lie ahead.
    pub updated_at: Instant,
    /// When we read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Instant>,
    /// When this content first arrived.
    pub arrived_at: Instant,
    /// The first 48 bits of the content's SHA-256: a number that JSON holds exactly.
    pub content: u64,
}

impl Precedence {
    /// The place of a snapshot whose content arrives for the first time.
    pub fn of(order: &Order) -> Self {
        let is_ahead = order.updated_at.milliseconds()
            > order.arrived_at.milliseconds().saturating_add(CLOCK_AHEAD_MAX_MILLISECONDS);
        Self {
            updated_at: if is_ahead { order.arrived_at } else { order.updated_at },
            read_at: order.read_at,
            arrived_at: order.arrived_at,
            content: content(order),
        }
    }
}

/// A number that stands for everything a snapshot says, but for when it arrived.
fn content(order: &Order) -> u64 {
    let said = Order { arrived_at: order.updated_at, ..order.clone() };
    let mut bytes = Vec::with_capacity(1024);
    // Writing to memory cannot fail, and every part of an order has a CBOR form.
    let _infallible = ciborium::into_writer(&said, &mut bytes);
    Sha256::digest(&bytes).iter().take(6).fold(0_u64, |number, byte| number.wrapping_shl(8) | u64::from(*byte))
}
