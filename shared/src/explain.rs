//! What comes next for a shopper: the nearest reward and the spending that reaches it.
//!
//! Every figure is checked by running the rules again on the larger cart: what is promised here is what is posted.

use crate::decide::earning_basis;
use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::mechanics::spend::basis_for;
use crate::number::{Amount, Points};
use crate::order::OrderLine;
use crate::program::{Program, example};
use crate::quote::quote;
use crate::rejection::Rejection;
use crate::time::Moment;

/// The nearest reward that is out of reach so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The reward.
    pub reward_id: RuleId,
    /// Points missing, counting the balance, what is pending and what the cart earns; above zero.
    pub missing_points: Points,
    /// Minor units of goods to add to the cart that earn them; `None` when spending does not help.
    pub missing_amount: Option<Amount>,
}

/// The cheapest reward that the balance, pending points and the cart together do not reach yet.
pub fn next_goal(
    program: &Program,
    account: Option<&Account>,
    cart: &[OrderLine],
    now: Moment,
) -> Result<Option<Goal>, Rejection> {
    let owned = match account {
        Some(account) => account.balance()?.plus(account.pending_points()?)?,
        None => Points::ZERO,
    };
    let earned = if cart.is_empty() { Points::ZERO } else { quote(program, account, cart, now)?.points };
    let owned = owned.plus(earned)?;
    let out_of_reach = program.document().rewards.iter().filter(|reward| reward.cost > owned);
    let Some(reward) = out_of_reach.min_by_key(|reward| (reward.cost, &reward.id)) else { return Ok(None) };
    let missing_points = reward.cost.minus(owned)?;
    let wanted = earned.plus(missing_points)?;
    let missing_amount = match spending_that_earns(program, account, cart, wanted, now) {
        // It would take more than an order may cost: the goal is still worth showing.
        Err(Rejection::AmountOutOfRange) => None,
        found => found?,
    };
    Ok(Some(Goal { reward_id: reward.id.clone(), missing_points, missing_amount }))
}

/// Minor units of one more line that bring the cart to `wanted` points, verified by a quote.
fn spending_that_earns(
    program: &Program,
    account: Option<&Account>,
    cart: &[OrderLine],
    wanted: Points,
    now: Moment,
) -> Result<Option<Amount>, Rejection> {
    let rates: Vec<_> = program.document().mechanics.iter().map(|mechanic| mechanic.rule.rate()).collect();
    let tier = account.and_then(|account| account.tier_id.as_ref()).and_then(|tier_id| program.tier(tier_id));
    let Some(basis) = basis_for(wanted, &rates, tier.map_or(100, |tier| tier.earn_percent))? else { return Ok(None) };
    let more = basis.minus(earning_basis(&program.document().earning.basis, cart)?)?.at_least_zero();
    let mut larger = cart.to_vec();
    larger.push(example::line_of(more));
    let reaches = quote(program, account, &larger, now)?.points >= wanted;
    Ok(reaches.then_some(more))
}
