//! What stands between HTTP and the features: routes, extractors, credentials, limits, answers.

#[macro_use]
pub mod route;

pub mod auth;
pub mod boundary;
pub mod cors;
pub mod extract;
pub mod headers;
pub mod limits;
pub mod observe;
pub mod problem;
pub mod rates;
pub mod respond;
