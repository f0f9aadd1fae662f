//! What time alone changes on quiet accounts: posting, expiry, tier reviews.

pub mod service;
pub mod store;
