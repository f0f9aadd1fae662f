//! Ways to earn, one kind a file. A published kind never changes its meaning; a new meaning is a new kind.
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

use serde::{Deserialize, Serialize};

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
pub use spend::{Rate, Spend, Steps};
pub use stamps::{Stamps, StampsFor};

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

impl MechanicKind {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Spend(rate) | Self::Steps(rate) => rate.check(),
            Self::Override(overriding) => overriding.check(),
            Self::Multiplier(multiplier) => multiplier.check(),
            Self::Bonus(bonus) => bonus.check(),
            Self::Stamps(stamps) => stamps.check(),
            Self::Enrollment(enrollment) => enrollment.gives.check(),
            Self::Activity(activity) => activity.check(),
            Self::Birthday(birthday) => birthday.check(),
            Self::Milestone(milestone) => milestone.check(),
            Self::Offer(offer) => offer.check(),
            Self::Referral(referral) => referral.check(),
        }
    }

    /// What it gives beside points of an order, in the order of the document.
    pub fn gifts(&self) -> Vec<&Gift> {
        match self {
            Self::Spend(_)
            | Self::Steps(_)
            | Self::Override(_)
            | Self::Multiplier(_)
            | Self::Bonus(_)
            | Self::Offer(_) => vec![],
            Self::Stamps(stamps) => vec![&stamps.gives],
            Self::Enrollment(enrollment) => vec![&enrollment.gives],
            Self::Activity(activity) => vec![&activity.gives],
            Self::Birthday(birthday) => vec![&birthday.gives],
            Self::Milestone(milestone) => vec![&milestone.gives],
            Self::Referral(referral) => [&referral.friend, &referral.advocate].into_iter().flatten().collect(),
        }
    }
}

#[cfg(test)]
mod tests;
