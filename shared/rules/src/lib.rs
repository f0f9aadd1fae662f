//! The rules of a Coppertoken loyalty program.
//!
//! Inside: what a program says ([`program`]), what a member has ([`ledger::account`]), what must be posted when
//! something happens ([`decide()`]), what time alone changes ([`settle()`]) and what the shopper is promised ([`mod@quote`]).
//! The same code runs in the shopper's browser, in the worker and in native tests.
//!
//! Six layers, each a folder. A layer uses itself and those left of it, and a test holds that (`layers_of_the_rules_never_reach_up`):
//! `base` < `terms` < `ledger` < `program` < `decide` < `ask`. Their modules are named here by one short path each.
//!
//! Deliberately not inside: I/O, a clock, randomness, floats, async, hash maps. The shell passes the moment and
//! the identifiers it minted in a [`fact::Fact`]; everything here is a function of its arguments.

mod ask;
mod base;
mod decide;
pub mod ledger;
pub mod program;
mod terms;

pub use ask::{checkout, explain, quote, rehearse};
pub use base::{error, ids, limits, money, number, quantity, ratio, time, weight};
pub use decide::{fact, given_back, rejection, settle};
pub use terms::{benefits, conditions, earning, mechanics, order, qualification, rewards, selector};

pub use decide::{
    Decision, FollowUp, FollowUpFact, Payable, State, StockClaim, StockLeft, WhyNot, decide, earning_basis, enrolment,
    left_today, next_birthday, opening, payable, redeemable, share_held_by, unmet,
};
pub use fact::{Fact, FactKind};
pub use ledger::account::Account;
pub use ledger::replay::{apply, replay};
pub use number::{Amount, Points};
pub use program::Program;
pub use rejection::Rejection;
pub use settle::settle;
