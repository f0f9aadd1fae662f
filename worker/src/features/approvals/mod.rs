//! Gifts by hand that wait for a second operator.

pub mod http;
pub mod service;
pub mod store;

pub use store::declined_statement;
