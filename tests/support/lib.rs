//! What the tests of the house share: builders, a small world that stores as the shell does, the laws that must hold in
//! it, the runner of written scenarios, and generators of random histories.

pub mod builders;
pub mod checkout_story;
pub mod dice;
pub mod generate;
pub mod gift_story;
pub mod history;
pub mod house;
#[cfg(feature = "shell")]
pub mod kept_cache;
pub mod kinds;
pub mod laws;
#[cfg(feature = "shell")]
pub mod parsers;
pub mod recomputed;
pub mod returns_story;
pub mod script;
#[cfg(feature = "shell")]
pub mod shop;
#[cfg(feature = "shell")]
pub mod shop_members;
#[cfg(feature = "shell")]
pub mod sqlite;
pub mod store_platform;
pub mod store_year;
#[cfg(feature = "shell")]
pub mod woo_market;
#[cfg(feature = "shell")]
pub mod woo_orders;
pub mod world;
