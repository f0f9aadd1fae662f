//! Where the shopper meets the program.

pub mod badge;
pub mod banner;
pub mod cart_hint;
pub mod earn_hint;
pub mod overlay;
pub mod program_page;
