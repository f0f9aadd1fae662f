//! Source records: what is known and what was promised about one order.
//!
//! The first decision in which an order counts freezes its [`AwardPlan`]. Later snapshots ask nothing of the member again: refunds take
//! what their lines had earned, changed lines take the plan's rates. So a refund takes back what was given, not what today's rules
//! would give.

use serde::{Deserialize, Serialize};

use crate::conditions::CartCondition;
use crate::earning::{AfterSpending, EarnOn, EarningBasis, Expiry};
use crate::ids::{RuleId, VoucherCode};
use crate::ledger::history::FavouriteKind;
use crate::ledger::lot::LotChange;
use crate::mechanics::{Bonus, Multiplier, Override, Rate, Stamps};
use crate::number::{Amount, Points};
use crate::order::KnownOrder;
use crate::ratio::Proportion;
use crate::time::{Date, Instant};
use crate::weight::Weight;

/// The stored record of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRecord {
    /// Rises by one with every posting decision; 0 before the first.
    pub revision: u32,
    /// All snapshots merged.
    pub known: KnownOrder,
    /// What was promised, frozen when the order first counted for a member; `None` while it does not, and for orders that earn
    /// nothing.
    pub plan: Option<AwardPlan>,
    /// What each line weighs in `earned` by the plan and the counting cart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<LineWeight>,
    /// Points given so far, before anything was taken back.
    pub earned: Points,
    /// Of these, points taken back so far.
    pub reversed: Points,
    /// Of `reversed`, points that had expired already and so count as taken.
    pub reversed_expired: Points,
    /// Of `reversed`, points nobody could be asked for (policy `clamp`). What is taken after all, because a voucher they had paid for came
    /// back, stands with that voucher.
    pub written_off: Points,
    /// Points of it that were taken or posted wait again for its payment: they are given again when it is paid.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_reopened: bool,
    /// The day its points were given again after they had been taken: from then on they live for a grace at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_again_on: Option<Date>,
    /// Of `reversed`, points taken from lots of other sources, latest last: restoring the order gives them back there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_elsewhere: Vec<LotChange>,
    /// What was counted of the order, if it was counted as one of the member's paid orders.
    pub counted: Option<Counted>,
    /// Codes of our vouchers the order carries or has carried.
    pub voucher_codes: Vec<VoucherCode>,
    /// It was placed as a guest, and the member has claimed it since: that it was placed before joining is no matter.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_claimed: bool,
}

/// What a line weighs in what its order earned: its exact, unrounded points by rates, overrides and multipliers, and its part of
/// order-wide bonuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineWeight {
    /// The line; empty for shipping.
    pub line_id: String,
    /// Points.
    pub weight: Weight,
}

impl SourceRecord {
    /// A record of what was just heard of an order.
    pub const fn new(known: KnownOrder) -> Self {
        Self {
            revision: 0,
            known,
            plan: None,
            weights: Vec::new(),
            earned: Points::ZERO,
            reversed: Points::ZERO,
            reversed_expired: Points::ZERO,
            written_off: Points::ZERO,
            is_reopened: false,
            given_again_on: None,
            taken_elsewhere: Vec::new(),
            counted: None,
            voucher_codes: Vec::new(),
            is_claimed: false,
        }
    }
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

/// Everything an order is judged by: what its program and its member decide, frozen when it first counts. What is left open are
/// conditions on the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardPlan {
    /// The program version that judged.
    pub program_version: u32,
    /// When it judged.
    pub judged_at: Instant,
    /// The day whose rules apply.
    pub judged_on: Date,
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
    /// Minor units of the program's currency for one of the order's, when it is in another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Proportion>,
    /// What earlier parts of the same purchase left of a point, below 1: this part begins with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Weight>,
    /// What was read of the member's tier.
    pub tier: Option<PlannedTier>,
    /// Most points the order may earn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_max: Option<Points>,
    /// For which carts of this member orders earn at all.
    #[serde(default, skip_serializing_if = "CartCondition::is_always")]
    pub eligibility: CartCondition,
    /// Rules in force, in the order of evaluation.
    pub rules: Vec<PlannedRule>,
}

/// A rule about orders that is in force for this member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedRule {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// For which carts.
    #[serde(default, skip_serializing_if = "CartCondition::is_always")]
    pub when: CartCondition,
    /// How many orders of the member may get it in all, where that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<u32>,
    /// What it does.
    pub gives: PlannedKind,
}

/// What a planned rule does. Favourites in selectors are replaced by their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PlannedKind {
    /// Points for every so much of the basis.
    Spend(Rate),
    /// Points for every full step of the basis.
    Steps(Rate),
    /// Other points for certain lines.
    Override(Override),
    /// A multiplier of certain lines.
    Multiplier(Multiplier),
    /// Points added to the order.
    Bonus(Bonus),
    /// A stamp card the order counts for.
    Stamps(Stamps),
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
