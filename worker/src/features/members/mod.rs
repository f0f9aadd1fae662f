//! Members: joining, who they are, what they tell about themselves, where they live, their birthdays.

pub mod birthdays;
pub mod households;
pub mod http;
pub mod profile_http;
pub mod profiles;
pub mod service;
pub mod store;

pub use store::{ProfileRow, give_referral_code, household_statement, profile_statement};
