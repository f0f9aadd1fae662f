//! Ways to earn, one kind a file. A published kind never changes its meaning; a new meaning is a new kind.
//!
//! Each says of itself what [`MechanicTerms`] asks, and shows an example of it. What it does when something happens stands one layer up
//! (`decide::mechanics`), what is said of it with the words: a new kind does not compile until all three know it.
//!
//! Of an order: [`Spend`] and [`Steps`] give the base award of a line, [`Override`] replaces it for some lines, [`Multiplier`] and
//! [`PersonalOffer`] multiply it, [`Bonus`] adds to it. [`Stamps`] count orders or pieces. The others answer other facts.

pub mod activity;
pub mod birthday;
pub mod bonus;
pub mod enrollment;
pub mod gift;
pub mod milestone;
pub mod multiplier;
pub mod offer;
pub mod overriding;
pub mod referral;
pub mod spend;
pub mod stamps;
pub mod steps;

use serde::{Deserialize, Serialize};

use crate::conditions::Condition;
use crate::ids::RuleId;
use crate::number::Points;
use crate::selector::Selector;

pub use activity::Activity;
pub use birthday::Birthday;
pub use bonus::Bonus;
pub use enrollment::Enrollment;
pub use gift::{Gift, GiftPoints};
pub use milestone::Milestone;
pub use multiplier::Multiplier;
pub use offer::PersonalOffer;
pub use overriding::{Award, Override};
pub use referral::{Referral, ReferralMoment};
pub use spend::{Rate, Spend};
pub use stamps::{Stamps, StampsFor};
pub use steps::Steps;

/// The kinds of mechanics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MechanicKind {
    /// Points for what is spent.
    Spend(Spend),
    /// Points for every full step of what is spent.
    Steps(Steps),
    /// Other points for certain products, categories or favourites.
    Override(Override),
    /// A campaign that multiplies what orders earn.
    Multiplier(Multiplier),
    /// A campaign that adds points to an order.
    Bonus(Bonus),
    /// A reward after so many purchases or pieces.
    Stamps(Stamps),
    /// A gift for joining.
    Enrollment(Enrollment),
    /// A gift for something done: a newsletter, a review, a visit.
    Activity(Activity),
    /// A gift on the birthday.
    Birthday(Birthday),
    /// A reward when so many points were earned in all.
    Milestone(Milestone),
    /// A raised award for some days, for who comes into a segment.
    Offer(PersonalOffer),
    /// Gifts for inviting a friend, and for the friend.
    Referral(Referral),
}

/// Buying, as an action of [`MechanicTerms::action`].
pub const BUY: &str = "buy";
/// Inviting a friend, as an action of [`MechanicTerms::action`].
pub const INVITE: &str = "invite";

/// What every kind of mechanic says of itself.
pub trait MechanicTerms {
    /// Says what is wrong with the parameters.
    fn check(&self) -> Result<(), &'static str>;

    /// What it gives beside points of an order, and when, in the order of the document.
    fn gives(&self) -> Vec<(Occasion, &Gift)>;

    /// A condition it has beside `when`, and its place below `rule`.
    fn own_condition(&self) -> Option<(&'static str, &Condition)>;

    /// What orders earn by it.
    fn earns(&self) -> Earns;

    /// Is it about what orders earn or count, and is what it reads of the member told to the member?
    fn orders(&self) -> AboutOrders;

    /// What a member must do for it, beside what conditions ask: [`BUY`], [`INVITE`], the name of an activity; `None` = nothing.
    /// With `reward`, for that reward.
    fn action(&self, reward: Option<&RuleId>) -> Option<&str>;

    /// What it takes until it gives for the first time; `None` when it gives no reward or no number says it.
    fn reach(&self) -> Option<Reach>;
}

/// When a gift is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// With joining.
    Joining,
    /// With joining or the first order of somebody who was invited.
    Invited,
    /// With a friend's joining or first order.
    Inviting,
    /// With an activity.
    Activity,
    /// With a birthday.
    Birthday,
    /// With an order.
    Order,
}

/// What orders earn by a mechanic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earns {
    /// Points for what is spent; several add up.
    Rate(Rate),
    /// Points for what is spent on certain lines, instead of what they would earn.
    Instead(Rate),
    /// So many percent of what lines earn.
    Percent(u16),
    /// A fixed number of points.
    Points,
    /// Nothing, or nothing more than they would.
    Nothing,
}

/// Whether a mechanic is about orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AboutOrders {
    /// It answers other facts.
    No,
    /// It is, and it reads nothing of the member beside its condition.
    Told,
    /// It is, and it reads what a member is not told.
    Withheld,
}

impl AboutOrders {
    /// Of a rule about certain lines: what a member buys most is not told.
    const fn of(on: &Selector) -> Self {
        if on.is_favourite() { Self::Withheld } else { Self::Told }
    }
}

/// What it takes until a mechanic gives for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Joining.
    Joining,
    /// So many orders.
    Orders(i64),
    /// So many points earned.
    Points(Points),
}

/// One expression for whichever kind of mechanic it is. All that is asked of every kind, here and with the words, goes through this list.
#[macro_export]
macro_rules! of_each_mechanic {
    ($rule:expr, $kind:ident => $said:expr) => {
        match $rule {
            $crate::mechanics::MechanicKind::Spend($kind) => $said,
            $crate::mechanics::MechanicKind::Steps($kind) => $said,
            $crate::mechanics::MechanicKind::Override($kind) => $said,
            $crate::mechanics::MechanicKind::Multiplier($kind) => $said,
            $crate::mechanics::MechanicKind::Bonus($kind) => $said,
            $crate::mechanics::MechanicKind::Stamps($kind) => $said,
            $crate::mechanics::MechanicKind::Enrollment($kind) => $said,
            $crate::mechanics::MechanicKind::Activity($kind) => $said,
            $crate::mechanics::MechanicKind::Birthday($kind) => $said,
            $crate::mechanics::MechanicKind::Milestone($kind) => $said,
            $crate::mechanics::MechanicKind::Offer($kind) => $said,
            $crate::mechanics::MechanicKind::Referral($kind) => $said,
        }
    };
}

pub use of_each_mechanic as of_each;

impl MechanicTerms for MechanicKind {
    fn check(&self) -> Result<(), &'static str> {
        of_each!(self, kind => MechanicTerms::check(kind))
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        of_each!(self, kind => kind.gives())
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        of_each!(self, kind => kind.own_condition())
    }

    fn earns(&self) -> Earns {
        of_each!(self, kind => kind.earns())
    }

    fn orders(&self) -> AboutOrders {
        of_each!(self, kind => kind.orders())
    }

    fn action(&self, reward: Option<&RuleId>) -> Option<&str> {
        of_each!(self, kind => kind.action(reward))
    }

    fn reach(&self) -> Option<Reach> {
        of_each!(self, kind => kind.reach())
    }
}

impl MechanicKind {
    /// What it gives beside points of an order, in the order of the document.
    pub fn gifts(&self) -> Vec<&Gift> {
        self.gives().into_iter().map(|(_, gift)| gift).collect()
    }
}

#[cfg(test)]
mod tests;
