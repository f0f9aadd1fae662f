//! A percentage off the goods or certain lines, without a code. Of several for one line the largest applies.

use serde::{Deserialize, Serialize};

use crate::selector::Selector;

/// `percent` off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// 1 to 100.
    pub percent: u8,
    /// The lines.
    #[serde(default, skip_serializing_if = "Selector::is_everything")]
    pub on: Selector,
}

impl Discount {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        self.on.check()?;
        if (1..=100).contains(&self.percent) { Ok(()) } else { Err("take 1 to 100 percent off") }
    }
}
