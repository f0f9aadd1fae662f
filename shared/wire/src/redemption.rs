//! Redeeming a reward for a code.

use serde::{Deserialize, Serialize};

use super::member::VoucherView;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::number::Points;

/// Body of `POST …/member/redemptions`; the header `Idempotency-Key` names the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RedemptionRequest {
    /// The reward.
    pub reward_id: RuleId,
}

/// Answer to `POST …/member/redemptions`. The same key gets the same answer again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RedemptionResponse {
    /// What was issued.
    pub voucher: VoucherView,
    /// The balance after it.
    pub balance: Points,
}

/// Answer to `GET …/stock`: what is left of rewards there are only so many of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StockResponse {
    /// One for each limited reward the caller may see.
    pub stocks: Vec<StockView>,
}

/// What is left of a reward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StockView {
    /// The reward.
    pub reward_id: RuleId,
    /// How many can still be taken.
    pub remaining: u32,
}
