//! Members: joining, who they are, where they live.

pub mod households;
pub mod http;
pub mod service;
pub mod store;
