//! The rules of a Coppertoken loyalty program.
//!
//! Inside: what a program says ([`program`]), what a member has ([`ledger::account`]), what must be posted when
//! something happens ([`decide()`]), what time alone changes ([`settle()`]) and what the shopper is promised ([`mod@quote`]).
//! The same code runs in the shopper's browser, in the worker and in native tests.
//!
//! Deliberately not inside: I/O, a clock, randomness, floats, async, hash maps. The shell passes the moment and
//! the identifiers it minted in a [`fact::Fact`]; everything here is a function of its arguments.

pub mod benefits;
pub mod conditions;
pub mod decide;
pub mod explain;
pub mod fact;
pub mod ids;
pub mod ledger;
pub mod mechanics;
pub mod money;
pub mod number;
pub mod order;
pub mod program;
pub mod quantity;
pub mod quote;
pub mod ratio;
pub mod rejection;
pub mod rewards;
pub mod selector;
pub mod settle;
pub mod time;
pub mod weight;

pub use decide::{Decision, State, decide};
pub use fact::{Fact, FactKind};
pub use ledger::account::Account;
pub use ledger::replay::{apply, replay};
pub use number::{Amount, Points};
pub use program::Program;
pub use rejection::Rejection;
pub use settle::settle;
