//! The decision: what must be written because something happened.
//!
//! `decide` is a function of the program, what is stored and the fact. It first settles what time alone changed, so
//! that its outcome does not depend on when a job last ran, and settles again at the end (an order without hold posts at once).
//! One file a kind of fact. Deliberately absent: reading a clock, minting identifiers, SQL.

mod award;
mod order;
pub mod posting;
mod voucher;

use crate::fact::{Fact, FactKind};
use crate::ids::SourceId;
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, Entry, EntryKind};
use crate::ledger::source::SourceRecord;
use crate::ledger::voucher::Voucher;
use crate::number::Points;
use crate::program::Program;
use crate::rejection::Rejection;
pub use award::{earning_basis, freeze};
pub use order::earns;
use posting::{Draft, Posting};

/// What is stored and concerns the fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The member's account; `None` for guests.
    pub account: Option<Account>,
    /// The order's record, if the order was seen before.
    pub source: Option<SourceRecord>,
    /// Vouchers of this account that the fact names: by code, by identifier, or held or used by the order.
    pub vouchers: Vec<Voucher>,
}

/// What must be written, all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The account after all entries, settled; `None` for guests.
    pub account: Option<Account>,
    /// New entries in sequence. Empty: nothing about the account is written.
    pub entries: Vec<Entry>,
    /// The order's record, if it changed.
    pub source: Option<SourceRecord>,
    /// Vouchers that changed, each as it stands afterwards.
    pub vouchers: Vec<Voucher>,
}

/// Decides. Nothing may be written when a [`Rejection`] comes back.
pub fn decide(program: &Program, state: &State, fact: &Fact) -> Result<Decision, Rejection> {
    if let FactKind::Join { account_id } = &fact.kind {
        if state.account.as_ref().is_some_and(|account| account.joined_at.is_some()) {
            return Err(Rejection::AlreadyAMember);
        }
        let mut posting = Posting::new(Account::new(account_id.clone()), &[], fact.now);
        join(&mut posting)?;
        return posting.finish(None);
    }
    let Some(account) = &state.account else {
        return match &fact.kind {
            FactKind::Order(snapshot) => order::of_guest(program, state.source.as_ref(), snapshot),
            _ => Err(Rejection::NotAMember),
        };
    };
    let mut posting = Posting::new(account.clone(), &state.vouchers, fact.now);
    posting.settle()?;
    let settled = posting.account().clone();
    let mut source = None;
    match &fact.kind {
        FactKind::Join { .. } | FactKind::Settle => {}
        FactKind::Order(snapshot) => source = order::of_member(program, &mut posting, state.source.as_ref(), snapshot)?,
        FactKind::ForeignOrder(snapshot) => voucher::follow_order(&mut posting, snapshot)?,
        FactKind::Redeem { reward_id, voucher_id, code } => {
            voucher::redeem(program, &mut posting, reward_id, voucher_id, code)?;
        }
        FactKind::CancelRedemption { voucher_id } => voucher::cancel(&mut posting, voucher_id)?,
        FactKind::Claim { code, order_id, goods_amount } => {
            voucher::claim(&mut posting, code, order_id, *goods_amount)?;
        }
        FactKind::Release { code, order_id } => voucher::release(&mut posting, code, order_id)?,
    }
    posting.settle()?;
    // Only what orders and redemptions add is limited: time passing and points coming back must never be refused, or an
    // account that reached its limit could not even be settled.
    if matches!(fact.kind, FactKind::Order(_) | FactKind::Redeem { .. }) {
        posting.account().check_growth_since(&settled)?;
    }
    posting.finish(source)
}

fn join(posting: &mut Posting) -> Result<(), Rejection> {
    let source =
        SourceId::new(format!("join:{}", posting.account().account_id)).map_err(|_| Rejection::AmountOutOfRange)?;
    posting.write(Draft {
        kind: EntryKind::Joined,
        source,
        revision: 1,
        effective_on: posting.now().date,
        points: Points::ZERO,
        changes: Changes { joined_at: Some(posting.now()), ..Changes::default() },
        trace: vec![],
    })
}
