//! What surfaces show, decided without a browser.

pub mod badge;
pub mod colour;
pub mod reward;
pub mod statement;
pub mod tiers;
