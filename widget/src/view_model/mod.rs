//! What surfaces show, decided without a browser.

pub mod badge;
pub mod birthday;
pub mod colour;
pub mod countdown;
pub mod feed;
pub mod joy;
pub mod reward;
pub mod share;
pub mod statement;
pub mod tiers;
pub mod uses;
