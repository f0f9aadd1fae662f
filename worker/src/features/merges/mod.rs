//! Merging two accounts of one person, and parting them.

pub mod http;
pub mod service;
pub mod store;
