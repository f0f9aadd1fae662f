//! What every feature stands on: the store and its seam, the ledger, programs in force, and the one way to write: load, decide, append, retry.

#[macro_use]
pub mod sql;

pub mod append;
pub mod budget;
pub mod clock;
pub mod commit;
pub mod config;
pub mod context;
pub mod d1;
pub mod database;
pub mod effects;
pub mod error;
pub mod json;
pub mod ledger;
pub mod log;
pub mod members;
pub mod minting;
pub mod outbox;
pub mod program_cache;
pub mod program_store;
pub mod programs;
pub mod retry;
pub mod rows;
pub mod seal;
pub mod shop_store;
pub mod shops;
pub mod stocks;
pub mod turns;
pub mod vouchers;
pub mod words;
