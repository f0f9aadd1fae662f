//! Endpoints, one a file: authenticate → parse → service → render. No rules, no SQL.

pub mod admin;
pub mod checkout;
pub mod freeze;
pub mod health;
pub mod hosted_page;
mod hosted_text;
pub mod limits;
pub mod members;
pub mod operators;
pub mod orders;
pub mod privacy;
pub mod program;
pub mod quote;
pub mod redemptions;
pub mod request;
pub mod verify;
pub mod woocommerce;
