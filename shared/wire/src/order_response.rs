//! What is answered about orders.

use serde::{Deserialize, Serialize};

use super::member::MemberResponse;
use coppertoken_rules::ids::OrderId;
use coppertoken_rules::number::Points;
use coppertoken_rules::order::OrderWarning;

/// Answer to `POST …/orders`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderResponse {
    /// The order.
    pub order_id: OrderId,
    /// True when the order belongs to a member.
    pub member: bool,
    /// Points the order has given so far.
    pub earned: Points,
    /// Of these, points taken back.
    pub reversed: Points,
    /// Entries this snapshot wrote; 0 for a repetition.
    pub entries_written: usize,
    /// What is odd about this snapshot: it was recorded all the same. Kept for the merchant too.
    pub warnings: Vec<OrderWarning>,
    /// How whoever placed the order as a guest claims its points: for the shop's message and the page after the checkout. Absent where the
    /// order is a member's, gives nothing to claim, or names no e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<OrderClaim>,
}

/// What whoever placed an order as a guest claims its points with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderClaim {
    /// Opens the order to a member whose address, verified by the shop, is the order's. The same in every answer about the order.
    pub token: String,
    /// The shop's page with the token: there the widget asks to join and claims. Absent where the shop named no origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Until when it can be claimed, RFC 3339: 30 days after the order was placed.
    pub until: String,
}

/// Body of `POST …/member/guest-orders`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimOrderRequest {
    /// The token of the order's link.
    pub token: String,
}

/// Answer to `POST …/member/guest-orders`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClaimOrderResponse {
    /// The order's number, as the shop shows it.
    pub order_number: String,
    /// Points it has given so far, less what was taken back; 0 while it is not paid.
    pub points: Points,
    /// The account.
    #[serde(flatten)]
    pub account: MemberResponse,
}

/// Answer to `GET …/order-warnings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderWarningsResponse {
    /// The latest first, 100 at most.
    pub warnings: Vec<OrderWarningView>,
}

/// A warning that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderWarningView {
    /// The order.
    pub order_id: OrderId,
    /// What, for programs: the codes an order's answer names.
    pub code: String,
    /// What, for people.
    pub detail: String,
    /// When it was first seen, RFC 3339.
    pub seen_at: String,
}
