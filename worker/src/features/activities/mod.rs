//! Activities that earn: what a back end or the widget reports, and visits.

pub mod http;
pub mod service;
pub mod visits;
