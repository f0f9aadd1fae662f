//! Paying a share of the cart with points. Requested points are clamped to what the cart allows; asking again for the same order pays
//! anew for the changed cart.

use super::posting::Posting;
use super::voucher::{Payment, pay_with};
use crate::ids::OrderId;
use crate::ledger::account::Account;
use crate::ledger::entry::TraceReason;
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::number::{Amount, Points};
use crate::program::Program;
use crate::ratio::{multiply_then_divide_ceiling, multiply_then_divide_floor, share_of};
use crate::rejection::Rejection;
use crate::rewards::{Checkout, PayWithPoints};

/// Pays at most `points` for the cart of an order.
pub fn pay(
    program: &Program,
    posting: &mut Posting,
    order_id: &OrderId,
    points: Points,
    checkout: Checkout<'_>,
) -> Result<(), Rejection> {
    let rule = program.document().pay_with_points.as_ref().ok_or(Rejection::RewardUnknown)?;
    let held = posting.account().vouchers.iter().find(|voucher| is_share_of(voucher, order_id)).cloned();
    if let Some(held) = held {
        let today = posting.now().date;
        posting.return_voucher(&held, today, TraceReason::SharePaid, vec![])?;
    }
    let usable = payable(program, rule, posting.account(), checkout)?;
    let wanted = Amount::new(multiply_then_divide_floor(
        i128::from(points.get()),
        i128::from(rule.amount.get()),
        i128::from(rule.points.get()),
    )?)?;
    let amount = wanted.min(usable);
    if !amount.is_positive() {
        return Err(Rejection::NothingToPay);
    }
    let cost = points_for(rule, amount)?;
    pay_with(posting, Payment { order_id: order_id.clone(), cost, amount })
}

fn is_share_of(voucher: &Voucher, order_id: &OrderId) -> bool {
    voucher.is_share && matches!(&voucher.state, VoucherState::Claimed { order_id: holder, .. } if holder == order_id)
}

/// Points that pay `amount`, rounded up: a point is never split in the shopper's favour twice.
pub fn points_for(rule: &PayWithPoints, amount: Amount) -> Result<Points, Rejection> {
    let (value, worth) = (i128::from(rule.points.get()), i128::from(rule.amount.get()));
    Points::new(multiply_then_divide_ceiling(i128::from(amount.get()), value, worth)?)
}

/// Minor units of a cart that points may pay, by the shares of its lines and by what the member has.
pub fn payable(
    program: &Program,
    rule: &PayWithPoints,
    account: &Account,
    checkout: Checkout<'_>,
) -> Result<Amount, Rejection> {
    let tier = account.tier_id.as_ref().and_then(|tier_id| program.tier(tier_id));
    let plain = tier.and_then(|tier| tier.pay_share_bps).unwrap_or(rule.share_bps_max);
    let allowed = if checkout.lines.is_empty() {
        share_of(checkout.goods.at_least_zero(), plain)?
    } else {
        let mut sum = Amount::ZERO;
        for line in checkout.lines.iter().filter(|line| !line.is_gift_card) {
            let mut exceptions: Vec<_> = rule.overrides.iter().filter(|other| other.on.matches(line)).collect();
            exceptions.sort_by_key(|other| other.on.precedence());
            let share = exceptions.first().map_or(plain, |other| other.share_bps_max);
            sum = sum.plus(share_of(line.net.at_least_zero(), share)?)?;
        }
        sum.min(checkout.goods.at_least_zero())
    };
    let balance = i128::from(account.balance()?.at_least_zero().get());
    let (value, worth) = (i128::from(rule.points.get()), i128::from(rule.amount.get()));
    Ok(allowed.min(Amount::new(multiply_then_divide_floor(balance, worth, value)?)?))
}
