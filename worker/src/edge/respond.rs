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

/// What an operation made, for the audit log.
#[derive(Clone)]
pub struct Made(pub String);

/// Notes on an answer what it made: its identifier, nothing personal.
pub fn made(mut response: Response, id: String) -> Response {
    response.extensions_mut().insert(Made(id));
    response
}
