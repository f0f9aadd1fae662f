//! What the merchant gives by hand: corrections, goodwill, surprises. Free text stands outside the ledger and can be erased.

use serde::{Deserialize, Serialize};

use coppertoken_rules::fact::Granted;
use coppertoken_rules::ids::{GrantId, RuleId};
use coppertoken_rules::number::Points;
use coppertoken_rules::program::document::Localized;

/// Body of `POST …/grants`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantRequest {
    /// Names the grant; each counts once.
    pub grant_id: GrantId,
    /// The shop's id of the customer.
    pub customer_id: String,
    /// What.
    pub gives: GrantGives,
    /// Why, for the books.
    pub reason: String,
    /// More about it, for colleagues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who gives, in the caller's words. The books name the operator's key beside it.
    pub author: String,
    /// What the member reads, by language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Localized>,
}

/// What is given or taken by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum GrantGives {
    /// Points.
    Points {
        /// Points, above zero.
        points: Points,
        /// Days they can be used after the day they were given; absent = as long as the program's points live.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        valid_days: Option<u16>,
    },
    /// Points taken away; the balance may go below zero.
    Removed {
        /// Points, above zero.
        points: Points,
    },
    /// A reward of the program.
    Reward {
        /// The reward.
        reward_id: RuleId,
    },
}

impl From<GrantGives> for Granted {
    fn from(gives: GrantGives) -> Self {
        match gives {
            GrantGives::Points { points, valid_days } => Self::Points { points, valid_days },
            GrantGives::Removed { points } => Self::Removed { points },
            GrantGives::Reward { reward_id } => Self::Reward { reward_id },
        }
    }
}

/// Answer to `POST …/grants`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GrantResponse {
    /// Entries this request wrote; 0 when it is a repetition.
    pub entries_written: usize,
    /// The balance after it.
    pub balance: Points,
}

/// Answer to `GET …/grants`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GrantsResponse {
    /// Newest first.
    pub grants: Vec<GrantView>,
    /// Pass as `before` for the next page; absent on the last one.
    pub next_before: Option<i64>,
}

/// A grant in the books: who, why, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GrantView {
    /// Its name.
    pub grant_id: GrantId,
    /// What.
    pub gives: GrantGives,
    /// Why; absent once erased.
    pub reason: Option<String>,
    /// More about it.
    pub note: Option<String>,
    /// `key_id` of the operator who gave, or `root`.
    pub given_by: String,
    /// `key_id` of the operator who approved, or `root`; absent when none had to.
    pub approved_by: Option<String>,
    /// Who gave, in the caller's words; absent once erased.
    pub author: Option<String>,
    /// What the member reads, by language.
    pub message: Option<Localized>,
    /// When, RFC 3339.
    pub granted_at: String,
}
