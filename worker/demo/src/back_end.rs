//! The demo shop calling the API: complete requests, signed with the shop's keys, handed to the router in process. (A
//! deployed Worker cannot fetch its own address.)

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use coppertoken_rules::ids::ShopId;
use coppertoken_wire::admin::KeyPurpose;
use http::{Method, Request, header};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::SHOP;
use crate::catalogue::Shopper;
use coppertoken_worker::edge::auth::member_token::{self, Customer};
use coppertoken_worker::edge::auth::signature::sign_webhook;
use coppertoken_worker::kernel::context::RequestContext;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::shops;
use coppertoken_worker::kernel::shops::OpenKey;
use coppertoken_worker::{entry, router};

/// Largest answer read back, in bytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// The demo shop's identifier.
pub fn shop_id() -> Result<ShopId, Error> {
    ShopId::new(SHOP).map_err(Error::fault)
}

async fn key(context: &RequestContext, purpose: KeyPurpose) -> Result<OpenKey, Error> {
    let shop = shops::open(context, &shop_id()?).await?;
    let newest = shop.keys.iter().rev().find(|key| key.purpose == purpose);
    newest.cloned().ok_or(Error::NotFound("demo_not_seeded"))
}

/// A member token for a signed-in shopper.
pub async fn token(context: &RequestContext, shopper: Shopper, is_fresh: bool) -> Result<String, Error> {
    let key = key(context, KeyPurpose::MemberToken).await?;
    let email = Some(shopper.email.to_owned());
    let customer = Customer { customer_id: shopper.id.to_owned(), email, locale: None, is_fresh };
    member_token::sign(&key, &shop_id()?, &customer, context.now)
}

/// What a call came back with: the answer, or the API's own refusal to be passed on.
pub enum Answer {
    /// A success and its body.
    Success(Vec<u8>),
    /// The API refused; its response as it is.
    Refused(Response),
}

impl Answer {
    /// The body as JSON. Refusals are given back to be passed on.
    pub fn json<T: DeserializeOwned>(self) -> Result<Result<T, Response>, Error> {
        match self {
            Self::Success(body) => serde_json::from_slice(&body).map(Ok).map_err(Error::fault),
            Self::Refused(response) => Ok(Err(response)),
        }
    }
}

/// A call as the shop's back end, signed as the contract says.
pub async fn call(context: &Arc<RequestContext>, path: &str, body: &impl Serialize) -> Result<Answer, Error> {
    let body = serde_json::to_vec(body).map_err(Error::fault)?;
    let key = key(context, KeyPurpose::Webhook).await?;
    let id = format!("msg_{}", uuid::Uuid::new_v4().simple());
    let seconds = context.now.milliseconds().div_euclid(1000);
    let path = format!("/v1/shops/{SHOP}{path}");
    let signature = sign_webhook(&key.secret, &id, seconds, &format!("POST {path}"), &body)?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", signature);
    send(context, request.body(Body::from(body)).map_err(Error::fault)?).await
}

/// A call as the operator.
pub async fn administer(context: &Arc<RequestContext>, path: &str, body: Vec<u8>) -> Result<Answer, Error> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/v1/admin{path}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", context.settings.admin_secret));
    send(context, request.body(Body::from(body)).map_err(Error::fault)?).await
}

/// The API, as shops call it from outside.
fn api() -> &'static Router {
    static API: OnceLock<Router> = OnceLock::new();
    API.get_or_init(router::api)
}

async fn send(context: &Arc<RequestContext>, request: Request<Body>) -> Result<Answer, Error> {
    let response = entry::pass(api(), Arc::clone(context), request).await;
    if !response.status().is_success() {
        return Ok(Answer::Refused(response));
    }
    let body = to_bytes(response.into_body(), ANSWER_BYTES_MAX).await.map_err(Error::fault)?;
    Ok(Answer::Success(body.to_vec()))
}
