//! Checking a shop's ledger from outside: the published root, the ledger itself, what the daily audit found.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::ids::AccountId;
use coppertoken_rules::time::Date;
use coppertoken_wire::admin::AuditResponse;
use coppertoken_wire::verify::{AuditRoundResponse, LedgerRoot};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

use crate::edge::extract::{Query, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::verify::service as verify;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use crate::kernel::shops;
use coppertoken_wire::operator::Scope;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![
        route!(Access::Public, root),
        route!(Access::Operator(Scope::Read), ledger),
        route!(Access::Operator(Scope::Read), last_audit),
        route!(Access::Operator(Scope::Read), audit),
    ]
}

/// Of which day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootOf {
    day: Option<Date>,
}

/// Reads the published root of the ledger.
///
/// One number that stands for every entry of the shop before a day began. Anybody may keep it and compare later.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/ledger/root",
    operation_id = "getLedgerRoot",
    params(
        ("day" = Option<String>, Query, description = "`YYYY-MM-DD`; the latest when absent"),
    ),
    responses(
        (status = 200, description = "The root", body = LedgerRoot),
        (status = 404, description = "No such shop, or no root of that day"),
    )
)]
#[worker::send]
pub async fn root(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Query(of): Query<RootOf>,
) -> Result<Response, Error> {
    shops::open(&context, &shop_id).await?;
    let day = of.day.map(|day| day.to_string());
    respond::json(StatusCode::OK, &verify::root(&context, &shop_id, day.as_deref()).await?)
}

/// Where a page of the ledger begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerPage {
    account: Option<String>,
    sequence: Option<u64>,
}

/// Exports the ledger, a page at a time.
///
/// For `coppertoken verify`: a JSON object a line, no personal data. Ask again behind the last line until nothing comes.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/ledger",
    operation_id = "exportLedger",
    params(
        ("account" = Option<String>, Query, description = "`account_id` of the last line before"),
        ("sequence" = Option<u64>, Query, description = "`sequence` of the last line before"),
    ),
    responses(
        (status = 200, description = "A page of entries", body = String, content_type = "application/x-ndjson"),
    )
)]
#[worker::send]
pub async fn ledger(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Query(page): Query<LedgerPage>,
) -> Result<Response, Error> {
    let account = page.account.unwrap_or_default();
    let sequence = page.sequence.unwrap_or_default().min(coppertoken_rules::number::LIMIT.unsigned_abs());
    let text = verify::ledger(&context, &shop_id, &account, sequence).await?;
    let mut response = respond::json_text(StatusCode::OK, text);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    Ok(response)
}

/// Reads what the daily audit found.
///
/// Every account of the shop compared with the replay of its entries.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/audit/last",
    operation_id = "getLastAudit",
    responses(
        (status = 200, description = "The latest round", body = AuditRoundResponse),
        (status = 404, description = "Not audited yet"),
    )
)]
#[worker::send]
pub async fn last_audit(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &verify::last_round(&context, &shop_id).await?)
}

/// Where an audit continues.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditPage {
    after: Option<AccountId>,
}

/// Replays accounts from their entries, a page at a time.
///
/// Recomputes their hash chains and compares both with what is stored.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/audit",
    operation_id = "auditAccounts",
    params(
        ("after" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = AuditResponse),
    )
)]
#[worker::send]
pub async fn audit(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Query(page): Query<AuditPage>,
) -> Result<Response, Error> {
    let after = page.after.as_ref().map_or("", AccountId::as_str);
    respond::json(StatusCode::OK, &super::audit::page(&context, &shop_id, after).await?)
}
