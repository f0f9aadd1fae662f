//! Ways to earn, one kind a file. A published kind never changes its meaning; a new meaning is a new kind.

pub mod spend;

use serde::{Deserialize, Serialize};

pub use spend::Spend;

use crate::number::{Amount, Points};

/// The kinds of mechanics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MechanicKind {
    /// Points for what is spent.
    Spend(Spend),
}

impl MechanicKind {
    /// Points for every so many minor units.
    pub const fn rate(&self) -> (Points, Amount) {
        match self {
            Self::Spend(spend) => (spend.points, spend.per),
        }
    }

    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Spend(spend) => spend.check(),
        }
    }
}
