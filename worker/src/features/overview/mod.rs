//! What a member finds on the page: cards, choices, gifts, uncounted orders.

pub mod http;
pub mod service;
pub mod views;
