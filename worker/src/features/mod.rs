//! Capabilities, one a folder. `http` parses, calls and renders; `service` holds a use-case a function and knows nothing of HTTP; `store` knows
//! the feature's tables and decides nothing. A feature never reads the tables of another: it calls its service.

pub mod activities;
pub mod approvals;
pub mod audit_log;
pub mod checkout;
pub mod dead_letters;
pub mod follow_ups;
pub mod freeze;
pub mod grants;
pub mod health;
pub mod hosted;
pub mod members;
pub mod merges;
pub mod opening_balances;
pub mod operators;
pub mod orders;
pub mod overview;
pub mod privacy;
pub mod programs;
pub mod quotes;
pub mod redemptions;
pub mod retention;
pub mod settings;
pub mod settling;
pub mod shops;
pub mod statements;
pub mod verify;
