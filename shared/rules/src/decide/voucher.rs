//! Decisions about vouchers: redeem, cancel, claim, release, and what an order does to the vouchers it carries.

use super::posting::{Draft, Posting};
use super::returns::is_fully_returned;
use super::specialise::unmet;
use crate::error::OutOfRange;
use crate::ids::{OrderId, RuleId, SourceId, VoucherCode, VoucherId};
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, CounterChanges, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::LotChange;
use crate::ledger::spending::take;
use crate::ledger::state_change::StateChange;
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::number::{Amount, Points};
use crate::order::{KnownOrder, Order, OrderLine, OrderWarning, WarningCode};
use crate::program::Program;
use crate::program::document::Reward;
use crate::program::judging::Subject;
use crate::program::reserved::SHARE;
use crate::rejection::Rejection;
use crate::rewards::{AmountOff, Checkout, RewardKind, RewardTerms};
use crate::time::{Date, Moment};

/// How a voucher is issued.
#[derive(Clone, Debug)]
pub struct Issue {
    /// What caused it; `None` = the voucher itself.
    pub source: Option<SourceId>,
    /// The mechanic that gives it.
    pub given_by: Option<RuleId>,
    /// Points it costs the member.
    pub cost: Points,
    /// The lots that pay.
    pub paid_from: Vec<LotChange>,
    /// What else the same entry changes.
    pub marks: Vec<StateChange>,
    /// Why.
    pub reason: TraceReason,
}

impl Issue {
    /// For no points.
    pub const fn given(given_by: Option<RuleId>, marks: Vec<StateChange>, reason: TraceReason) -> Self {
        Self { source: None, given_by, cost: Points::ZERO, paid_from: vec![], marks, reason }
    }
}

/// Issues a voucher somebody asked for, or says why not.
pub fn issue_asked(posting: &mut Posting, reward: &Reward, asked: Issue) -> Result<(), Rejection> {
    if posting.is_sold_out(&reward.id) {
        return Err(Rejection::OutOfStock);
    }
    if issue(posting, reward, asked)? { Ok(()) } else { Err(Rejection::TooManyOpen) }
}

/// Issues a voucher of a reward. `false`: none is left, or the shell minted no more identifiers for this fact.
pub fn issue(posting: &mut Posting, reward: &Reward, issue: Issue) -> Result<bool, Rejection> {
    if posting.is_sold_out(&reward.id) {
        return Ok(false);
    }
    let Some(minted) = posting.mint() else { return Ok(false) };
    let today = posting.now().date;
    let voucher = Voucher {
        voucher_id: minted.voucher_id,
        code: minted.code,
        reward_id: reward.id.clone(),
        cost: issue.cost,
        gives: reward.gives.for_member(|selector| posting.account().history.resolve(selector, today)),
        minimum_goods: reward.minimum_goods,
        given_by: issue.given_by,
        is_share: false,
        is_limited: reward.stock.is_some(),
        repeats: None,
        issued_on: today,
        expires_on: reward.gives.usable_until(today.plus_days(i32::from(reward.valid_days))),
        paid_from: issue.paid_from.clone(),
        state: VoucherState::Issued,
        revision: 1,
    };
    if voucher.is_limited {
        posting.claim_stock(&reward.id, 1);
    }
    let mut marks = issue.marks;
    if voucher.is_redeemed() {
        marks.push(StateChange::Taken { reward_id: reward.id.clone(), count: 1 });
    }
    let source = issue.source.map_or_else(|| source_of(&voucher), Ok)?;
    write_paid(posting, voucher, source, Points::ZERO, marks, issue.reason)?;
    Ok(true)
}

/// Writes a voucher that costs what lots paid and what is owed from now on.
pub fn write_paid(
    posting: &mut Posting,
    voucher: Voucher,
    source: SourceId,
    owed: Points,
    marks: Vec<StateChange>,
    reason: TraceReason,
) -> Result<(), Rejection> {
    let points = voucher.cost.negated();
    posting.write(Draft {
        kind: if points.is_zero() { EntryKind::Noted } else { EntryKind::Redeemed },
        source,
        revision: voucher.revision,
        effective_on: posting.now().date,
        points,
        changes: Changes {
            lots: voucher.paid_from.clone(),
            deficit: owed,
            counters: CounterChanges { redeemed: voucher.cost, ..CounterChanges::default() },
            marks,
            voucher: Some(voucher),
            ..Changes::default()
        },
        trace: vec![TraceLine::new(points, reason)],
    })
}

/// Pays a reward's cost and issues its voucher.
pub fn redeem(program: &Program, posting: &mut Posting, reward_id: &RuleId) -> Result<(), Rejection> {
    let reward = program.reward(reward_id).ok_or(Rejection::RewardUnknown)?;
    let cost = redeemable(program, posting.account(), reward, posting.now().date)?;
    super::given_back::check(posting.account(), posting.now().date)?;
    let (lots, _) = take(&posting.account().lots, cost)?;
    let reason = TraceReason::RewardRedeemed { reward_id: reward.id.clone() };
    let paid = Issue { cost, paid_from: lots, ..Issue::given(None, vec![], reason) };
    issue_asked(posting, reward, paid)
}

/// What a reward costs this member today, or why it cannot be redeemed. Whether any is left in stock is the store's to say.
pub fn redeemable(program: &Program, account: &Account, reward: &Reward, today: Date) -> Result<Points, Rejection> {
    let cost = reward.cost.ok_or(Rejection::RewardUnknown)?;
    if !reward.window.contains(today) || reward.gives.is_over(today) {
        return Err(Rejection::RewardNotAvailable);
    }
    let subject = Subject { program, account, lines: &[], goods: Amount::ZERO, today };
    if let Some(unmet) = unmet(reward.when.as_ref(), &subject)? {
        return Err(Rejection::ConditionNotMet { unmet });
    }
    if reward.per_member_max.is_some_and(|most| account.times_taken(&reward.id) >= i64::from(most)) {
        return Err(Rejection::RewardLimitReached);
    }
    let missing = cost.minus(account.balance()?)?;
    if missing.is_positive() {
        return Err(Rejection::InsufficientPoints { missing: missing.get() });
    }
    Ok(cost)
}

/// Points that pay a share of one order.
#[derive(Clone, Debug)]
pub struct Payment {
    /// The order.
    pub order_id: OrderId,
    /// Points.
    pub cost: Points,
    /// Minor units they are worth.
    pub amount: Amount,
}

/// Issues a voucher that is held by its order from the beginning.
pub fn pay_with(posting: &mut Posting, payment: Payment) -> Result<(), Rejection> {
    let minted = posting.mint().ok_or(Rejection::TooManyOpen)?;
    let now = posting.now();
    let (paid_from, left) = take(&posting.account().lots, payment.cost)?;
    if left.is_positive() {
        return Err(Rejection::InsufficientPoints { missing: left.get() });
    }
    let voucher = Voucher {
        voucher_id: minted.voucher_id,
        code: minted.code,
        reward_id: RuleId::new(SHARE).map_err(Rejection::of_identifier)?,
        cost: payment.cost,
        gives: RewardKind::AmountOff(AmountOff { amount: payment.amount, share_bps_max: None }),
        minimum_goods: Amount::ZERO,
        given_by: None,
        is_share: true,
        is_limited: false,
        repeats: None,
        issued_on: now.date,
        expires_on: now.date,
        paid_from,
        state: VoucherState::Claimed { order_id: payment.order_id, at: now, applied: payment.amount },
        revision: 1,
    };
    let source = source_of(&voucher)?;
    write_paid(posting, voucher, source, Points::ZERO, vec![], TraceReason::SharePaid)
}

/// Gives an unused voucher back. Cancelling one whose points went back already changes nothing.
pub fn cancel(posting: &mut Posting, voucher_id: &VoucherId) -> Result<(), Rejection> {
    let voucher = posting.voucher(voucher_id).ok_or(Rejection::VoucherUnknown)?.clone();
    match voucher.state {
        VoucherState::Issued => {
            let reason = TraceReason::RedemptionCancelled { reward_id: voucher.reward_id.clone() };
            let today = posting.now().date;
            posting.return_voucher(&voucher, today, reason, vec![super::given_back::one_more(today)?])
        }
        VoucherState::Claimed { .. } => Err(Rejection::VoucherClaimed),
        VoucherState::Used { .. } => Err(Rejection::VoucherUsed),
        VoucherState::Returned => Ok(()),
    }
}

/// Who holds a voucher at a checkout.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// The order.
    pub order_id: &'a OrderId,
    /// The cart it comes from.
    pub cart_id: Option<&'a OrderId>,
}

/// Holds a voucher for an order. Repeating it for the same order re-clamps what it takes off the (changed) goods. What the order's cart
/// holds passes to the order, without a moment in which the voucher is free.
pub fn claim(
    posting: &mut Posting,
    code: &VoucherCode,
    holder: Holder<'_>,
    checkout: Checkout<'_>,
) -> Result<(), Rejection> {
    let Holder { order_id, cart_id } = holder;
    let voucher = posting.voucher_by_code(code).ok_or(Rejection::VoucherUnknown)?.clone();
    let held_since = match &voucher.state {
        VoucherState::Issued => posting.now(),
        VoucherState::Claimed { order_id: holder, at, .. } if holder == order_id || Some(holder) == cart_id => *at,
        VoucherState::Claimed { .. } => return Err(Rejection::VoucherClaimed),
        VoucherState::Used { .. } => return Err(Rejection::VoucherUsed),
        VoucherState::Returned => return Err(Rejection::VoucherReturned),
    };
    if voucher.is_share {
        // Its amount was fixed by the cart it pays; a changed cart pays anew.
        return Ok(());
    }
    checkout.check()?;
    let missing = voucher.minimum_goods.minus(checkout.goods)?;
    if missing.is_positive() {
        return Err(Rejection::MinimumNotReached { missing: missing.get() });
    }
    let applied = voucher.gives.off(checkout)?;
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
            posting.free_voucher(&voucher, today)
        }
        VoucherState::Claimed { .. } => Err(Rejection::VoucherClaimed),
        VoucherState::Used { .. } => Err(Rejection::VoucherUsed),
        VoucherState::Issued | VoucherState::Returned => Ok(()),
    }
}

/// Moves the vouchers an order carries: not paid yet → held; paid → used, also where an unpaid order held it; called off or refunded as a
/// whole → points back; cancelled unpaid → free. A code whose points went back though a paid order carries it costs them again, and so
/// does one that another order has used.
///
/// A code that an unpaid order carried and does not carry any more (`let_go`) is free at once. A frozen account's code is not used by
/// an order that merely carries it: nothing leaves such an account.
///
/// A paid and cancelled order first uses, then returns, so that the outcome is the same whether it came in one snapshot or two.
///
/// An order of somebody else uses a code nobody holds, and is told of otherwise: its owner is charged for what others do only once.
pub fn follow_order(posting: &mut Posting, known: &KnownOrder, whose: Whose, is_news: bool) -> Result<(), Rejection> {
    let order = known.order();
    if order.test {
        return Ok(());
    }
    let is_called_off = order.cancelled_at.is_some() || is_fully_returned(known)?;
    let carrier = Carrier { order, let_go: known.let_go(), whose, is_called_off, is_news };
    for voucher_id in posting.named_vouchers() {
        let Some(voucher) = posting.voucher(&voucher_id).cloned() else { continue };
        carrier.take_up(posting, &voucher)?;
        let Some(voucher) = posting.voucher(&voucher_id).cloned() else { continue };
        carrier.give_up(posting, &voucher)?;
    }
    Ok(())
}

/// Whose order carries a code of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The account's own.
    Own,
    /// Another member's or a guest's.
    Foreign,
}

/// An order with codes.
struct Carrier {
    order: Order,
    let_go: Vec<VoucherCode>,
    whose: Whose,
    is_called_off: bool,
    is_news: bool,
}

impl Carrier {
    /// Holds or uses a voucher the order carries, or charges it again.
    fn take_up(&self, posting: &mut Posting, voucher: &Voucher) -> Result<(), Rejection> {
        let order_id = &self.order.order_id;
        let is_ours = voucher.belongs_to(order_id);
        let is_carried = is_ours || self.order.discount_codes.contains(&voucher.code);
        if !is_carried || self.let_go.contains(&voucher.code) {
            return Ok(());
        }
        let is_charged = posting.is_repeated_by(&voucher.code, order_id);
        let is_paid = self.order.paid_at.is_some();
        let is_own_paid = is_paid && self.whose == Whose::Own;
        // Nothing leaves a frozen account; what its own orders held before is theirs.
        let is_frozen = posting.account().is_frozen && !is_ours;
        match &voucher.state {
            _ if is_charged => Ok(()),
            VoucherState::Used { .. } if is_ours => Ok(()),
            VoucherState::Used { .. } => {
                let is_charged = is_own_paid
                    && !self.is_called_off
                    && !is_frozen
                    && voucher.cost.is_positive()
                    && posting.charge_repeated(voucher, order_id)?;
                self.warn(posting, voucher, if is_charged { "used: its points are charged again" } else { "used" });
                Ok(())
            }
            // Whoever pays has the discount; the order that held it is charged if it is paid after all.
            VoucherState::Claimed { order_id: holder, .. } if !is_own_paid && !is_ours && !holder.is_cart() => {
                self.warn(posting, voucher, "claimed");
                Ok(())
            }
            _ if is_frozen => Ok(()),
            VoucherState::Issued | VoucherState::Claimed { .. } if is_paid => {
                let used = VoucherState::Used { order_id: order_id.clone() };
                posting.move_voucher(voucher, posting.now().date, used)
            }
            VoucherState::Returned if is_paid && !self.is_called_off => posting.charge_again(voucher, order_id),
            VoucherState::Issued if !self.is_called_off => {
                let (at, applied) = (posting.now(), taken_off(voucher, &self.order)?);
                self.hold(posting, voucher, at, applied)
            }
            // What a cart holds passes to the order that carries it: it was this cart, or the shop let another one have it.
            VoucherState::Claimed { at, applied, .. } if !is_ours && !self.is_called_off => {
                self.hold(posting, voucher, *at, *applied)
            }
            _ => Ok(()),
        }
    }

    fn hold(&self, posting: &mut Posting, voucher: &Voucher, at: Moment, applied: Amount) -> Result<(), Rejection> {
        let state = VoucherState::Claimed { order_id: self.order.order_id.clone(), at, applied };
        posting.move_voucher(voucher, posting.now().date, state)
    }

    /// Lets go of a voucher the order has no use for any more.
    fn give_up(&self, posting: &mut Posting, voucher: &Voucher) -> Result<(), Rejection> {
        if !voucher.belongs_to(&self.order.order_id) {
            return Ok(());
        }
        let today = posting.now().date;
        let is_let_go = self.let_go.contains(&voucher.code);
        match &voucher.state {
            VoucherState::Used { .. } if self.is_called_off && !is_let_go => {
                let reason = TraceReason::VoucherOrderReturned { reward_id: voucher.reward_id.clone() };
                posting.return_voucher(voucher, today, reason, vec![])
            }
            VoucherState::Claimed { .. } if self.is_called_off || is_let_go => posting.free_voucher(voucher, today),
            _ => Ok(()),
        }
    }

    fn warn(&self, posting: &mut Posting, voucher: &Voucher, by_other: &str) {
        if self.is_news {
            let code = WarningCode::CodeUsedElsewhere;
            let detail = format!("`discount_codes`: {} is one that another order has {by_other}", voucher.code);
            posting.warn([OrderWarning { code, detail }]);
        }
    }
}

/// What a voucher takes off the order's cart as it was before its discounts, the voucher's own among them.
fn taken_off(voucher: &Voucher, order: &Order) -> Result<Amount, Rejection> {
    let before = |line: &OrderLine| Ok(OrderLine { net: line.net.plus(line.discount_net)?, ..line.clone() });
    let lines = order.lines.iter().map(before).collect::<Result<Vec<_>, OutOfRange>>()?;
    let goods = Amount::sum(lines.iter().map(|line| line.net))?;
    Ok(voucher.gives.off(Checkout { lines: &lines, goods, shipping: order.shipping })?)
}

/// The source of a voucher's own transitions.
pub fn source_of(voucher: &Voucher) -> Result<SourceId, Rejection> {
    SourceId::of_voucher(&voucher.voucher_id).map_err(Rejection::of_identifier)
}
