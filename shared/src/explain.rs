//! What comes next for a shopper: the nearest reward and the spending that reaches it.
//!
//! Every figure is checked by running the rules again on the larger cart: what is promised here is what is posted.

use crate::ids::RuleId;
use crate::ledger::account::Account;
use crate::number::{Amount, Points};
use crate::order::{AMOUNT_MAX, OrderLine};
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
    let priced = program.document().rewards.iter().filter_map(|reward| Some((reward.cost?, reward)));
    let out_of_reach = priced.filter(|(cost, _)| *cost > owned);
    let Some((cost, reward)) = out_of_reach.min_by_key(|(cost, reward)| (*cost, &reward.id)) else { return Ok(None) };
    let missing_points = cost.minus(owned)?;
    let wanted = earned.plus(missing_points)?;
    let missing_amount = spending_that_earns(program, account, cart, wanted, now)?;
    Ok(Some(Goal { reward_id: reward.id.clone(), missing_points, missing_amount }))
}

/// The smallest amount of one more line that brings the cart to `wanted` points; `None` when no order does.
///
/// More spending never earns less under the rules there are (conditions with an upper bound aside, which the last check finds), so
/// the bound is found by halving: about 50 quotes for the largest order there may be.
fn spending_that_earns(
    program: &Program,
    account: Option<&Account>,
    cart: &[OrderLine],
    wanted: Points,
    now: Moment,
) -> Result<Option<Amount>, Rejection> {
    let reaches = |more: i64| -> Result<bool, Rejection> {
        let mut larger = cart.to_vec();
        larger.push(example::line_of(Amount::new(more)?));
        Ok(quote(program, account, &larger, now)?.points >= wanted)
    };
    // What is in the cart counts towards the largest order too.
    let in_cart = cart.iter().flat_map(|line| [line.net, line.tax, line.discount_net]);
    let most = Amount::new(AMOUNT_MAX)?.minus(Amount::sum(in_cart)?)?.get();
    let (mut too_little, mut enough) = (0_i64, most.max(0));
    if !reaches(enough)? {
        return Ok(None);
    }
    while let Some(middle) = enough.checked_sub(too_little).filter(|gap| *gap > 1).map(|gap| gap.div_euclid(2)) {
        let middle = too_little.saturating_add(middle);
        if reaches(middle)? {
            enough = middle;
        } else {
            too_little = middle;
        }
    }
    Ok(Some(Amount::new(enough)?))
}
