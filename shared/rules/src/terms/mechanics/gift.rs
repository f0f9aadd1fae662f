//! What mechanics give that are not about an order's money: points with their own life, a reward, or the choice of one.

use serde::{Deserialize, Serialize};

use crate::ids::RuleId;
use crate::limits::RULE_POINTS_MAX;
use crate::number::Points;

/// Most rewards to choose among: a choice of more is a search.
pub const CHOICES_MAX: usize = 12;

/// A gift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Gift {
    /// Points.
    Points(GiftPoints),
    /// A reward of the program, for no points.
    Reward(RuleId),
    /// One of these rewards, chosen by the member within 30 days.
    Choice(Vec<RuleId>),
}

/// Points given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GiftPoints {
    /// Points, above zero.
    pub points: Points,
    /// Given on day G they can be used through G + `valid_days`; absent = as long as the program's points live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u16>,
}

impl Gift {
    /// Says what is wrong with the parameters.
    pub fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Points(gift) => {
                let is_life = gift.valid_days.is_none_or(|days| (1..=3650).contains(&days));
                if !(1..=RULE_POINTS_MAX).contains(&gift.points.get()) {
                    Err("give 1 to 1,000,000 points")
                } else if is_life {
                    Ok(())
                } else {
                    Err("let gift points live 1 to 3650 days")
                }
            }
            Self::Reward(_) => Ok(()),
            Self::Choice(rewards) if (2..=CHOICES_MAX).contains(&rewards.len()) => Ok(()),
            Self::Choice(_) => Err("offer 2 to 12 rewards to choose from"),
        }
    }

    /// The rewards it may issue.
    pub fn rewards(&self) -> &[RuleId] {
        match self {
            Self::Points(_) => &[],
            Self::Reward(reward_id) => core::slice::from_ref(reward_id),
            Self::Choice(rewards) => rewards,
        }
    }
}
