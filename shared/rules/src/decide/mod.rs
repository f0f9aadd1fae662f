//! The decision: what must be written because something happened.
//!
//! `decide` is a function of the program, what is stored and the fact. It first settles what time alone changed, so
//! that its outcome does not depend on when a job last ran, and settles again at the end (an order without hold posts at once).
//! One file a kind of fact. Deliberately absent: reading a clock, minting identifiers, SQL.

mod award;
mod counting;
pub mod enrolment;
mod entitlement;
mod explanation;
pub mod fact;
mod follow_up;
mod forgiving;
mod frozen;
mod gift;
pub mod given_back;
mod grant;
mod lots;
mod mechanics;
pub mod merge;
pub mod opening;
mod order;
mod order_posting;
pub mod posting;
mod purchase;
pub mod rejection;
mod returned;
pub mod returns;
pub mod settle;
mod share;
mod slots;
pub mod specialise;
mod tiers;
mod transition;
mod voucher;

use serde::{Deserialize, Serialize};

use crate::fact::{Fact, FactKind};
use crate::ids::{AccountId, RuleId, Source};
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, Entry, EntryKind};
use crate::ledger::source::SourceRecord;
use crate::ledger::state_change::StateChange;
use crate::ledger::voucher::Voucher;
use crate::mechanics::ReferralMoment;
use crate::number::{Amount, Points};
use crate::order::OrderWarning;
use crate::program::Program;
use crate::rejection::Rejection;
use crate::rewards::Checkout;
use crate::time::Moment;
pub use award::earning_basis;
pub use follow_up::{FollowUp, FollowUpFact};
pub use mechanics::activity::left_today;
pub use mechanics::birthday::next_birthday;
use mechanics::{Happening, activity, referral, tell};
use posting::{Draft, Posting};
pub use share::{Payable, payable, share_held_by};
pub use specialise::{Occasion, WhyNot, specialise, unmet};
pub use tiers::standing_on;
pub use voucher::redeemable;

/// What is stored and concerns the fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The member's account; `None` for guests.
    pub account: Option<Account>,
    /// The order's record, if the order was seen before.
    pub source: Option<SourceRecord>,
    /// Vouchers of this account that the fact names: by code, by identifier, or held or used by the order.
    pub vouchers: Vec<Voucher>,
    /// The ledger has entries of [`FactKind::source`]: it is a repetition. Always false for facts that have none.
    pub is_known: bool,
    /// Limited rewards of which the store had less than this fact took when it was decided before. Asking for more than is left is refused;
    /// a mechanic that would give more gives what is left, so that an empty stock never keeps an order from being recorded.
    pub left: Vec<StockLeft>,
    /// The program in force when the order was placed, when that is another than today's.
    #[serde(skip)]
    pub then: Option<Program>,
}

/// What must be written, all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The account after all entries, settled; `None` for guests.
    pub account: Option<Account>,
    /// New entries in sequence. Empty: nothing about the account is written.
    pub entries: Vec<Entry>,
    /// The order's record, if it changed.
    pub source: Option<SourceRecord>,
    /// Vouchers that changed, each as it stands afterwards.
    pub vouchers: Vec<Voucher>,
    /// What is taken from or given back to limited stocks. When one is not covered nothing is written, and the fact is decided
    /// again with [`State::left`].
    pub claims: Vec<StockClaim>,
    /// What other accounts must learn, each by a fact of its own after this decision is written.
    pub follow_ups: Vec<FollowUp>,
    /// What is odd about the news of an order; nothing for a repetition.
    pub warnings: Vec<OrderWarning>,
}

/// Something taken from a stock that all members share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockClaim {
    /// The reward.
    pub rule_id: RuleId,
    /// How many are taken; negative: given back.
    pub count: i64,
}

/// What is left of a stock that all members share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLeft {
    /// The reward.
    pub rule_id: RuleId,
    /// How many can still be taken.
    pub count: i64,
}

/// Decides. Nothing may be written when a [`Rejection`] comes back.
pub fn decide(program: &Program, state: &State, fact: &Fact) -> Result<Decision, Rejection> {
    if let FactKind::Join { .. } = &fact.kind {
        return joined(program, state, fact);
    }
    let Some(account) = &state.account else { return of_nobody(program, state, fact) };
    let posting = Posting::new(account.clone(), &state.vouchers, fact.now).with_minted(&fact.minted);
    let mut posting = posting.with_left(&state.left);
    posting.settle()?;
    let settled = posting.account().clone();
    frozen::refuse(&settled, &fact.kind)?;
    let source = follow(program, &mut posting, state, &fact.kind)?;
    lots::follow(&mut posting, &fact.kind, source.as_ref())?;
    posting.settle()?;
    // Only what somebody adds is limited: time passing and points coming back must never be refused, or an account that reached
    // its limit could not even be settled. Gifts of mechanics know a limit of their own (see [`gift::give`]).
    let adds = matches!(
        fact.kind,
        FactKind::Order(_)
            | FactKind::GuestOrder(_)
            | FactKind::Redeem { .. }
            | FactKind::PayShare { .. }
            | FactKind::Choose { .. }
            | FactKind::Grant { .. }
    );
    if adds {
        posting.account().check_growth_since(&settled)?;
    }
    posting.finish(source)
}

/// Opens the account of somebody who joins.
fn joined(program: &Program, state: &State, fact: &Fact) -> Result<Decision, Rejection> {
    let FactKind::Join { account_id, referred_by, since, is_return } = &fact.kind else {
        return Err(Rejection::NotAMember);
    };
    if state.account.is_some() {
        return Err(Rejection::AlreadyAMember);
    }
    let posting = Posting::new(Account::new(account_id.clone()), &[], fact.now).with_minted(&fact.minted);
    let mut posting = posting.with_left(&state.left);
    join(&mut posting, referred_by.as_ref().filter(|_| !is_return), *since)?;
    if !is_return {
        mechanics::follow_joining(program, &mut posting)?;
    }
    posting.settle()?;
    posting.finish(None)
}

/// What concerns nobody's account: only orders do.
fn of_nobody(program: &Program, state: &State, fact: &Fact) -> Result<Decision, Rejection> {
    match &fact.kind {
        FactKind::Order(snapshot) => match &fact.newcomer {
            Some(newcomer) if enrolment::opens_account(program, snapshot) => {
                enrolment::of_newcomer(program, state, fact, newcomer, snapshot)
            }
            _ => order::of_guest(program, state.source.as_ref(), snapshot),
        },
        _ => Err(Rejection::NotAMember),
    }
}

/// Writes what follows from a fact about a settled account. Returns the record of an order.
fn follow(
    program: &Program,
    posting: &mut Posting,
    state: &State,
    kind: &FactKind,
) -> Result<Option<SourceRecord>, Rejection> {
    let own_source = kind.source(&posting.account().account_id)?;
    lots::precede(posting, kind)?;
    match kind {
        FactKind::Join { .. } | FactKind::Settle => {}
        FactKind::Order(snapshot) | FactKind::GuestOrder(snapshot) => {
            let is_claim = matches!(kind, FactKind::GuestOrder(_));
            let known = order::Known { then: state.then.as_ref(), stored: state.source.as_ref(), is_claim };
            return order::of_member(program, posting, known, snapshot);
        }
        FactKind::ForeignOrder(known) => voucher::follow_order(posting, known, voucher::Whose::Foreign, true)?,
        FactKind::Redeem { reward_id } => voucher::redeem(program, posting, reward_id)?,
        FactKind::CancelRedemption { voucher_id } => voucher::cancel(posting, voucher_id)?,
        FactKind::Claim { code, order_id, cart_id, goods_amount, lines, shipping } => {
            let checkout = Checkout { lines, goods: *goods_amount, shipping: *shipping };
            let holder = voucher::Holder { order_id, cart_id: cart_id.as_ref() };
            voucher::claim(posting, code, holder, checkout)?;
        }
        FactKind::Release { code, order_id } => voucher::release(posting, code, order_id)?,
        FactKind::PayShare { order_id, points, goods_amount, lines } => {
            let checkout = Checkout { lines, goods: *goods_amount, shipping: Amount::ZERO };
            share::pay(program, posting, order_id, *points, checkout)?;
        }
        FactKind::Activity { action, is_verified, .. } => {
            if let Some(source) = own_source {
                activity::reward(program, posting, source, action, *is_verified, state.is_known)?;
            }
        }
        FactKind::MergeOut { into } => merge::leave(posting, into)?,
        FactKind::FollowUp(FollowUpFact::MergeIn { key, brings }) => merge::arrive(program, posting, key, brings)?,
        FactKind::Unmerge { merged } => merge::part(program, posting, merged)?,
        FactKind::Freeze { is_frozen } => frozen::set(posting, *is_frozen)?,
        FactKind::Visit => activity::visit(program, posting)?,
        FactKind::Birthday { on } => tell(program, posting, Happening::Birthday(*on))?,
        FactKind::Grant { gives, .. } => {
            if let Some(source) = own_source.filter(|_| !state.is_known) {
                grant::give(program, posting, source, gives)?;
            }
        }
        FactKind::OpeningBalance { lots } => {
            if let Some(source) = own_source.filter(|_| !state.is_known) {
                opening::open(posting, source, lots)?;
            }
        }
        FactKind::Choose { mechanic_id, reward_id } => gift::choose(program, posting, mechanic_id, reward_id)?,
        FactKind::FollowUp(FollowUpFact::ReferralEarned { referee, at, posts_on, as_of }) => {
            let news = referral::News { referee, at: *at, as_of: *as_of };
            referral::earn(program, posting, news, *posts_on)?;
        }
        FactKind::FollowUp(FollowUpFact::ReferralReversed { referee, as_of }) => {
            let news = referral::News { referee, at: ReferralMoment::FirstOrder, as_of: *as_of };
            referral::reverse(program, posting, news)?;
        }
    }
    Ok(None)
}

fn join(posting: &mut Posting, referred_by: Option<&AccountId>, since: Option<Moment>) -> Result<(), Rejection> {
    let joined_at = since.filter(|since| since.instant < posting.now().instant).unwrap_or_else(|| posting.now());
    let source = Source::Joined(posting.account().account_id.clone()).id().map_err(Rejection::of_identifier)?;
    let referred = referred_by.filter(|advocate| *advocate != &posting.account().account_id);
    posting.write(Draft {
        kind: EntryKind::Joined,
        source,
        revision: 1,
        effective_on: posting.now().date,
        points: Points::ZERO,
        changes: Changes {
            joined_at: Some(joined_at),
            marks: referred.cloned().map(StateChange::ReferredBy).into_iter().collect(),
            ..Changes::default()
        },
        trace: vec![],
    })
}
