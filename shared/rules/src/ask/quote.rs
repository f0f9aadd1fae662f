//! The promise: what a cart would earn if it were paid now.
//!
//! Made by the very path that [`crate::decide()`] takes: `specialise` makes the plan, [`AwardPlan::award`] awards the cart. No entries
//! are written. A property test holds that what is quoted is what is then posted.

use serde::Serialize;

use crate::conditions::Unmet;
use crate::decide::{Occasion, WhyNot, specialise};
use crate::ids::{AccountId, RuleId};
use crate::ledger::account::Account;
use crate::ledger::entry::{TraceLine, TraceReason};
use crate::ledger::source::AwardPlan;
use crate::number::{Amount, Points};
#[cfg(feature = "judge")]
use crate::order::check_cart;
use crate::order::{Cart, OrderLine};
use crate::program::Program;
use crate::program::document::Audience;
use crate::program::reserved::FOR_MEMBERS;
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

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
    Promise::new(program, account, now)?.quote(lines)
}

/// What one member, or a guest, is promised at one moment, for any cart.
#[derive(Clone, Debug)]
pub struct Promise<'a> {
    program: &'a Program,
    plan: AwardPlan,
    is_guest: bool,
    now: Moment,
}

impl<'a> Promise<'a> {
    /// Makes the plan. `account` is the member's, settled at `now`; `None` = a guest, who is judged as somebody who joins now.
    pub fn new(program: &'a Program, account: Option<&Account>, now: Moment) -> Result<Self, Rejection> {
        let occasion = Occasion { day: now.date, judged_at: now.instant };
        let plan = match account {
            Some(account) => specialise(program, account, occasion),
            None => specialise(program, &newcomer(now)?, occasion),
        };
        Ok(Self { program, plan, is_guest: account.is_none(), now })
    }

    /// What a cart would earn, and why.
    pub fn quote(&self, lines: &[OrderLine]) -> Result<Quote, Rejection> {
        let cart = cart(lines)?;
        let mut award = self.plan.award(&cart)?;
        award.why_not.retain(|found| !self.is_guest || !is_for_members(self.program, &found.mechanic_id));
        let nothing = Quote {
            not_eligible: award.not_eligible,
            why_not: core::mem::take(&mut award.why_not),
            ..Quote::default()
        };
        if award.points.is_zero() {
            return Ok(nothing);
        }
        let posts_on = self.plan.posts_on(self.now, Some(self.now));
        let trace = award.trace()?;
        Ok(Quote {
            points: award.points,
            trace: if self.is_guest { told_to_guests(self.program, trace)? } else { trace },
            posts_on: Some(posts_on),
            expires_on: self.plan.expires_on(posts_on),
            ..nothing
        })
    }

    /// The points of [`Promise::quote`] alone: no explanation is made.
    pub fn points(&self, lines: &[OrderLine]) -> Result<Points, Rejection> {
        Ok(self.plan.award(&cart(lines)?)?.points)
    }
}

#[cfg(feature = "judge")]
fn cart(lines: &[OrderLine]) -> Result<Cart, Rejection> {
    check_cart(lines, Amount::ZERO)?;
    Ok(Cart::of_lines(lines)?)
}

/// A shop tells the browser its cart as it stands; what is below zero, credit among it, is the server's to spread.
#[cfg(not(feature = "judge"))]
fn cart(lines: &[OrderLine]) -> Result<Cart, Rejection> {
    if lines.iter().any(|line| line.net.is_negative() || line.tax.is_negative()) {
        return Err(Rejection::AmountOutOfRange);
    }
    Ok(Cart { lines: lines.to_vec(), shipping: Amount::ZERO })
}

/// An explanation in which everything that rules for members only give is one line, at the end, named [`FOR_MEMBERS`].
fn told_to_guests(program: &Program, trace: Vec<TraceLine>) -> Result<Vec<TraceLine>, Rejection> {
    let is_hidden = |line: &TraceLine| match &line.reason {
        TraceReason::Spend { mechanic_id, .. }
        | TraceReason::Steps { mechanic_id, .. }
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

/// The points of [`quote`] alone: no explanation is made.
pub fn points(
    program: &Program,
    account: Option<&Account>,
    lines: &[OrderLine],
    now: Moment,
) -> Result<Points, Rejection> {
    Promise::new(program, account, now)?.points(lines)
}

/// Somebody who joins at this very moment.
fn newcomer(now: Moment) -> Result<Account, Rejection> {
    let account_id = AccountId::new("guest").map_err(|_| Rejection::AmountOutOfRange)?;
    Ok(Account { joined_at: Some(now), ..Account::new(account_id) })
}
