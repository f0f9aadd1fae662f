//! Orders: snapshots from platforms and back ends, guest orders, warnings.

pub mod guests;
pub mod http;
pub mod news;
pub mod service;
pub mod store;
pub mod warnings;
