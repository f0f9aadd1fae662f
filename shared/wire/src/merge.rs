//! One person with two customer ids.

use serde::{Deserialize, Serialize};

use coppertoken_rules::number::Points;

/// Body of `POST …/members/{customer}/merge`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeRequest {
    /// The shop's id of the customer whose account is kept.
    pub into: String,
}

/// An account after a merge, or after one was undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MergeResponse {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// Points that can be spent.
    pub balance: Points,
}
