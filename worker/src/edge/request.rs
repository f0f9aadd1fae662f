//! What handlers share: reading identifiers, bodies and credentials, rendering JSON.

use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query};
use axum::response::Response;
use coppertoken_rules::ids::ShopId;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::edge::auth::member_token::{self, Customer};
use crate::edge::auth::{operator, signature};
use crate::edge::limits;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;
use crate::kernel::json;
use crate::kernel::shops;
use crate::kernel::shops::OpenShop;

/// Largest body in bytes: an order of 1,000 lines at about 500 bytes each, twice.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// A body as axum hands it over.
pub type RawBody = Result<Bytes, BytesRejection>;

/// The names in an address, decoded. Bytes that are no text name nothing.
pub struct Names<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Names<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let names = Path::<T>::from_request_parts(parts, state).await;
        names.map(|Path(names)| Self(names)).map_err(|_| Error::NotFound("address_unknown"))
    }
}

/// The shop of an address. What can be no identifier is no shop.
pub fn shop_id(text: String) -> Result<ShopId, Error> {
    ShopId::new(text).map_err(|_| Error::NotFound("shop_unknown"))
}

/// The bytes of a body, within the limit.
pub fn bytes(body: RawBody) -> Result<Bytes, Error> {
    body.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(_) => Error::TooLarge,
        _ => Error::BadRequest("the body could not be read".to_owned()),
    })
}

/// A body as JSON.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    json::read(bytes)
}

/// The customer a valid member token speaks of.
pub async fn customer(edge: &Edge, shop_id: &ShopId, headers: &HeaderMap) -> Result<Customer, Error> {
    let token = operator::bearer(headers).ok_or(Error::Unauthorized("no credentials"))?;
    let check = |shop: &OpenShop| member_token::verify(token, shop_id, &shop.keys, edge.now);
    let (_, customer) = shops::recognise(edge, shop_id, check).await?;
    limits::of_account(edge, shop_id, &customer.customer_id)?;
    Ok(customer)
}

/// The customer, where credentials are optional: none at all is a guest, wrong ones are refused.
pub async fn customer_or_guest(edge: &Edge, shop_id: &ShopId, headers: &HeaderMap) -> Result<Option<Customer>, Error> {
    if headers.contains_key(header::AUTHORIZATION) {
        return customer(edge, shop_id, headers).await.map(Some);
    }
    shops::open(edge, shop_id).await?;
    Ok(None)
}

/// Lets only the shop's back end pass: a Standard Webhooks signature over the raw body.
pub async fn back_end(edge: &Edge, shop_id: &ShopId, headers: &HeaderMap, body: &[u8]) -> Result<(), Error> {
    let check = |shop: &OpenShop| signature::verify_webhook(headers, body, &shop.keys, edge.now);
    shops::recognise(edge, shop_id, check).await.map(|(_, ())| ())
}

/// Names the request; minted and kept by the client before sending.
const KEY_HEADER: &str = "idempotency-key";
/// Longest key in bytes; a UUID has 36.
const KEY_BYTES_MAX: usize = 100;

/// The key that names a request.
pub fn idempotency_key(headers: &HeaderMap) -> Result<&str, Error> {
    let key = headers.get(KEY_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if key.is_empty() || key.len() > KEY_BYTES_MAX {
        return Err(Error::of_field("Idempotency-Key", "1 to 100 visible characters"));
    }
    Ok(key)
}

/// The language an answer is asked for in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    language: Option<String>,
}

/// The language as axum hands it over.
pub type Spoken = Result<Query<Language>, QueryRejection>;

/// The language that was asked for, if one was.
pub fn language(spoken: Spoken) -> Result<Option<String>, Error> {
    spoken.map(|Query(query)| query.language).map_err(|rejection| Error::BadRequest(rejection.body_text()))
}

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
