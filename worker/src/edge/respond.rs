//! Answers: JSON that nobody may cache, and nothing.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::kernel::error::Error;

/// JSON that nobody may cache.
pub fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Error> {
    Ok(json_text(status, serde_json::to_string(value).map_err(Error::fault)?))
}

/// JSON text that nobody may cache.
pub fn json_text(status: StatusCode, text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// An answer without a body.
pub fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// What an operation made or did, for the audit log, where the address does not say it: identifiers, nothing personal.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// What it was done to.
    pub subject: Option<String>,
    /// What was done.
    pub detail: Option<String>,
}

/// Notes on an answer what it made: its identifier.
pub fn made(response: Response, id: String) -> Response {
    did(response, Made { subject: Some(id), detail: None })
}

/// Notes on an answer what was done.
pub fn did(mut response: Response, made: Made) -> Response {
    response.extensions_mut().insert(made);
    response
}
