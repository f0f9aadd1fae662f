//! The operator's secret, presented as `Authorization: Bearer …`.

use http::HeaderMap;
use subtle::ConstantTimeEq;

use crate::config::Settings;
use crate::error::Error;

/// The bearer token of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Lets only the operator pass. Both sides are hashed first, so that not even the length leaks through timing.
pub fn check(settings: &Settings, headers: &HeaderMap) -> Result<(), Error> {
    let presented = settings.derive("operator", &[bearer(headers).unwrap_or_default()])?;
    let expected = settings.derive("operator", &[settings.admin_secret.as_str()])?;
    if bool::from(presented.ct_eq(&expected)) { Ok(()) } else { Err(Error::Unauthorized) }
}
