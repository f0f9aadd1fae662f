//! What a shop's operator sets: step-up, approvals, retention, how orders are read.

use serde::{Deserialize, Serialize};

use super::order_settings::OrderSettings;

/// Body of `POST …/settings`, and answer to `GET …/settings`. What is absent is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShopSettings {
    /// Redemptions of so many points and more want a member token whose `auth_time` is at most 15 minutes old.
    #[serde(default)]
    pub step_up_points: Option<u32>,
    /// More points than these, given or taken by hand for one member within 24 hours, want a second operator. A reward counts what it costs
    /// in points: its price, or its margin cost at the rate of `pay_with_points` where that is more. One with neither always wants two.
    #[serde(default)]
    pub approval_points: Option<u32>,
    /// A member on whose account nothing has happened for so many days is erased. 30 to 36,500.
    #[serde(default)]
    pub inactive_days: Option<u32>,
    /// Free text about gifts by hand is emptied after so many days. 1 to 36,500.
    #[serde(default)]
    pub note_days: Option<u32>,
    /// How the shop's orders are read.
    #[serde(default, skip_serializing_if = "OrderSettings::is_default")]
    pub orders: OrderSettings,
}
