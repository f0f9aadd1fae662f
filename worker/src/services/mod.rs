//! Use-cases, one a file: load → decide → append. Services know the rules and the repositories, nothing of HTTP.

pub mod activities;
pub mod audit;
pub mod birthdays;
pub mod checkout;
pub mod grants;
pub mod members;
pub mod minting;
pub mod orders;
pub mod outbox;
pub mod overview;
pub mod profiles;
pub mod programs;
pub mod quotes;
pub mod redemptions;
pub mod retry;
pub mod settling;
pub mod shops;
pub mod statements;
