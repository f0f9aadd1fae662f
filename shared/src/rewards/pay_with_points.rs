//! Paying a share of the cart with points: what a point is worth and which share of which lines it may pay.
//!
//! A product's share beats a category's, a category's beats the tier's, the tier's beats the program's.

use serde::{Deserialize, Serialize};

use crate::number::{Amount, Points};
use crate::order::AMOUNT_MAX;
use crate::program::check::RULE_POINTS_MAX;
use crate::ratio::BASIS_POINTS;
use crate::selector::Selector;

/// Most overrides; see [`crate::program::check::MECHANICS_MAX`].
pub const OVERRIDES_MAX: usize = 50;

/// Paying with points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PayWithPoints {
    /// So many points …
    pub points: Points,
    /// … are worth so many minor units.
    pub amount: Amount,
    /// Largest share of the goods, in hundredths of a percent.
    pub share_bps_max: u16,
    /// Other shares for certain lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<ShareOverride>,
}

/// Another share for certain lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShareOverride {
    /// The lines.
    pub on: Selector,
    /// Largest share of them, in hundredths of a percent; 0 = points cannot pay them.
    pub share_bps_max: u16,
}

impl PayWithPoints {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if !(1..=RULE_POINTS_MAX).contains(&self.points.get()) || !(1..=AMOUNT_MAX).contains(&self.amount.get()) {
            return Err("say what how many points are worth: 50 points, 100 minor units");
        }
        let is_share = |share: u16| share <= BASIS_POINTS;
        if !is_share(self.share_bps_max) || !self.overrides.iter().all(|other| is_share(other.share_bps_max)) {
            return Err("a share is 0 to 10000 hundredths of a percent");
        }
        if self.overrides.len() > OVERRIDES_MAX {
            return Err("make at most 50 exceptions");
        }
        self.overrides.iter().try_for_each(|other| other.on.check())
    }
}
