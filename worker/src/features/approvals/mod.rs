//! Settings of a shop, and gifts by hand that wait for a second operator.

pub mod http;
pub mod service;
pub mod store;
