//! Gifts for inviting a friend and for the friend. Who invited whom is known to the shell by the code of a link; here it is an account.
//!
//! ```
//! use coppertoken_rules::Points;
//! use coppertoken_rules::mechanics::{Gift, GiftPoints, INVITE, MechanicTerms, Referral, ReferralMoment};
//! // A hundred points for a friend's first order.
//! let advocate = Some(Gift::Points(GiftPoints { points: Points::new(100)?, valid_days: None }));
//! let (friend_at, advocate_at) = (ReferralMoment::Registration, ReferralMoment::FirstOrder);
//! let referral = Referral { friend: None, friend_at, advocate, advocate_at, per_month_max: 10 };
//! assert_eq!(referral.check(), Ok(()));
//! assert_eq!(referral.action(None), Some(INVITE));
//! # Ok::<(), coppertoken_rules::Rejection>(())
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, Earns, Gift, INVITE, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;

/// Gifts of a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Referral {
    /// What the friend gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub friend: Option<Gift>,
    /// When.
    #[serde(default)]
    pub friend_at: ReferralMoment,
    /// What who invited gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advocate: Option<Gift>,
    /// When. Points for a first order wait as long as the friend's own.
    #[serde(default = "first_order")]
    pub advocate_at: ReferralMoment,
    /// Most rewarded friends in one calendar month.
    #[serde(default = "per_month")]
    pub per_month_max: u16,
}

/// When a side is rewarded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferralMoment {
    /// When the friend joins.
    #[default]
    Registration,
    /// When the friend has paid the first order.
    FirstOrder,
}

const fn first_order() -> ReferralMoment {
    ReferralMoment::FirstOrder
}

const fn per_month() -> u16 {
    10
}

impl MechanicTerms for Referral {
    fn check(&self) -> Result<(), &'static str> {
        if self.friend.is_none() && self.advocate.is_none() {
            return Err("give something to the friend, to who invited, or to both");
        }
        if self.per_month_max == 0 {
            return Err("reward at least one friend a month");
        }
        [&self.friend, &self.advocate].into_iter().flatten().try_for_each(Gift::check)
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        let friend = self.friend.iter().map(|gift| (Occasion::Invited, gift));
        friend.chain(self.advocate.iter().map(|gift| (Occasion::Inviting, gift))).collect()
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        None
    }

    fn earns(&self) -> Earns {
        Earns::Nothing
    }

    fn orders(&self) -> AboutOrders {
        AboutOrders::No
    }

    fn action(&self, reward: Option<&RuleId>) -> Option<&str> {
        // The friend only joins, or buys.
        let gives =
            |gift: &Option<Gift>| gift.as_ref().is_some_and(|gift| reward.is_none_or(|id| gift.rewards().contains(id)));
        (gives(&self.advocate) && !(reward.is_some() && gives(&self.friend))).then_some(INVITE)
    }

    fn reach(&self) -> Option<Reach> {
        None
    }
}
