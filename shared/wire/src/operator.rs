//! Operators beside the one who deployed: named keys with scopes, and the record of what was done with them.

use serde::{Deserialize, Serialize};

use coppertoken_rules::ids::ShopId;

/// What an operator's key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Reading what holds no personal data: shops, programs, audits, the ledger, acts.
    Read,
    /// Publishing programs.
    Publish,
    /// Giving and taking by hand, freezing accounts.
    Grant,
    /// Issuing and retiring keys of shops.
    Keys,
    /// Exporting and erasing what is stored about a person.
    Privacy,
}

/// Body of `POST /v1/admin/operators`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IssueOperatorKeyRequest {
    /// Who or what will use it, for people.
    pub name: String,
    /// What it opens.
    pub scopes: Vec<Scope>,
    /// The one shop it is for; every shop when absent.
    #[serde(default)]
    pub shop_id: Option<ShopId>,
}

/// An operator's key without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OperatorKeyView {
    /// Identifier; acts name it.
    pub key_id: String,
    /// Who or what uses it.
    pub name: String,
    /// What it opens.
    pub scopes: Vec<Scope>,
    /// The one shop it is for; absent = every shop.
    pub shop_id: Option<ShopId>,
    /// When it was issued, RFC 3339.
    pub created_at: String,
}

/// A new key. What is presented is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OperatorKeyResponse {
    /// The key.
    pub key: OperatorKeyView,
    /// What to send as `Authorization: Bearer …`.
    pub token: String,
}

/// Answer to `GET /v1/admin/operators`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OperatorKeysResponse {
    /// All good keys, oldest first.
    pub keys: Vec<OperatorKeyView>,
}

/// An administrative act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Act {
    /// Identifier; sorts by time.
    pub act_id: String,
    /// `key_id` of the operator's key, or `root`.
    pub operator: String,
    /// Method and route.
    pub action: String,
    /// What it was done to: an identifier; of a customer a keyed hash.
    pub subject: Option<String>,
    /// What was done, where the address does not say it: what was given by hand, and to whom, as a keyed hash.
    pub detail: Option<String>,
    /// `x-request-id` of the answer.
    pub request_id: String,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// HTTP status of the answer; absent = nobody knows.
    pub status: Option<u16>,
}

/// Answer to `GET …/acts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ActsResponse {
    /// Newest first.
    pub acts: Vec<Act>,
    /// Pass as `before` for the next page; absent on the last one.
    pub next: Option<String>,
}

/// Answer to freezing and freeing an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FreezeResponse {
    /// True while the account spends nothing.
    pub is_frozen: bool,
}
