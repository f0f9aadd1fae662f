//! Extractors: what a handler needs of a request, read, checked and typed before its first line. Credentials are checked before bodies are
//! parsed.

use std::sync::Arc;

use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, RawPathParams, Request};
use coppertoken_rules::ids::ShopId;
use http::request::Parts;
use http::{Extensions, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use worker::send::SendFuture;

use super::auth::member_token::{self, Customer};
use super::auth::operator;
use super::auth::signature::{self, Covers};
use super::limits;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use crate::kernel::json;
use crate::kernel::shops::{self, OpenShop};

/// Largest body in bytes: an order of 1,000 lines at about 500 bytes each, twice.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// The surroundings of the request; the router puts them in.
fn context(extensions: &Extensions) -> Result<Arc<RequestContext>, Error> {
    extensions
        .get::<Arc<RequestContext>>()
        .cloned()
        .ok_or_else(|| Error::Fault("a request without surroundings".to_owned()))
}

/// The shop that the address names. What can be no identifier is no shop.
pub struct Shop(pub ShopId);

impl<S: Send + Sync> FromRequestParts<S> for Shop {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let names =
            RawPathParams::from_request_parts(parts, state).await.map_err(|_| Error::NotFound("address_unknown"))?;
        let name = names.iter().find(|(name, _)| *name == "shop").map(|(_, value)| value);
        let name = name.ok_or_else(|| Error::Fault("a route without a shop".to_owned()))?;
        ShopId::new(name).map(Self).map_err(|_| Error::NotFound("shop_unknown"))
    }
}

/// The last name in the address: a key, a customer, a code. Bytes that are no text name nothing.
pub struct Item(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Item {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let names = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Path(names) = names.map_err(|_| Error::NotFound("address_unknown"))?;
        let last = names.into_iter().next_back();
        last.map(|(_, value)| Self(value)).ok_or_else(|| Error::Fault("a route without a name".to_owned()))
    }
}

/// A member of the shop, by a valid token.
pub struct Member {
    /// The shop.
    pub shop: Arc<OpenShop>,
    /// Who the token speaks of.
    pub customer: Customer,
}

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Shop(shop_id) = Shop::from_request_parts(parts, state).await?;
        let context = context(&parts.extensions)?;
        let token = operator::bearer(&parts.headers).ok_or(Error::Unauthorized("no credentials"))?;
        let check = |shop: &OpenShop| member_token::verify(token, &shop_id, &shop.keys, context.now);
        let (shop, customer) = SendFuture::new(shops::recognise(&*context, &shop_id, check)).await?;
        limits::of_account(&context, &shop_id, &customer.customer_id)?;
        Ok(Self { shop, customer })
    }
}

/// A member, or a guest where no credentials were sent. Wrong ones are refused.
pub struct Visitor {
    /// The shop.
    pub shop: Arc<OpenShop>,
    /// Who the token speaks of; `None` = a guest.
    pub customer: Option<Customer>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        if parts.headers.contains_key(header::AUTHORIZATION) {
            let Member { shop, customer } = Member::from_request_parts(parts, state).await?;
            return Ok(Self { shop, customer: Some(customer) });
        }
        let Shop(shop_id) = Shop::from_request_parts(parts, state).await?;
        let context = context(&parts.extensions)?;
        let shop = SendFuture::new(shops::open(&*context, &shop_id)).await?;
        Ok(Self { shop, customer: None })
    }
}

/// What the shop's back end signed, method and address with it.
pub struct BackEnd<T> {
    /// The shop.
    pub shop: Arc<OpenShop>,
    /// The body.
    pub body: T,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for BackEnd<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let (shop, body) = signed(request, state, |address| Covers::Address(address)).await?;
        Ok(Self { shop, body })
    }
}

/// The same where the body alone says what is to be done: a signature over the body will do.
pub struct News<T> {
    /// The shop.
    pub shop: Arc<OpenShop>,
    /// The body.
    pub body: T,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for News<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let (shop, body) = signed(request, state, |address| Covers::AddressOrNothing(address)).await?;
        Ok(Self { shop, body })
    }
}

async fn signed<S: Send + Sync, T: DeserializeOwned>(
    mut request: Request,
    state: &S,
    covers: for<'a> fn(&'a str) -> Covers<'a>,
) -> Result<(Arc<OpenShop>, T), Error> {
    let Shop(shop_id) = request.extract_parts::<Shop>().await?;
    let context = context(request.extensions())?;
    let headers = request.headers().clone();
    let path = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
    let address = format!("{} {path}", request.method());
    let Raw(body) = Raw::from_request(request, state).await?;
    let check = |shop: &OpenShop| signature::verify_webhook(&headers, covers(&address), &body, &shop.keys, context.now);
    let (shop, ()) = SendFuture::new(shops::recognise(&*context, &shop_id, check)).await?;
    Ok((shop, json::read(&body)?))
}

/// A body as it was sent, within the limit.
pub struct Raw(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let bytes = Bytes::from_request(request, state).await;
        bytes.map(Self).map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(_) => Error::TooLarge,
            _ => Error::BadRequest("the body could not be read".to_owned()),
        })
    }
}

/// A body of JSON. Errors name the field, its value and the rule.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let Raw(bytes) = Raw::from_request(request, state).await?;
        json::read(&bytes).map(Self)
    }
}

/// The query of an address.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|rejection: QueryRejection| Error::BadRequest(rejection.body_text()))
    }
}

/// The language an answer is asked for in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Its code, such as `en`; `None` = the program's first.
    pub language: Option<String>,
}

/// Names the request; minted and kept by the client before sending.
const KEY_HEADER: &str = "idempotency-key";
/// Longest key in bytes; a UUID has 36.
const KEY_BYTES_MAX: usize = 100;

/// The key that names a request.
pub struct IdempotencyKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let key = parts.headers.get(KEY_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if key.is_empty() || key.len() > KEY_BYTES_MAX {
            return Err(Error::of_field("Idempotency-Key", "1 to 100 visible characters"));
        }
        Ok(Self(key.to_owned()))
    }
}
