//! Automatic enrolment: the first real order of a customer opens the account, in one decision that begins with the join.
//!
//! The decision is what two would be, the join and then the order, and is put together from them: neither knows of the other.

use super::{Decision, State, StockClaim, StockLeft, decide};
use crate::fact::{Fact, FactKind, Newcomer};
use crate::order::Order;
use crate::program::Program;
use crate::program::document::Enrolment;
use crate::rejection::Rejection;

/// True when customers become members without asking for it.
pub fn is_automatic(program: &Program) -> bool {
    program.document().enrolment == Enrolment::Automatic
}

/// True when this order opens an account for a customer who has none: no draft, no test, none that was called off.
pub fn opens_account(program: &Program, order: &Order) -> bool {
    is_automatic(program) && !order.is_draft && !order.is_void()
}

/// The customer joins on the day the order was placed, without an invitation, and the order is the new member's. What refuses the order
/// refuses both.
pub(super) fn of_newcomer(
    program: &Program,
    state: &State,
    fact: &Fact,
    newcomer: &Newcomer,
    order: &Order,
) -> Result<Decision, Rejection> {
    let Newcomer { account_id, minted } = newcomer.clone();
    let kind = FactKind::Join { account_id, referred_by: None, since: Some(order.placed_at), is_return: false };
    let join = Fact { now: fact.now, minted, newcomer: None, kind };
    let joined = decide(program, &State { left: state.left.clone(), ..State::default() }, &join)?;
    let left = left_after(&state.left, &joined.claims);
    let ordered = decide(program, &State { account: joined.account.clone(), left, ..state.clone() }, fact)?;
    Ok(joined.followed_by(ordered))
}

fn left_after(left: &[StockLeft], claims: &[StockClaim]) -> Vec<StockLeft> {
    let taken = |stock: &StockLeft| claims.iter().find(|claim| claim.rule_id == stock.rule_id);
    let after = |stock: &StockLeft| {
        let count = stock.count.saturating_sub(taken(stock).map_or(0, |claim| claim.count));
        StockLeft { count, ..stock.clone() }
    };
    left.iter().map(after).collect()
}

impl Decision {
    /// This decision and a later one about the account as this one leaves it, as one decision.
    #[must_use]
    pub fn followed_by(self, later: Self) -> Self {
        let mut all = self;
        all.account = later.account;
        all.entries.extend(later.entries);
        all.source = later.source.or(all.source);
        all.vouchers.retain(|voucher| later.vouchers.iter().all(|known| known.voucher_id != voucher.voucher_id));
        all.vouchers.extend(later.vouchers);
        for claim in later.claims {
            match all.claims.iter_mut().find(|known| known.rule_id == claim.rule_id) {
                Some(known) => known.count = known.count.saturating_add(claim.count),
                None => all.claims.push(claim),
            }
        }
        all.claims.retain(|claim| claim.count != 0);
        all.follow_ups.extend(later.follow_ups);
        all.warnings.extend(later.warnings);
        all
    }
}
