//! What operators did: appended before it is carried out, never changed.

pub mod http;
pub mod service;
pub mod store;

pub use store::NewAct;
