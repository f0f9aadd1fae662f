//! Operators of the deployment: keys, scopes, the door they pass.

pub mod door;
pub mod http;
pub mod service;
pub mod store;
