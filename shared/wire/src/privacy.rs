//! What a person may ask of the shop: to be forgotten. (Everything that is stored about them is rows as they are stored: no type.)

use serde::{Deserialize, Serialize};

use coppertoken_rules::ids::AccountId;

/// Body of `POST …/erase`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EraseRequest {
    /// The customer's id once more: this cannot be undone.
    pub confirm: String,
}

/// Answer to an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EraseResponse {
    /// The account whose ledger stays, owned by nobody.
    pub account_id: AccountId,
    /// When it was done, RFC 3339.
    pub erased_at: String,
}

/// Body of `POST …/erasures/reapply`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReapplyRequest {
    /// The last customer looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Which part of the remembered erasures members are held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasures: Option<String>,
}

/// Answer to applying erasures again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReapplyResponse {
    /// Members looked at.
    pub checked: usize,
    /// Members forgotten again.
    pub erased: usize,
    /// The body of the next request; absent when everything is done.
    pub next: Option<ReapplyRequest>,
}
