//! Programs: publishing, reading, what visitors are shown.

pub mod http;
pub mod service;
