//! Shops and their keys.

pub mod http;
pub mod service;
