//! Ways to redeem, one kind a file. A published kind never changes its meaning; a new meaning is a new kind.

pub mod amount_off;

use serde::{Deserialize, Serialize};

pub use amount_off::AmountOff;

use crate::number::Amount;

/// The kinds of rewards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RewardKind {
    /// A fixed amount off the next order.
    AmountOff(AmountOff),
}

impl RewardKind {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::AmountOff(amount_off) => amount_off.check(),
        }
    }

    /// Minor units a voucher of this reward takes off.
    pub const fn amount(&self) -> Amount {
        match self {
            Self::AmountOff(amount_off) => amount_off.amount,
        }
    }
}
