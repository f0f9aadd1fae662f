//! The door of the operators' endpoints, their keys, and the record of what was done.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, Query, RawPathParams, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use coppertoken_wire::operator::{
    ActsResponse, IssueOperatorKeyRequest, OperatorKeyResponse, OperatorKeysResponse, Scope,
};
use http::{Method, StatusCode};
use serde::Deserialize;

use crate::edge::auth::operator;
use crate::edge::observe::RequestId;
use crate::edge::request::{self, Names, RawBody};
use crate::features::audit_log::service as acts;
use crate::features::audit_log::store::NewAct;
use crate::features::operators::service as operators;
use crate::features::operators::service::Operator;
use crate::features::privacy::service as privacy;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// What each operation needs, by method and route behind `/v1/admin`. One that is not listed is for the root alone.
const SCOPES: [(&str, &str, Scope); 28] = [
    ("GET", "/shops", Scope::Read),
    ("GET", "/shops/{shop}/audit", Scope::Read),
    ("GET", "/shops/{shop}/audit/last", Scope::Read),
    ("GET", "/shops/{shop}/ledger", Scope::Read),
    ("GET", "/shops/{shop}/acts", Scope::Read),
    ("GET", "/shops/{shop}/programs/{version}", Scope::Read),
    ("POST", "/shops/{shop}/programs", Scope::Publish),
    ("POST", "/shops/{shop}/keys", Scope::Keys),
    ("DELETE", "/shops/{shop}/keys/{key}", Scope::Keys),
    ("POST", "/shops/{shop}/grants", Scope::Grant),
    ("POST", "/shops/{shop}/members/{customer}/freeze", Scope::Grant),
    ("POST", "/shops/{shop}/members/{customer}/unfreeze", Scope::Grant),
    ("POST", "/shops/{shop}/members/{customer}/merge", Scope::Grant),
    ("POST", "/shops/{shop}/members/{customer}/unmerge", Scope::Grant),
    ("GET", "/shops/{shop}/members/{customer}/export", Scope::Privacy),
    ("POST", "/shops/{shop}/members/{customer}/erase", Scope::Privacy),
    ("POST", "/shops/{shop}/erasures/reapply", Scope::Privacy),
    ("GET", "/shops/{shop}/grants", Scope::Grant),
    ("GET", "/shops/{shop}/settings", Scope::Read),
    ("GET", "/shops/{shop}/proposals", Scope::Grant),
    ("POST", "/shops/{shop}/proposals/{grant}/approve", Scope::Grant),
    ("POST", "/shops/{shop}/proposals/{grant}/decline", Scope::Grant),
    ("GET", "/shops/{shop}/outbox", Scope::Read),
    ("POST", "/shops/{shop}/outbox/{id}/replay", Scope::Grant),
    ("POST", "/shops/{shop}/outbox/{id}/discard", Scope::Grant),
    ("GET", "/shops/{shop}/order-warnings", Scope::Read),
    ("GET", "/shops/{shop}/parked", Scope::Read),
    ("POST", "/shops/{shop}/parked/{delivery}/replay", Scope::Grant),
];
/// Reading that is an act too: personal data leaves.
const READ_ACTS: [&str; 1] = ["/shops/{shop}/members/{customer}/export"];

/// What an operation made, for the record of acts.
#[derive(Clone)]
struct Made(String);

/// Notes on an answer what it made: its identifier, nothing personal.
pub fn made(mut response: Response, id: String) -> Response {
    response.extensions_mut().insert(Made(id));
    response
}

/// Lets only operators pass whose key opens this, and notes every act before it is carried out.
#[worker::send]
pub async fn door(
    Extension(edge): Extension<Arc<Edge>>,
    path: MatchedPath,
    names: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    // Bytes that are no text name nothing.
    let Ok(names) = names else { return Error::NotFound("address_unknown").into_response() };
    match noted(&edge, &path, &names, &request).await {
        Err(error) => error.into_response(),
        Ok((operator, act)) => {
            request.extensions_mut().insert(operator);
            let response = next.run(request).await;
            let Some(act) = act else { return response };
            let made = response.extensions().get::<Made>().map(|made| made.0.clone());
            acts::finish(&edge, &act, response.status().as_u16(), made.as_deref()).await;
            response
        }
    }
}

/// Who asks, and the act that is begun; `None` for reading that leaves no trace.
async fn noted(
    edge: &Edge,
    path: &MatchedPath,
    names: &RawPathParams,
    request: &Request,
) -> Result<(Operator, Option<NewAct>), Error> {
    let token = operator::bearer(request.headers()).ok_or(Error::Unauthorized("no credentials"))?;
    let operator = operators::identify(edge, token).await?;
    let route = path.as_str().strip_prefix("/v1/admin").unwrap_or_default();
    // Every GET answers HEAD too.
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    let needed = SCOPES.iter().find(|(known, place, _)| *known == method && *place == route);
    let shop = names.iter().find(|(name, _)| *name == "shop").map(|(_, value)| value);
    if !operator.may(needed.map(|(_, _, scope)| *scope), shop) {
        return Err(Error::Forbidden);
    }
    if method == "GET" && !READ_ACTS.contains(&route) {
        return Ok((operator, None));
    }
    let shop_id = shop.unwrap_or_default();
    let subject = names.iter().find(|(name, _)| *name != "shop").map(|(name, value)| match name {
        "customer" => privacy::pseudonym(&edge.settings, shop_id, value),
        _ => Ok(value.to_owned()),
    });
    let act = NewAct {
        shop_id: shop_id.to_owned(),
        act_id: String::new(),
        operator: operator.name().to_owned(),
        action: format!("{method} /v1/admin{route}"),
        subject: subject.transpose()?,
        request_id: request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        at: edge.now.milliseconds(),
    };
    let act = acts::begin(edge, act).await?;
    Ok((operator, Some(act)))
}

/// Issues a key of an operator.
///
/// What it is presented as is shown this once.
#[utoipa::path(
    post,
    path = "/v1/admin/operators",
    operation_id = "issueOperatorKey",
    tag = "operator",
    security(("admin_secret" = [])),
    request_body = IssueOperatorKeyRequest,
    responses(
        (status = 201, description = "The key", body = OperatorKeyResponse),
        (status = 404, description = "The body names a shop that is not there (`shop_unknown`)"),
        (status = 409, description = "As many good keys as there may be (`too_many_keys`): retire one first"),
    )
)]
#[worker::send]
pub async fn issue(Extension(edge): Extension<Arc<Edge>>, body: RawBody) -> Result<Response, Error> {
    let issue: IssueOperatorKeyRequest = request::parse(&request::bytes(body)?)?;
    let issued = operators::issue(&edge, issue).await?;
    Ok(made(request::json(StatusCode::CREATED, &issued)?, issued.key.key_id))
}

/// Lists the valid keys of operators.
///
/// Without their secrets.
#[utoipa::path(
    get,
    path = "/v1/admin/operators",
    operation_id = "listOperatorKeys",
    tag = "operator",
    security(("admin_secret" = [])),
    responses(
        (status = 200, description = "All good keys", body = OperatorKeysResponse),
    )
)]
#[worker::send]
pub async fn list(Extension(edge): Extension<Arc<Edge>>) -> Result<Response, Error> {
    request::json(StatusCode::OK, &operators::list(&edge).await?)
}

/// Retires a key of an operator.
///
/// It opens nothing from now on.
#[utoipa::path(
    delete,
    path = "/v1/admin/operators/{key}",
    operation_id = "retireOperatorKey",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("key" = String, Path, description = "`key_id`")),
    responses(
        (status = 204, description = "Retired"),
        (status = 404, description = "No such good key"),
    )
)]
#[worker::send]
pub async fn retire(Extension(edge): Extension<Arc<Edge>>, Names(key): Names<String>) -> Result<Response, Error> {
    operators::retire(&edge, &key).await?;
    Ok(request::empty(StatusCode::NO_CONTENT))
}

/// Which page of acts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActsPage {
    before: Option<String>,
}

/// Lists what operators did to a shop.
///
/// The audit log of the shop, newest first.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/acts",
    operation_id = "listShopActs",
    tag = "operator",
    security(("admin_secret" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("before" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = ActsResponse),
    )
)]
#[worker::send]
pub async fn list_acts(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    page: Result<Query<ActsPage>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let Query(page) = page.map_err(|rejection| Error::BadRequest(rejection.body_text()))?;
    request::json(StatusCode::OK, &acts::page(&edge, shop_id.as_str(), page.before.as_deref()).await?)
}

/// Lists what operators did to the deployment.
///
/// Shops created, keys of operators; newest first.
#[utoipa::path(
    get,
    path = "/v1/admin/acts",
    operation_id = "listDeploymentActs",
    tag = "operator",
    security(("admin_secret" = [])),
    params(("before" = Option<String>, Query, description = "`next` of the page before")),
    responses(
        (status = 200, description = "A page", body = ActsResponse),
    )
)]
#[worker::send]
pub async fn list_acts_of_deployment(
    Extension(edge): Extension<Arc<Edge>>,
    page: Result<Query<ActsPage>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Error> {
    let Query(page) = page.map_err(|rejection| Error::BadRequest(rejection.body_text()))?;
    request::json(StatusCode::OK, &acts::page(&edge, "", page.before.as_deref()).await?)
}
