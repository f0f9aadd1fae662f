//! What one account has to tell another and has not told yet, for the operator to see and repeat.

use serde::{Deserialize, Serialize};

use coppertoken_rules::ids::AccountId;

/// Answer to `GET …/outbox`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OutboxResponse {
    /// Given-up and held ones first, then by when they are tried next.
    pub follow_ups: Vec<FollowUpView>,
}

/// Something another account must learn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FollowUpView {
    /// Identifier.
    pub id: String,
    /// The account that must learn it.
    pub account_id: AccountId,
    /// What it is, such as `referral_earned`.
    pub kind: String,
    /// Times it was tried.
    pub attempts: u32,
    /// When it is tried next, RFC 3339.
    pub next_attempt_at: String,
    /// When it was given up or held, RFC 3339; absent = it is still tried.
    pub dead_at: Option<String>,
    /// Why the last try failed, as a code. `same_household`: friend and advocate live at one address, and a person is to judge.
    pub last_error: Option<String>,
}

/// Answer to `POST …/outbox/{id}/replay`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReplayResponse {
    /// The account has learned it; otherwise it is tried again later.
    pub delivered: bool,
}
