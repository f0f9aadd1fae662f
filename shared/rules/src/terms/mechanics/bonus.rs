//! A campaign that adds a fixed number of points to an order: 50 more for an order above 30.00. Conditions say which orders.

use serde::{Deserialize, Serialize};

use crate::limits::RULE_POINTS_MAX;
use crate::number::Points;

/// Points added once an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// Points, above zero.
    pub points: Points,
}

impl Bonus {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if (1..=RULE_POINTS_MAX).contains(&self.points.get()) { Ok(()) } else { Err("add 1 to 1,000,000 points") }
    }
}
