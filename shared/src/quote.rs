//! The promise: what a cart would earn if it were paid now. A thin wrapper over [`decide`], so that it is kept.

use crate::decide::{Decision, State, decide};
use crate::fact::{Fact, FactKind};
use crate::ids::{AccountId, OrderId};
use crate::ledger::account::Account;
use crate::ledger::entry::{EntryKind, TraceLine};
use crate::number::{Amount, Points};
use crate::order::{Order, OrderLine};
use crate::program::Program;
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

/// What a cart would earn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Points.
    pub points: Points,
    /// Why these points; sums to `points`.
    pub trace: Vec<TraceLine>,
    /// The day they would post.
    pub posts_on: Option<Date>,
    /// The last day they could be used.
    pub expires_on: Option<Date>,
}

/// What `lines` would earn if they were ordered and paid at `now`. `account` is the member's; a guest is judged as
/// somebody who joins now.
pub fn quote(
    program: &Program,
    account: Option<&Account>,
    lines: &[OrderLine],
    now: Moment,
) -> Result<Quote, Rejection> {
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
    let account = match account {
        Some(account) => account.clone(),
        None => newcomer(now)?,
    };
    let state = State { account: Some(account), ..State::default() };
    let decision = decide(program, &state, &Fact { now, kind: FactKind::Order(Box::new(order)) })?;
    Ok(promised(&decision))
}

/// Somebody who joins at this very moment.
fn newcomer(now: Moment) -> Result<Account, Rejection> {
    let account_id = AccountId::new("guest").map_err(|_| Rejection::AmountOutOfRange)?;
    Ok(Account { joined_at: Some(now), ..Account::new(account_id) })
}

fn promised(decision: &Decision) -> Quote {
    let earned = decision.entries.iter().find(|entry| entry.kind == EntryKind::Earned);
    let change = earned.and_then(|entry| entry.changes.pending.first());
    Quote {
        points: earned.map_or(Points::ZERO, |entry| entry.points),
        trace: earned.map(|entry| entry.trace.clone()).unwrap_or_default(),
        posts_on: change.map(|change| change.posts_on),
        expires_on: change.and_then(|change| change.expires_on),
    }
}
