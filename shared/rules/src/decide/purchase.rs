//! Parts of one purchase: several orders of one account that bear one `purchase_id` are rounded as one.
//!
//! Each part is rounded down by itself and hands what is left of a point to the part that is judged next, which begins with it. So the
//! parts earn the floor of their sum: 49.95 + 49.95 are 49 + 50 = 99 points, not 49 + 49. What a part began with is frozen in its plan:
//! later news of any part move its own points alone, a full return takes exactly what it earned, and the order of deliveries of one
//! part changes nothing. Between parts arrival decides who begins with what is left.

use super::entitlement::Entitlement;
use crate::ids::SourceId;
use crate::ledger::account::Account;
use crate::ledger::source::AwardPlan;
use crate::ledger::state_change::{PurchaseRest, StateChange};
use crate::order::Order;
use crate::rejection::Rejection;
use crate::weight::Weight;

/// Longest fraction that is handed on as it is, in characters of its text: halves, hundredths and their products are below 20. Longer ones
/// are rounded down to [`PARTS_OF_A_POINT`], so that the account's row stays small.
const EXACT_CHARACTERS_MAX: usize = 60;
/// Parts of a point that a longer fraction is rounded down to.
const PARTS_OF_A_POINT: i64 = 1_000_000_000;

/// What the parts judged before have left of a point; `None` = nothing, or the order is no part.
pub fn carried(account: &Account, order: &Order) -> Option<Weight> {
    let rest = account.purchase_rest(order.purchase()?)?;
    Some(rest.rest.clone()).filter(|rest| !rest.is_zero())
}

/// What a part leaves of a point, for the part judged next. A part that was called off or came back leaves what it began with.
pub fn rest(exact: &Weight, plan: &AwardPlan, is_void: bool) -> Result<Weight, Rejection> {
    if is_void {
        return Ok(plan.carried.clone().unwrap_or_else(Weight::zero));
    }
    let whole = Weight::ratio(exact.floor()?, 1).unwrap_or_else(Weight::zero);
    let rest = exact.minus_at_most(&whole).in_lowest_terms();
    if rest.to_string().len() <= EXACT_CHARACTERS_MAX {
        return Ok(rest);
    }
    let parts = Weight::ratio(PARTS_OF_A_POINT, 1).map_or(0, |parts| rest.times(&parts).floor().unwrap_or(0));
    Ok(Weight::ratio(parts, PARTS_OF_A_POINT).unwrap_or_else(Weight::zero).in_lowest_terms())
}

/// What the account has to remember after a decision about a part: of one that is judged now, and of the one judged last whenever it
/// leaves another rest. `None` = what is remembered stands.
pub fn mark(
    account: &Account,
    order: &Order,
    now: &Entitlement,
    source: &SourceId,
    is_judged_now: bool,
) -> Option<StateChange> {
    let purchase_id = order.purchase()?;
    let known = account.purchase_rest(purchase_id);
    let is_last = is_judged_now || known.is_some_and(|known| &known.source == source);
    let is_new = match known {
        Some(known) => known.rest != now.rest || &known.source != source,
        None => !now.rest.is_zero(),
    };
    let rest = PurchaseRest { purchase_id: purchase_id.to_owned(), source: source.clone(), rest: now.rest.clone() };
    (is_last && is_new).then_some(StateChange::Purchase(rest))
}
