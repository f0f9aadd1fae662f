//! Something that is not money: free returns, dispatch overnight, support after hours. The checkout gets its name, the shopper
//! reads the benefit's title.

use serde::{Deserialize, Serialize};

use crate::mechanics::activity::is_action;

/// A perk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Perk {
    /// `free_returns`, `overnight_dispatch`, `priority_support`, or a name of the shop's own.
    pub name: String,
}

impl Perk {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        if is_action(&self.name) {
            Ok(())
        } else {
            Err("name the perk in 1 to 32 lower-case letters, digits or underscores")
        }
    }
}
