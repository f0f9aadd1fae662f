//! What a cart would earn.

pub mod http;
pub mod service;
