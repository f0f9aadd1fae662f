//! The order's goods cost at least, or at most, so much. Both bounds belong to the range.

use serde::{Deserialize, Serialize};

#[cfg(feature = "judge")]
use super::Unmet;
#[cfg(feature = "judge")]
use crate::error::OutOfRange;
use crate::number::Amount;

/// Bounds in minor units, on the program's earning basis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Goods {
    /// Minor units it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Amount>,
    /// Minor units it may cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Amount>,
}

#[cfg(feature = "judge")]
impl Goods {
    pub(super) fn unmet(self, goods: Amount) -> Result<Option<Unmet>, OutOfRange> {
        if let Some(at_least) = self.at_least.filter(|at_least| goods < *at_least) {
            return Ok(Some(Unmet::GoodsMissing { missing: at_least.minus(goods)? }));
        }
        Ok(self.at_most.filter(|at_most| goods > *at_most).map(|_| Unmet::GoodsAbove))
    }
}
