//! Gifts by hand that wait for a second operator.

use serde::{Deserialize, Serialize};

use super::grant::GrantRequest;
use coppertoken_rules::ids::GrantId;

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
