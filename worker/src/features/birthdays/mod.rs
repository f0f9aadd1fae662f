//! Birthday gifts, a bounded number a run.

pub mod service;
