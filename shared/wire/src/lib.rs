//! What crosses the wire: the one place where widget and worker meet. Data and conversions, nothing else.
//!
//! JSON in snake_case; amounts in minor units, instants as RFC 3339 text, civil days as `YYYY-MM-DD`. Requests refuse unknown fields.

pub mod activity;
pub mod admin;
pub mod approvals;
pub mod checkout;
pub mod decimal;
pub mod grant;
pub mod member;
pub mod merge;
pub mod opening;
pub mod operator;
pub mod order;
pub mod order_response;
pub mod order_settings;
pub mod outbox;
pub mod overview;
pub mod parked;
pub mod privacy;
pub mod problem;
pub mod profile;
pub mod quote;
pub mod redemption;
pub mod settings;
pub mod statement;
pub mod verify;
