//! The ladder of tiers: what it takes to reach one and what its members have. How one is lost stands in [`crate::qualification`].

use serde::{Deserialize, Serialize};

use super::document::Localized;
use crate::ids::RuleId;
use crate::mechanics::Rate;
use crate::number::Points;

/// A step of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Identifier, kept over versions.
    pub id: RuleId,
    /// What the shopper reads.
    pub title: Localized,
    /// What it takes, in the unit of the measure.
    pub threshold: Threshold,
    /// Percent of the base award members of this tier earn; 110 gives a tenth more.
    #[serde(default = "plain_percent")]
    pub earn_percent: u16,
    /// What members of this tier earn instead of the program's own rates; absent = the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// The share of the goods that may be paid with points, in hundredths of a percent; absent = the program's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_share_bps: Option<u16>,
}

const fn plain_percent() -> u16 {
    100
}

/// Where a tier begins. "More than 2500" and "at least 2500" differ at exactly 2500. Figures are in the unit of the program's
/// measure (points, minor units or orders).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Threshold {
    /// Reached at exactly this figure.
    AtLeast(Points),
    /// Reached with one unit more.
    MoreThan(Points),
}

impl Threshold {
    /// The smallest figure that reaches it.
    pub fn first_points(self) -> Points {
        match self {
            Self::AtLeast(points) => points,
            Self::MoreThan(points) => Points::new(points.get().saturating_add(1)).unwrap_or(points),
        }
    }

    /// Does this figure reach it?
    pub fn is_reached_by(self, qualifying: Points) -> bool {
        qualifying >= self.first_points()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_and_at_least_differ_at_exactly_the_figure() {
        let points = |figure| Points::new(figure).unwrap();
        assert!(Threshold::AtLeast(points(250_000)).is_reached_by(points(250_000)));
        assert!(!Threshold::AtLeast(points(250_000)).is_reached_by(points(249_999)));
        assert!(!Threshold::MoreThan(points(250_000)).is_reached_by(points(250_000)));
        assert!(Threshold::MoreThan(points(250_000)).is_reached_by(points(250_001)));
    }
}
