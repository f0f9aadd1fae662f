//! Redeeming rewards and gifts, giving vouchers back, stock.

pub mod choices;
pub mod http;
pub mod service;
