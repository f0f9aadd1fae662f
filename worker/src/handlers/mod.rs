//! Endpoints, one a file: authenticate → parse → service → render. No rules, no SQL.

pub mod admin;
pub mod checkout;
pub mod health;
pub mod hosted_page;
mod hosted_text;
pub mod members;
pub mod orders;
pub mod poster;
pub mod program;
pub mod quote;
pub mod redemptions;
pub mod request;
pub mod woocommerce;
