//! Proofs: the ledger as it is exported, daily roots, the audit.

pub mod audit;
pub mod http;
pub mod service;
pub mod store;
