//! Balances that members bring from an earlier program, many in one request.

use serde::{Deserialize, Serialize};

use coppertoken_rules::fact::OpeningLot;
use coppertoken_rules::number::Points;

/// Body of `POST …/opening-balances`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpeningBalancesRequest {
    /// Members, each once; 1 to 30.
    pub members: Vec<OpeningMember>,
}

/// A member and the balance brought along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpeningMember {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// E-mail address of a customer who is enrolled by this row. One who is a member already keeps their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the member has, by last day; at most 120. Empty: the row enrols only.
    #[serde(default)]
    pub lots: Vec<OpeningLot>,
}

/// The answer: everything was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpeningBalancesResponse {
    /// A member each, in the order of the request.
    pub members: Vec<OpenedMember>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenedMember {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// The row opened the account.
    pub enrolled: bool,
    /// The balance was opened before: nothing was written now.
    pub known: bool,
    /// Points written now; 0 when `known`.
    pub points: Points,
    /// Points that can be spent now.
    pub balance: Points,
}
