//! What a shop's operator chooses about its doors, and gifts by hand that wait for a second operator.

use serde::{Deserialize, Serialize};

use super::grant::GrantRequest;
use super::order_settings::OrderSettings;
use coppertoken_rules::ids::GrantId;

/// Body of `POST …/settings`, and answer to `GET …/settings`. What is absent is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShopSettings {
    /// Redemptions of so many points and more want a member token whose `auth_time` is at most 15 minutes old.
    #[serde(default)]
    pub step_up_points: Option<u32>,
    /// More points than these, given or taken by hand for one member within 24 hours, want a second operator. A reward counts what it costs
    /// in points: its price, or its margin cost at the rate of `pay_with_points` where that is more. One with neither always wants two.
    #[serde(default)]
    pub approval_points: Option<u32>,
    /// A member on whose account nothing has happened for so many days is erased. 30 to 36,500.
    #[serde(default)]
    pub inactive_days: Option<u32>,
    /// Free text about gifts by hand is emptied after so many days. 1 to 36,500.
    #[serde(default)]
    pub note_days: Option<u32>,
    /// How the shop's orders are read.
    #[serde(default, skip_serializing_if = "OrderSettings::is_default")]
    pub orders: OrderSettings,
}

/// A gift by hand that waits for a second operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GrantProposal {
    /// What was asked for.
    pub request: GrantRequest,
    /// Stands for all of it: who approves sends it back, and so approves what was read.
    pub proposal_hash: String,
    /// `key_id` of the operator who asked, or `root`.
    pub proposed_by: String,
    /// When, RFC 3339. Dropped a week later.
    pub proposed_at: String,
}

/// Answer to `GET …/proposals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GrantProposalsResponse {
    /// What waits, by name; 100 at most.
    pub proposals: Vec<GrantProposal>,
}

/// Answer to `POST …/grants` above the shop's limit: nothing is given yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GrantWaits {
    /// The grant that another operator has to approve.
    pub grant_id: GrantId,
}

/// Body of `POST …/proposals/{grant}/approve`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApproveGrantRequest {
    /// `proposal_hash` of the proposal as it was read.
    pub proposal_hash: String,
}
