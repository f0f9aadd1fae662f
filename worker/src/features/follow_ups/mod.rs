//! What an account still has to hear, as operators see it. [`crate::kernel::effects`] delivers.

pub mod http;
pub mod service;
