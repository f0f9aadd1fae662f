//! The promise: what a cart would earn if it were paid now.
//!
//! It is computed by the very plan that [`crate::decide()`] freezes and awards by, without writing entries nobody will keep: the
//! ledger's half of a decision would weigh as much in the shopper's browser as all other rules together. A property test
//! holds that what is quoted is what is then posted.

use serde::Serialize;

use crate::conditions::Unmet;
use crate::decide::{Judgement, WhyNot, earns, freeze};
use crate::ids::{AccountId, OrderId, RuleId};
use crate::ledger::account::Account;
use crate::ledger::entry::{TraceLine, TraceReason};
use crate::number::{Amount, Points};
use crate::order::{Order, OrderLine};
use crate::program::Program;
use crate::program::document::Audience;
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

/// What stands in a guest's explanation for all rules that only members may see.
pub const FOR_MEMBERS: &str = "for-members";

/// What a cart would earn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// Points.
    pub points: Points,
    /// Why these points; sums to `points`.
    pub trace: Vec<TraceLine>,
    /// The day they would post.
    pub posts_on: Option<Date>,
    /// The last day they could be used.
    pub expires_on: Option<Date>,
    /// Why the cart earns nothing, when this member's orders do not earn.
    pub not_eligible: Option<Unmet>,
    /// Rules in force that do not apply to this cart or member, each with what is missing. What only members may see is not told to
    /// guests.
    pub why_not: Vec<WhyNot>,
}

/// What `lines` would earn if they were ordered and paid at `now`. `account` is the member's, settled at `now`; a guest is judged as
/// somebody who joins now.
pub fn quote(
    program: &Program,
    account: Option<&Account>,
    lines: &[OrderLine],
    now: Moment,
) -> Result<Quote, Rejection> {
    let order = order_of(program, lines, now)?;
    let newcomer = newcomer(now)?;
    let is_guest = account.is_none();
    let account = account.unwrap_or(&newcomer);
    if !earns(program, account, &order) {
        return Ok(Quote::default());
    }
    let Judgement { plan, mut why_not } = freeze(program, account, &order, now)?;
    why_not.retain(|found| !is_guest || !is_for_members(program, &found.mechanic_id));
    let points = plan.award(&order)?;
    let nothing = Quote { not_eligible: plan.not_eligible, why_not, ..Quote::default() };
    if points.is_zero() {
        return Ok(nothing);
    }
    let posts_on = plan.posts_on(now);
    let trace = plan.explain(&order)?;
    Ok(Quote {
        points,
        trace: if is_guest { told_to_guests(program, trace)? } else { trace },
        posts_on: Some(posts_on),
        expires_on: plan.expires_on(posts_on),
        ..nothing
    })
}

/// An explanation in which everything that rules for members only give is one line, at the end, named [`FOR_MEMBERS`].
fn told_to_guests(program: &Program, trace: Vec<TraceLine>) -> Result<Vec<TraceLine>, Rejection> {
    let is_hidden = |line: &TraceLine| match &line.reason {
        TraceReason::Spend { mechanic_id, .. }
        | TraceReason::Override { mechanic_id, .. }
        | TraceReason::Multiplier { mechanic_id, .. }
        | TraceReason::Bonus { mechanic_id } => is_for_members(program, mechanic_id),
        _ => false,
    };
    let (hidden, mut told): (Vec<_>, Vec<_>) = trace.into_iter().partition(is_hidden);
    if !hidden.is_empty() {
        let points = hidden.iter().try_fold(Points::ZERO, |sum, line| sum.plus(line.delta))?;
        let mechanic_id = RuleId::new(FOR_MEMBERS).map_err(|_| Rejection::AmountOutOfRange)?;
        told.push(TraceLine::new(points, TraceReason::Bonus { mechanic_id }));
    }
    Ok(told)
}

fn is_for_members(program: &Program, mechanic_id: &RuleId) -> bool {
    program.mechanic(mechanic_id).is_none_or(|mechanic| mechanic.audience != Audience::Public)
}

/// The points of [`quote`] alone, for who asks often: no explanation is made.
pub fn points(
    program: &Program,
    account: Option<&Account>,
    lines: &[OrderLine],
    now: Moment,
) -> Result<Points, Rejection> {
    let order = order_of(program, lines, now)?;
    let newcomer = newcomer(now)?;
    let account = account.unwrap_or(&newcomer);
    if earns(program, account, &order) {
        freeze(program, account, &order, now)?.plan.award(&order)
    } else {
        Ok(Points::ZERO)
    }
}

/// The cart as an order that is placed and paid now.
fn order_of(program: &Program, lines: &[OrderLine], now: Moment) -> Result<Order, Rejection> {
    let order = Order {
        order_id: OrderId::new("quote").map_err(|_| Rejection::AmountOutOfRange)?,
        number: String::new(),
        updated_at: now.instant,
        placed_at: now,
        paid_at: Some(now),
        fulfilled_at: Some(now),
        cancelled_at: None,
        test: false,
        currency: program.document().currency.clone(),
        lines: lines.to_vec(),
        shipping: Amount::ZERO,
        discount_codes: vec![],
        refunds: vec![],
    };
    order.check_limits()?;
    Ok(order)
}

/// Somebody who joins at this very moment.
fn newcomer(now: Moment) -> Result<Account, Rejection> {
    let account_id = AccountId::new("guest").map_err(|_| Rejection::AmountOutOfRange)?;
    Ok(Account { joined_at: Some(now), ..Account::new(account_id) })
}
