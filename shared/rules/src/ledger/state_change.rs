//! State changes: what an entry changes in an account beside points, lots and vouchers. Each is applied by [`crate::ledger::replay`]
//! without reading a program.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, RuleId, SourceId};
use crate::ledger::history::{DayFigures, Favourite};
use crate::ledger::standing::Ladder;
use crate::mechanics::{Gift, ReferralMoment};
use crate::number::Points;
use crate::time::Date;
use crate::weight::Weight;

/// One change beside the points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StateChange {
    /// Orders, spending and qualifying points of a day: each figure is added.
    Day(DayFigures),
    /// Spending on a category or product: the figure's `spent` is added to that month's.
    Favourite(Favourite),
    /// A day of visit.
    Visit(Date),
    /// An activity was rewarded on a day, so many times more (negative: what was counted lapsed).
    Activity(ActivityFigure),
    /// Something was done that nobody has verified yet.
    Unverified(Unverified),
    /// What waited to be verified waits no more.
    NoLongerUnverified(SourceId),
    /// Stamps on a card: given (positive) or taken (negative).
    Stamps(StampChange),
    /// A personal offer as it stands now.
    Offer(Offer),
    /// An order holds a gift that is given a counted number of times.
    SlotTaken(Slot),
    /// It holds it no more.
    SlotFreed(Slot),
    /// A milestone that is reached once.
    Reached(RuleId),
    /// So many more gifts to choose (negative: chosen or withdrawn).
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
    /// Paid orders that did not come back as a whole: so many more.
    KeptOrders(i64),
    /// The referral of this member is earned (the first order is kept), or no longer.
    ReferralEarned(bool),
    /// What is known and was given of a referral, as it stands now.
    Friend(Friend),
    /// The tier, since when, and until when it is kept though it is no longer reached.
    Tier(TierStanding),
    /// The account is frozen from now on, or no longer.
    Frozen(bool),
    /// So many more points of returns were spent and are not asked for (policy `clamp`); negative: taken after all.
    Forgiven(Points),
    /// The account is an alias of another one from now on, or no longer.
    MergedInto(Option<Merged>),
    /// What the parts of a purchase leave of a point, as it stands now.
    Purchase(PurchaseRest),
}

/// Where an account went that is an alias.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The account that is kept.
    pub account_id: AccountId,
    /// The day it was merged.
    pub on: Date,
    /// Sources of the lots and waiting points that went along, sorted.
    pub sources: Vec<SourceId>,
}

/// What the parts of one purchase leave of a point after rounding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseRest {
    /// The name its parts share.
    pub purchase_id: String,
    /// The part judged last.
    pub source: SourceId,
    /// Points, below 1.
    pub rest: Weight,
}

/// Points of returns that were spent and that nobody is asked for (policy `clamp`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forgiven {
    /// Points; above zero.
    pub points: Points,
    /// The last day some were forgiven: what was issued later was paid with other points.
    pub until: Date,
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

/// A gift that is given a counted number of times, and the order that holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The order.
    pub source: SourceId,
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
    /// How many may be chosen; in a mark, how many more.
    pub count: i64,
}

/// How often a mechanic has rewarded the member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The last day it did; of a birthday, the day that was celebrated.
    pub day: Date,
    /// Times on that day.
    pub of_day: i64,
    /// Times in all.
    pub count: i64,
}

/// Something done that nobody has verified yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unverified {
    /// What it is, for one mechanic; promised points wait under this name.
    pub source: SourceId,
    /// What was done: the source of the fact.
    pub of: SourceId,
    /// The mechanic that rewards it.
    pub mechanic_id: RuleId,
    /// What was promised.
    pub gives: Gift,
    /// The day it was counted on.
    pub counted_on: Date,
    /// The day the promise lapses.
    pub lapses_on: Date,
}

/// A referral: of an invited friend in the account of who invited, and of the member's own invitation in the friend's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Friend {
    /// The friend's account.
    pub referee: AccountId,
    /// What rewards it.
    pub at: ReferralMoment,
    /// The sequence of the friend's ledger that was last heard of: what is older is outdated.
    pub as_of: u64,
    /// The day it was earned; `None` = it came to nothing.
    pub earned_on: Option<Date>,
    /// What was given and not taken back.
    pub given: Vec<GivenForFriend>,
}

/// What one mechanic gave for a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenForFriend {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// The source of the points.
    pub source: SourceId,
    /// Points; 0 when it gave a reward.
    pub points: Points,
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
