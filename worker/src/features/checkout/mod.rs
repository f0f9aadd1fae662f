//! The checkout: what a code or points are worth in a cart, claims and releases.

pub mod http;
pub mod service;
