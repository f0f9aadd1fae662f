//! Gifts for inviting a friend and for the friend. Who invited whom is known to the shell by the code of a link; here it is an account.

use serde::{Deserialize, Serialize};

use super::gift::Gift;

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

impl Referral {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.friend.is_none() && self.advocate.is_none() {
            return Err("give something to the friend, to who invited, or to both");
        }
        if self.per_month_max == 0 {
            return Err("reward at least one friend a month");
        }
        [&self.friend, &self.advocate].into_iter().flatten().try_for_each(Gift::check)
    }
}
