//! `GET /v1/health`: are the stores there?

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::kernel::context::Edge;
use crate::kernel::database::{Statement, read_one};
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Public, health)]
}

/// Says whether the stores answer.
///
/// `ok`, or `degraded` when only the cache of programs does not answer, without which all goes on. 503 when the database does not.
#[utoipa::path(get, path = "/v1/health",
    operation_id = "getHealth", responses((status = 200, description = "All is well, or well enough: see `status`, `database`, `cache`"), (status = 503, description = "The database does not answer")))]
#[worker::send]
pub async fn health(Extension(edge): Extension<Arc<Edge>>) -> Result<Response, Error> {
    let statement = Statement::new(sql!("check_health"), []);
    read_one::<serde_json::Value>(&edge.database, statement).await?;
    let (status, cache) = match edge.programs.check().await {
        Ok(()) => ("ok", "ok"),
        Err(error) => {
            crate::kernel::log::error("cache", &format!("{error:?}"));
            ("degraded", "unavailable")
        }
    };
    respond::json(StatusCode::OK, &json!({ "status": status, "database": "ok", "cache": cache }))
}
