//! Marks: what an entry changes in an account beside points, lots and vouchers. Each is applied by [`crate::ledger::replay`]
//! without reading a program.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, RuleId, SourceId};
use crate::ledger::history::{DayFigures, Favourite};
use crate::ledger::standing::Ladder;
use crate::time::Date;

/// One change beside the points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mark {
    /// Orders, spending and qualifying points of a day: each figure is added.
    Day(DayFigures),
    /// Spending on a category or product: the figure's `spent` is added to that month's.
    Favourite(Favourite),
    /// A day of visit.
    Visit(Date),
    /// An activity was rewarded on a day, so many times more.
    Activity(ActivityFigure),
    /// Stamps on a card: given (positive) or taken (negative).
    Stamps(StampChange),
    /// A personal offer as it stands now.
    Offer(Offer),
    /// A milestone that is reached once.
    Reached(RuleId),
    /// A gift to choose, as it stands now; an empty list of rewards = chosen or withdrawn.
    Choice(Choice),
    /// A reward was taken so many times more (negative: given back); what per-member limits count.
    Taken {
        /// The reward.
        reward_id: RuleId,
        /// Times.
        count: i64,
    },
    /// The ladder the member stands on from now on; `None` = the program has none any more.
    Ladder(Option<Ladder>),
    /// Who invited the member.
    ReferredBy(AccountId),
    /// The tier, since when, and until when it is kept though it is no longer reached.
    Tier(TierStanding),
}

/// How often an activity was rewarded on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityFigure {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The day.
    pub day: Date,
    /// Times.
    pub count: i64,
}

/// Stamps of one card that end on the same day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StampChange {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// Stamps given or taken.
    pub count: i64,
    /// The last day they count; `None` = always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
    /// Stamps owed more (positive) or repaid (negative): an order came back whose stamps had bought a reward that was used.
    #[serde(default)]
    pub owed: i64,
}

/// A stamp card of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StampCard {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// Stamps by their last day, soonest first, those without one last.
    pub stamps: Vec<Stamps>,
    /// Stamps that the next ones repay first.
    pub owed: i64,
}

/// Stamps with one last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamps {
    /// The last day they count.
    pub expires_on: Option<Date>,
    /// How many; above zero.
    pub count: i64,
}

impl StampCard {
    /// Stamps that count on `day`.
    pub fn count_on(&self, day: Date) -> i64 {
        let alive = self.stamps.iter().filter(|stamps| stamps.expires_on.is_none_or(|last_day| day <= last_day));
        alive.map(|stamps| stamps.count).fold(0, i64::saturating_add)
    }
}

/// A personal offer: a mechanic that applies to this member for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The day it was made.
    pub granted_on: Date,
    /// The last day it can be used.
    pub last_day: Date,
    /// The orders that used it.
    pub used_by: Vec<SourceId>,
}

/// A gift to choose among rewards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The mechanic that offers it.
    pub mechanic_id: RuleId,
    /// Rewards to choose one of.
    pub rewards: Vec<RuleId>,
    /// The last day to choose.
    pub last_day: Date,
}

/// Where a member stands on the ladder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierStanding {
    /// The tier; `None` = below the first.
    pub tier_id: Option<RuleId>,
    /// Since when.
    pub since: Option<Date>,
    /// The last day the tier is kept though it is no longer reached; `None` = it is reached.
    pub keeps_until: Option<Date>,
}
