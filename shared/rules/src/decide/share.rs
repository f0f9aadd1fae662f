//! Paying a share of the cart with points. Requested points are clamped to what the cart allows; asking again for the same order pays
//! anew for the changed cart, and the same cart again changes nothing.

use serde::{Deserialize, Serialize};

use super::posting::Posting;
use super::voucher::{Payment, pay_with};
use crate::ids::OrderId;
use crate::ledger::account::Account;
use crate::ledger::entry::TraceReason;
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::number::{Amount, Points};
use crate::program::Program;
use crate::rejection::Rejection;
use crate::rewards::Checkout;
use crate::time::Date;

/// What points can pay of a cart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Payable {
    /// Minor units.
    pub amount: Amount,
    /// The points that takes.
    pub points: Points,
}

/// Pays at most `points` for the cart of an order. What the order held before goes back first; when nothing can be paid any more, that
/// is all that happens.
pub fn pay(
    program: &Program,
    posting: &mut Posting,
    order_id: &OrderId,
    points: Points,
    checkout: Checkout<'_>,
) -> Result<(), Rejection> {
    checkout.check()?;
    if points.is_negative() {
        return Err(Rejection::AmountOutOfRange);
    }
    let named = posting.named_vouchers();
    let mut of_order = named.iter().filter_map(|voucher_id| posting.voucher(voucher_id));
    if of_order.any(|voucher| voucher.is_share && is_used_by(voucher, order_id)) {
        return Err(Rejection::VoucherUsed);
    }
    let today = posting.now().date;
    let held = share_held_by(posting.account(), order_id).cloned();
    let most = payable(program, posting.account(), Some(order_id), checkout, today)?;
    let wanted = clamped(program, points, most)?;
    let stands = held.as_ref().map(|held| Payable { amount: applied(held), points: held.cost });
    if stands == Some(wanted) {
        return Ok(());
    }
    if let Some(held) = &held {
        posting.return_voucher(held, today, TraceReason::SharePaid, vec![])?;
    }
    match (wanted.amount.is_positive(), held.is_some()) {
        (true, _) => {
            let Payable { amount, points: cost } = wanted;
            pay_with(posting, Payment { order_id: order_id.clone(), cost, amount })
        }
        (false, true) => Ok(()),
        (false, false) => Err(Rejection::NothingToPay),
    }
}

/// At most what `points` are worth, and the points that takes: never more than were asked for.
fn clamped(program: &Program, points: Points, most: Payable) -> Result<Payable, Rejection> {
    let Some(rule) = &program.document().pay_with_points else { return Ok(Payable::default()) };
    let amount = rule.worth(points)?.min(most.amount);
    Ok(Payable { amount, points: rule.points_for(amount)? })
}

/// The voucher that pays a share of an order that is not paid yet.
pub fn share_held_by<'a>(account: &'a Account, order_id: &OrderId) -> Option<&'a Voucher> {
    let is_held = |voucher: &&Voucher| voucher.is_share && voucher.belongs_to(order_id);
    account.vouchers.iter().find(is_held)
}

fn is_used_by(voucher: &Voucher, order_id: &OrderId) -> bool {
    matches!(&voucher.state, VoucherState::Used { order_id: user } if user == order_id)
}

/// What a claimed voucher takes off its order.
pub const fn applied(voucher: &Voucher) -> Amount {
    match &voucher.state {
        VoucherState::Claimed { applied, .. } => *applied,
        VoucherState::Issued | VoucherState::Used { .. } | VoucherState::Returned => Amount::ZERO,
    }
}

/// What a settled account's points can pay of a cart: the shares of its lines, and what the member has. Points that `order_id` holds
/// already can pay it again. Nothing where the program does not let points pay.
pub fn payable(
    program: &Program,
    account: &Account,
    order_id: Option<&OrderId>,
    checkout: Checkout<'_>,
    today: Date,
) -> Result<Payable, Rejection> {
    let Some(rule) = &program.document().pay_with_points else { return Ok(Payable::default()) };
    let rule = rule.for_member(|selector| account.history.resolve(selector, today));
    let tier = account.tier_id.as_ref().and_then(|tier_id| program.tier(tier_id));
    let plain_bps = tier.and_then(|tier| tier.pay_share_bps).unwrap_or(rule.share_bps_max);
    let held = order_id.and_then(|order_id| share_held_by(account, order_id)).map_or(Points::ZERO, |held| held.cost);
    let has = account.balance()?.plus(held)?.at_least_zero();
    let amount = rule.allowed(checkout, plain_bps)?.min(rule.worth(has)?);
    Ok(Payable { amount, points: rule.points_for(amount)? })
}
