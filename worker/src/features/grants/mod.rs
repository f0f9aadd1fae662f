//! What a merchant gives or takes by hand, and the book of it.

pub mod four_eyes;
pub mod http;
pub mod service;
pub mod store;

pub use store::{GrantNoteRow, Page, of_member_statement};
