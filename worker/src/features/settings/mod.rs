//! Settings of a shop: what asks for a fresh sign-in or a second operator, how long is kept what, how orders are read.

pub mod http;
pub mod service;
pub mod store;
