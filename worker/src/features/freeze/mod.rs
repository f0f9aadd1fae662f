//! Freezing an account until a person has looked, and unfreezing it.

pub mod http;
pub mod service;
