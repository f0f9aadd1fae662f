//! Other points for certain lines: a kettle earns a tenth more, gift wrapping earns nothing.
//!
//! It takes the place of what the line would earn by the program's rates. Of several for one line a product beats a category, then the
//! higher priority, then the identifier.

use serde::{Deserialize, Serialize};

use super::spend::Rate;
use crate::limits::EARN_PERCENT_MAX;
use crate::selector::Selector;

/// What certain lines earn instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The lines.
    pub on: Selector,
    /// What they earn.
    pub earns: Award,
}

/// What lines earn instead of the base award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Award {
    /// So many percent of the base award; 110 = a tenth more, 0 = nothing.
    Percent(u16),
    /// A rate of its own.
    Rate(Rate),
}

impl Override {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        self.on.check()?;
        if self.on.is_everything() {
            return Err("name the products or categories it is about");
        }
        match self.earns {
            Award::Percent(percent) if percent <= EARN_PERCENT_MAX => Ok(()),
            Award::Percent(_) => Err("earn 0 to 1000 percent"),
            Award::Rate(rate) => rate.check(),
        }
    }
}
