//! What qualifies for tiers, over which time, and what becomes of a tier that is no longer reached.

use serde::{Deserialize, Serialize};

/// Longest grace: a year.
pub const GRACE_DAYS_MAX: u16 = 366;

/// How members qualify for tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Qualification {
    /// What is counted.
    pub measure: Measure,
    /// Over which time.
    pub window: QualificationWindow,
    /// Days a tier is kept after it is no longer reached.
    pub grace_days: u16,
    /// What happens then.
    pub downgrade: Downgrade,
}

impl Default for Qualification {
    fn default() -> Self {
        Self {
            measure: Measure::default(),
            window: QualificationWindow::default(),
            grace_days: 30,
            downgrade: Downgrade::default(),
        }
    }
}

/// What qualifies. Redeeming, expiry and grants never touch it; refunds reduce it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Points earned by orders.
    #[default]
    Points,
    /// What orders cost on the earning basis, in minor units.
    Spend,
    /// Paid orders.
    Orders,
}

/// The time over which figures count, from the day of payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QualificationWindow {
    /// Everything since joining.
    Lifetime,
    /// The last so many months, 1 to 24.
    RollingMonths(u16),
    /// From 1 January.
    CalendarYear,
    /// From the day of joining, year by year.
    MembershipYear,
}

impl Default for QualificationWindow {
    fn default() -> Self {
        Self::RollingMonths(12)
    }
}

/// What happens when the grace ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Downgrade {
    /// One tier down, then a new grace.
    #[default]
    OneStep,
    /// To the tier that is reached.
    ToReached,
    /// Nothing: once reached, kept.
    Never,
}
