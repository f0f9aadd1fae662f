//! Source records: what is known and what was promised about one order.
//!
//! The first decision about an order freezes its [`AwardPlan`]. Later snapshots evaluate no condition again: refunds take
//! their share of the plan, changed lines take the plan's rates. So a refund takes back what was given, not what today's
//! rules would give.

use serde::{Deserialize, Serialize};

use crate::conditions::Unmet;
use crate::ids::{RuleId, VoucherCode};
use crate::ledger::history::FavouriteKind;
use crate::mechanics::{Award, Rate, Stamps};
use crate::number::{Amount, Points};
use crate::order::Order;
use crate::program::document::{AfterSpending, EarnOn, EarningBasis, Expiry};
use crate::selector::Selector;
use crate::time::{Date, Instant};

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
    /// Of `reversed`, points nobody could be asked for (policy `clamp`). What is taken after all, because a voucher they had paid for came
    /// back, stands with that voucher.
    pub written_off: Points,
    /// What was counted of the order, if it was counted as one of the member's paid orders.
    pub counted: Option<Counted>,
    /// Codes of our vouchers seen on any snapshot.
    pub voucher_codes: Vec<VoucherCode>,
}

/// What an order has added to its member's counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The day it counts on.
    pub day: Date,
    /// Minor units of the earning basis, less refunds.
    pub spent: Amount,
    /// Points earned, less what was taken back.
    pub qualifying: Points,
    /// Spending on categories and products.
    pub favourites: Vec<CountedFavourite>,
    /// Stamps given, by card.
    pub stamps: Vec<CountedStamps>,
}

/// What an order has added to a favourite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedFavourite {
    /// Category or product.
    pub kind: FavouriteKind,
    /// The platform's id of it.
    pub id: String,
    /// Minor units, net.
    pub spent: Amount,
}

/// Stamps an order has given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedStamps {
    /// The card.
    pub mechanic_id: RuleId,
    /// Stamps.
    pub count: i64,
    /// Their last day.
    pub expires_on: Option<Date>,
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
    /// What was read of the member's tier.
    pub tier: Option<PlannedTier>,
    /// Other points for certain lines; the first that matches a line applies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<PlannedOverride>,
    /// Campaigns and personal offers that multiply, in evaluation order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub multipliers: Vec<PlannedMultiplier>,
    /// Points added to the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bonuses: Vec<PlannedBonus>,
    /// Most points the order may earn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_max: Option<Points>,
    /// Stamp cards the order counts for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamps: Vec<PlannedStamps>,
    /// Why the order earns nothing, when the member is not eligible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_eligible: Option<Unmet>,
}

/// Other points for certain lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedOverride {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The lines, favourites replaced by their names.
    pub on: Selector,
    /// What they earn.
    pub earns: Award,
}

/// A multiplier of certain lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedMultiplier {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The stacking group.
    pub group: String,
    /// Percent of the base award.
    pub percent: u16,
    /// The lines, favourites replaced by their names.
    pub on: Selector,
}

/// Points added to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedBonus {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// Points.
    pub points: Points,
}

/// A stamp card the order counts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedStamps {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The card.
    pub card: Stamps,
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
    /// What its members earn instead of the program's rates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
}
