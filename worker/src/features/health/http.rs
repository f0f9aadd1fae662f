//! `GET /v1/health`: are the stores there?

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Public, health)]
}

/// Says whether the stores answer.
///
/// And how large the database is (`database_bytes`; D1 holds 500 MB on the free plan, else 10 GB, and answers no write beyond that).
/// `ok`, or `degraded` when only the cache of programs does not answer, without which all goes on. 503 when the database does not.
#[utoipa::path(get, path = "/v1/health",
    operation_id = "getHealth", responses((status = 200, description = "All is well, or well enough: see `status`, `database`, `cache`"), (status = 503, description = "The database does not answer")))]
#[worker::send]
pub async fn health(Extension(context): Extension<Arc<RequestContext>>) -> Result<Response, Error> {
    let size = context.database.size().await?;
    let (status, cache) = match context.programs.check().await {
        Ok(()) => ("ok", "ok"),
        Err(error) => {
            crate::kernel::log::error("cache", &format!("{error:?}"));
            ("degraded", "unavailable")
        }
    };
    let answer = json!({ "status": status, "database": "ok", "database_bytes": size, "cache": cache });
    respond::json(StatusCode::OK, &answer)
}
