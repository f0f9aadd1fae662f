//! Decisions about vouchers: redeem, cancel, claim, release, and what an order does to the vouchers it carries.

use super::order::is_fully_refunded;
use super::posting::{Draft, Posting};
use crate::ids::{OrderId, RuleId, SourceId, VoucherCode, VoucherId};
use crate::ledger::entry::{Changes, CounterChanges, EntryKind, TraceLine, TraceReason};
use crate::ledger::spending::{give_back, take};
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::number::{Amount, Points};
use crate::order::Order;
use crate::program::Program;
use crate::rejection::Rejection;
use crate::time::Date;

/// Pays a reward's cost and issues its voucher.
pub fn redeem(
    program: &Program,
    posting: &mut Posting,
    reward_id: &RuleId,
    voucher_id: &VoucherId,
    code: &VoucherCode,
) -> Result<(), Rejection> {
    let reward = program.reward(reward_id).ok_or(Rejection::RewardUnknown)?;
    let missing = reward.cost.minus(posting.account().balance()?)?;
    if missing.is_positive() {
        return Err(Rejection::InsufficientPoints { missing: missing.get() });
    }
    let (lots, _) = take(&posting.account().lots, reward.cost)?;
    let today = posting.now().date;
    let voucher = Voucher {
        voucher_id: voucher_id.clone(),
        code: code.clone(),
        reward_id: reward.id.clone(),
        cost: reward.cost,
        amount: reward.gives.amount(),
        minimum_goods: reward.minimum_goods,
        issued_on: today,
        expires_on: today.plus_days(i32::from(reward.valid_days)),
        paid_from: lots.clone(),
        state: VoucherState::Issued,
        revision: 1,
    };
    posting.write(Draft {
        kind: EntryKind::Redeemed,
        source: source_of(&voucher)?,
        revision: voucher.revision,
        effective_on: today,
        points: reward.cost.negated(),
        changes: Changes {
            lots,
            counters: CounterChanges { redeemed: reward.cost, ..CounterChanges::default() },
            voucher: Some(voucher),
            ..Changes::default()
        },
        trace: vec![TraceLine::new(
            reward.cost.negated(),
            TraceReason::RewardRedeemed { reward_id: reward.id.clone() },
        )],
    })
}

/// Gives an unused voucher back. Cancelling one whose points went back already changes nothing.
pub fn cancel(posting: &mut Posting, voucher_id: &VoucherId) -> Result<(), Rejection> {
    let voucher = posting.voucher(voucher_id).ok_or(Rejection::VoucherUnknown)?.clone();
    match voucher.state {
        VoucherState::Issued => {
            let reason = TraceReason::RedemptionCancelled { reward_id: voucher.reward_id.clone() };
            let today = posting.now().date;
            posting.return_voucher(&voucher, today, reason)
        }
        VoucherState::Claimed { .. } => Err(Rejection::VoucherClaimed),
        VoucherState::Used { .. } => Err(Rejection::VoucherUsed),
        VoucherState::Returned => Ok(()),
    }
}

/// Holds a voucher for an order. Repeating it for the same order re-clamps what it takes off the (changed) goods.
pub fn claim(
    posting: &mut Posting,
    code: &VoucherCode,
    order_id: &OrderId,
    goods_amount: Amount,
) -> Result<(), Rejection> {
    let voucher = posting.voucher_by_code(code).ok_or(Rejection::VoucherUnknown)?.clone();
    let held_since = match &voucher.state {
        VoucherState::Issued => posting.now(),
        VoucherState::Claimed { order_id: holder, at, .. } if holder == order_id => *at,
        VoucherState::Claimed { .. } => return Err(Rejection::VoucherClaimed),
        VoucherState::Used { .. } => return Err(Rejection::VoucherUsed),
        VoucherState::Returned => return Err(Rejection::VoucherReturned),
    };
    let missing = voucher.minimum_goods.minus(goods_amount)?;
    if missing.is_positive() {
        return Err(Rejection::MinimumNotReached { missing: missing.get() });
    }
    let applied = voucher.amount.min(goods_amount.at_least_zero());
    let state = VoucherState::Claimed { order_id: order_id.clone(), at: held_since, applied };
    if voucher.state == state {
        return Ok(());
    }
    let today = posting.now().date;
    posting.move_voucher(&voucher, today, state)
}

/// Lets go of a voucher an order held. Releasing a free one changes nothing.
pub fn release(posting: &mut Posting, code: &VoucherCode, order_id: &OrderId) -> Result<(), Rejection> {
    let voucher = posting.voucher_by_code(code).ok_or(Rejection::VoucherUnknown)?.clone();
    match &voucher.state {
        VoucherState::Claimed { order_id: holder, .. } if holder == order_id => {
            let today = posting.now().date;
            posting.move_voucher(&voucher, today, VoucherState::Issued)
        }
        VoucherState::Claimed { .. } => Err(Rejection::VoucherClaimed),
        VoucherState::Used { .. } => Err(Rejection::VoucherUsed),
        VoucherState::Issued | VoucherState::Returned => Ok(()),
    }
}

/// Moves the vouchers an order carries: paid → used; called off or refunded as a whole → points back; cancelled unpaid → free.
///
/// A paid and cancelled order first uses, then returns, so that the outcome is the same whether it came in one snapshot or two.
pub fn follow_order(posting: &mut Posting, order: &Order) -> Result<(), Rejection> {
    let today = posting.now().date;
    let is_called_off = order.cancelled_at.is_some() || is_fully_refunded(order)?;
    for voucher_id in posting.named_vouchers() {
        let Some(voucher) = posting.voucher(&voucher_id).cloned() else { continue };
        let is_ours = voucher.belongs_to(&order.order_id);
        let is_carried = is_ours || order.discount_codes.contains(&voucher.code);
        let is_free = is_ours || voucher.state == VoucherState::Issued;
        if !is_carried || !is_free || order.test {
            continue;
        }
        if order.paid_at.is_some() && voucher.is_open() {
            posting.move_voucher(&voucher, today, VoucherState::Used { order_id: order.order_id.clone() })?;
        }
        let Some(voucher) = posting.voucher(&voucher_id).cloned() else { continue };
        match &voucher.state {
            VoucherState::Used { .. } if is_called_off => {
                let reason = TraceReason::VoucherOrderReturned { reward_id: voucher.reward_id.clone() };
                posting.return_voucher(&voucher, today, reason)?;
            }
            VoucherState::Claimed { .. } if is_called_off => {
                posting.move_voucher(&voucher, today, VoucherState::Issued)?;
            }
            _ => {}
        }
    }
    Ok(())
}

impl Posting {
    /// Writes a transition that moves no points.
    pub fn move_voucher(&mut self, voucher: &Voucher, on: Date, state: VoucherState) -> Result<(), Rejection> {
        let moved = voucher.moved_to(state);
        let reason = TraceReason::VoucherMoved { voucher_id: moved.voucher_id.clone() };
        self.write(Draft {
            kind: EntryKind::Noted,
            source: source_of(&moved)?,
            revision: moved.revision,
            effective_on: on,
            points: Points::ZERO,
            changes: Changes { voucher: Some(moved), ..Changes::default() },
            trace: vec![TraceLine::new(Points::ZERO, reason)],
        })
    }

    /// Writes the transition that gives a voucher's points back to the lots they came from.
    pub fn return_voucher(&mut self, voucher: &Voucher, on: Date, reason: TraceReason) -> Result<(), Rejection> {
        let movement = give_back(self.account(), &voucher.paid_from, on)?;
        let returned = voucher.moved_to(VoucherState::Returned);
        self.write(Draft {
            kind: EntryKind::RolledBack,
            source: source_of(&returned)?,
            revision: returned.revision,
            effective_on: on,
            points: returned.cost,
            changes: Changes {
                lots: movement.lots,
                deficit: movement.deficit,
                counters: CounterChanges { redeemed: returned.cost.negated(), ..CounterChanges::default() },
                voucher: Some(returned.clone()),
                ..Changes::default()
            },
            trace: vec![TraceLine::new(returned.cost, reason)],
        })
    }
}

fn source_of(voucher: &Voucher) -> Result<SourceId, Rejection> {
    SourceId::of_voucher(&voucher.voucher_id).map_err(|_| Rejection::AmountOutOfRange)
}
