//! Paying a share of the cart with points: what a point is worth and which share of which lines it may pay.
//!
//! A product's share beats a category's, a category's beats the tier's, the tier's beats the program's. Of two equally precise the
//! larger one applies. Gift cards are never paid with points.

use core::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::Checkout;
use crate::error::OutOfRange;
use crate::limits::RULE_POINTS_MAX;
use crate::number::{Amount, Points};
use crate::order::AMOUNT_MAX;
use crate::ratio::{BASIS_POINTS, multiply_then_divide_ceiling, multiply_then_divide_floor, share_of};
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
        if self.overrides.iter().any(|other| other.on.is_everything()) {
            return Err("an exception names its products or categories; the share of everything stands beside them");
        }
        self.overrides.iter().try_for_each(|other| other.on.check())
    }

    /// The same for a member: `resolve` replaces favourites by the member's own.
    #[must_use]
    pub fn for_member(&self, resolve: impl Fn(&Selector) -> Selector) -> Self {
        let overrides = self
            .overrides
            .iter()
            .map(|other| ShareOverride { on: resolve(&other.on), share_bps_max: other.share_bps_max });
        Self { overrides: overrides.collect(), ..self.clone() }
    }

    /// Minor units of a cart that points may pay, when `plain_bps` hundredths of a percent hold for lines without an exception.
    pub fn allowed(&self, checkout: Checkout<'_>, plain_bps: u16) -> Result<Amount, OutOfRange> {
        if checkout.lines.is_empty() {
            // Lines that cannot be seen may be any.
            let least = self.overrides.iter().map(|other| other.share_bps_max).fold(plain_bps, u16::min);
            return share_of(checkout.goods.at_least_zero(), least);
        }
        checkout.share(|line| {
            if line.is_gift_card {
                return 0;
            }
            let matching = self.overrides.iter().filter(|other| other.on.matches(line));
            let closest = matching.min_by_key(|other| (other.on.precedence(), Reverse(other.share_bps_max)));
            closest.map_or(plain_bps, |other| other.share_bps_max)
        })
    }

    /// What `points` are worth in minor units, rounded down.
    pub fn worth(&self, points: Points) -> Result<Amount, OutOfRange> {
        let (value, worth) = (i128::from(self.points.get()), i128::from(self.amount.get()));
        Amount::new(multiply_then_divide_floor(i128::from(points.get()), worth, value)?)
    }

    /// Points that pay `amount` minor units, rounded up: a point is not split.
    pub fn points_for(&self, amount: Amount) -> Result<Points, OutOfRange> {
        let (value, worth) = (i128::from(self.points.get()), i128::from(self.amount.get()));
        Points::new(multiply_then_divide_ceiling(i128::from(amount.get()), value, worth)?)
    }
}
