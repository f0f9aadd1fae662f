//! Forgetting members who stay away and texts that are kept no longer.

pub mod service;
pub mod store;
