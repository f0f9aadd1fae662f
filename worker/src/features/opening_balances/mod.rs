//! Balances brought along from another program.

pub mod http;
pub mod service;
pub mod store;
