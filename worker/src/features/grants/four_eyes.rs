//! What gifts by hand weigh against the points one operator alone may give a member within a day.

use coppertoken_rules::Program;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::number::LIMIT;
use coppertoken_rules::ratio::multiply_then_divide_ceiling;
use coppertoken_rules::rewards::RewardTerms;
use coppertoken_rules::time::DAY_MILLISECONDS;
use coppertoken_wire::grant::GrantGives;

use crate::features::grants::service as grants;
use crate::features::grants::store::{GrantNoteRow, Page};
use crate::kernel::error::Error;

/// Gifts of a day that are added up; a member who got as many needs a second operator for one more.
const ADDED_UP_MAX: u32 = 100;

/// The gifts of the 24 hours before `now`, milliseconds.
pub fn lately(now: i64) -> Page {
    Page { since: now.saturating_sub(DAY_MILLISECONDS), before: LIMIT, limit: ADDED_UP_MAX }
}

/// True when a gift and the gifts of a day weigh more than the limit, in points.
pub fn is_above(limit: u32, program: &Program, gives: &GrantGives, lately: &[GrantNoteRow]) -> Result<bool, Error> {
    let mut sum = weight(program, gives)?;
    for row in lately {
        sum = sum.saturating_add(weight(program, &grants::gives(row)?)?);
    }
    let is_uncounted = lately.len() >= usize::try_from(ADDED_UP_MAX).unwrap_or(usize::MAX);
    Ok(is_uncounted || sum > i64::from(limit))
}

/// What a gift is worth in points. Taking away counts as giving: it harms a member just as well.
fn weight(program: &Program, gives: &GrantGives) -> Result<i64, Error> {
    match gives {
        GrantGives::Points { points, .. } | GrantGives::Removed { points } => Ok(points.get()),
        GrantGives::Reward { reward_id } => weight_of_reward(program, reward_id),
    }
}

/// Points a reward weighs: its price, or where that is more what it costs the merchant (as stated, else the amount written on it) at the
/// rate by which points pay. A reward with neither weighs more than any limit.
fn weight_of_reward(program: &Program, reward_id: &RuleId) -> Result<i64, Error> {
    let Some(reward) = program.reward(reward_id) else { return Ok(LIMIT) };
    let price = reward.cost.map(|cost| cost.get());
    let money = reward.margin_cost.or_else(|| reward.gives.amount());
    let cost = match (money, &program.document().pay_with_points) {
        (Some(money), Some(rate)) => {
            let [money, points, amount] = [money.get(), rate.points.get(), rate.amount.get()].map(i128::from);
            Some(multiply_then_divide_ceiling(money, points, amount)?)
        }
        _ => None,
    };
    Ok(price.max(cost).unwrap_or(LIMIT))
}
