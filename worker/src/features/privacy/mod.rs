//! Export, erasure, and erasures applied again after a restore.

pub mod http;
pub mod service;
pub mod store;

pub use store::ErasureMemory;
