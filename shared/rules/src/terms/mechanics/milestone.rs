//! A gift when so many points were earned in all, once. No points are spent, and falling below and rising again gives nothing more.

use serde::{Deserialize, Serialize};

use super::gift::Gift;
use crate::number::{LIMIT, Points};

/// A gift at a milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Points earned by orders in all, less what was taken back.
    pub points: Points,
    /// What it gives.
    pub gives: Gift,
}

impl Milestone {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if !(1..=LIMIT).contains(&self.points.get()) {
            return Err("a milestone lies above 0 points");
        }
        self.gives.check()
    }
}
