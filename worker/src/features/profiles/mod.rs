//! What members tell about themselves.

pub mod http;
pub mod service;
