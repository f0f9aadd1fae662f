//! What operators did: appended before it is carried out, never changed.

pub mod service;
pub mod store;
