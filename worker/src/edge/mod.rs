//! What stands between HTTP and the features: bodies and identifiers, credentials, limits.

pub mod auth;
pub mod boundary;
pub mod limits;
pub mod observe;
pub mod rates;
pub mod request;
