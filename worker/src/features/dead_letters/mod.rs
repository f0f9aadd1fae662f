//! Deliveries of platforms that could not be read or carried out, kept to be tried again.

pub mod http;
pub mod service;
pub mod store;

pub use store::{UncountedRow, of_customer_statement};
