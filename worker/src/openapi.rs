//! `GET /v1/openapi.json`: the API described by an OpenAPI 3.1 document generated from the handlers and wire types themselves.

#[cfg(not(target_arch = "wasm32"))]
mod answers;
#[cfg(not(target_arch = "wasm32"))]
mod generate;
#[cfg(not(target_arch = "wasm32"))]
mod schemas;
#[cfg(not(target_arch = "wasm32"))]
mod security;
#[cfg(test)]
mod tests;

use axum::response::Response;
use http::StatusCode;

#[cfg(not(target_arch = "wasm32"))]
pub use generate::generated;

use crate::edge::respond;
use crate::edge::route::{Access, Route};

/// What is served here, to anybody.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Public, document)]
}

/// The document as it is served: generated, kept beside the sources and held to them by a test. The code that makes it would be a
/// seventh of the worker (180 KB of 1,266, brotli, 2026-11-28), and a change of the contract shows as a difference.
pub const DOCUMENT: &str = include_str!("../openapi.json");

/// Describes this API.
///
/// The document is OpenAPI 3.1, generated from the very types that requests are read into.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "getOpenApiDocument",
    responses((status = 200, description = "This document"))
)]
pub async fn document() -> Response {
    respond::json_text(StatusCode::OK, DOCUMENT)
}
