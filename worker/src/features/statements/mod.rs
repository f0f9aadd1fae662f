//! The statement: a member's entries in words.

pub mod service;
