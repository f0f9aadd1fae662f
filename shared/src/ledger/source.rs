//! Source records: what is known and what was promised about one order.
//!
//! The first decision about an order freezes its [`AwardPlan`]. Later snapshots evaluate no condition again: refunds take
//! their share of the plan, changed lines take the plan's rates. So a refund takes back what was given, not what today's
//! rules would give.

use serde::{Deserialize, Serialize};

use crate::ids::{RuleId, VoucherCode};
use crate::number::{Amount, Points};
use crate::order::Order;
use crate::program::document::{AfterSpending, EarnOn, EarningBasis, Expiry};
use crate::time::Instant;

/// The stored record of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRecord {
    /// Rises by one with every posting decision; 0 before the first.
    pub revision: u32,
    /// All snapshots merged.
    pub order: Order,
    /// What was promised, frozen at the first decision for a member; `None` for orders that earn nothing.
    pub plan: Option<AwardPlan>,
    /// Points given so far, before anything was taken back.
    pub earned: Points,
    /// Of these, points taken back so far.
    pub reversed: Points,
    /// Of `reversed`, points that had expired already and so count as taken.
    pub reversed_expired: Points,
    /// Of `reversed`, points nobody could be asked for (policy `clamp`).
    pub written_off: Points,
    /// True once the order was counted as one of the member's paid orders.
    pub counted: bool,
    /// Codes of our vouchers seen on any snapshot.
    pub voucher_codes: Vec<VoucherCode>,
}

/// Everything later snapshots of an order are judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardPlan {
    /// The program version that judged.
    pub program_version: u32,
    /// When it judged.
    pub judged_at: Instant,
    /// From when on the order earns.
    pub earn_on: EarnOn,
    /// Days points stay pending.
    pub hold_days: u16,
    /// What of the order counts.
    pub basis: EarningBasis,
    /// How long the points live once posted.
    pub expiry: Expiry,
    /// What a return does when the points are spent already.
    pub after_spending: AfterSpending,
    /// Rates that apply, in evaluation order.
    pub rates: Vec<PlannedRate>,
    /// The multiplier read of the member's tier.
    pub tier: Option<PlannedTier>,
}

/// A spend rate of the plan: `points` for every `per` minor units of the basis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedRate {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// Points for every `per`.
    pub points: Points,
    /// Minor units.
    pub per: Amount,
}

/// The tier the member had when the plan was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedTier {
    /// The tier.
    pub tier_id: RuleId,
    /// Percent of the base award; 110 gives a tenth more.
    pub earn_percent: u16,
}
