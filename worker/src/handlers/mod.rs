//! Endpoints, one a file: authenticate → parse → service → render. No rules, no SQL.

pub mod activities;
pub mod admin;
pub mod checkout;
pub mod choices;
pub mod doors;
pub mod freeze;
pub mod grants;
pub mod health;
pub mod hosted_page;
mod hosted_text;
pub mod limits;
pub mod members;
pub mod operators;
pub mod orders;
pub mod outbox;
pub mod overview;
pub mod parked;
pub mod poster;
pub mod privacy;
pub mod profile;
pub mod program;
pub mod quote;
pub mod redemptions;
pub mod request;
pub mod verify;
pub mod visits;
pub mod woocommerce;
