//! The deployment's own operator secret, presented as `Authorization: Bearer …`. Keys of other operators: [`crate::features::operators::service`].

use http::HeaderMap;
use subtle::ConstantTimeEq;

use crate::kernel::config::Settings;
use crate::kernel::error::Error;

/// The bearer token of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Whether a token is the deployment's own secret. Both sides are hashed first, so that not even the length leaks through timing.
pub fn is_root(settings: &Settings, token: &str) -> Result<bool, Error> {
    let presented = settings.derive("operator", &[token])?;
    let expected = settings.derive("operator", &[settings.admin_secret.as_str()])?;
    Ok(bool::from(presented.ct_eq(&expected)))
}
