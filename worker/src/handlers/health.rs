//! `GET /v1/health`: are the stores there?

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::request;
use crate::error::Error;
use crate::repositories::database::{Statement, read_one};
use crate::shell::Edge;

/// Says whether the stores answer.
///
/// `ok`, or `degraded` when only the cache of programs does not answer, without which all goes on. 503 when the database does not.
#[utoipa::path(get, path = "/v1/health",
    operation_id = "getHealth", tag = "public", responses((status = 200, description = "All is well, or well enough: see `status`, `database`, `cache`"), (status = 503, description = "The database does not answer")))]
#[worker::send]
pub async fn health(Extension(edge): Extension<Arc<Edge>>) -> Result<Response, Error> {
    let statement = Statement::new(include_str!("../repositories/sql/check_health.sql"), []);
    read_one::<serde_json::Value>(&edge.database, statement).await?;
    let (status, cache) = match edge.programs.check().await {
        Ok(()) => ("ok", "ok"),
        Err(error) => {
            crate::log::error("cache", &format!("{error:?}"));
            ("degraded", "unavailable")
        }
    };
    request::json(StatusCode::OK, &json!({ "status": status, "database": "ok", "cache": cache }))
}
