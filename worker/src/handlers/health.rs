//! `GET /v1/health`: is the store there?

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::request;
use crate::error::Error;
use crate::repositories::database::{Statement, read_one};
use crate::shell::Edge;

/// Answers `{"status": "ok"}` when the database answers.
#[utoipa::path(get, path = "/v1/health", tag = "public", responses((status = 200, description = "All is well"), (status = 503, description = "The store is busy")))]
#[worker::send]
pub async fn health(State(edge): State<Arc<Edge>>) -> Result<Response, Error> {
    let statement = Statement::new(include_str!("../repositories/sql/check_health.sql"), []);
    read_one::<serde_json::Value>(&edge.database, statement).await?;
    request::json(StatusCode::OK, &json!({ "status": "ok" }))
}
