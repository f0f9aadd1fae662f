//! What anybody needs to check a shop's ledger: the published root, the ledger itself, what the daily audit found.

use serde::{Deserialize, Serialize};

use super::admin::AuditFault;
use coppertoken_rules::ids::ShopId;

/// One number for every entry a shop's ledger had before a day began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LedgerRoot {
    /// The shop.
    pub shop_id: ShopId,
    /// Covers entries recorded before 00:00 UTC of this day, `YYYY-MM-DD`.
    pub day: String,
    /// 64 hex digits; see `ledger::verify::extend_root` of the rules.
    pub root: String,
    /// Accounts with entries.
    pub accounts: u64,
    /// Their entries.
    pub entries: u64,
}

/// Answer to `GET …/audit/last`: the latest round of the job through all accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditRoundResponse {
    /// The day it began on (UTC).
    pub day: String,
    /// Accounts looked at so far.
    pub accounts: u64,
    /// Their entries.
    pub entries: u64,
    /// What does not add up, the first 20.
    pub faults: Vec<AuditFault>,
    /// When it ended, RFC 3339; absent while it is under way.
    pub completed_at: Option<String>,
}
