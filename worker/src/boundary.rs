//! Where the runtime's requests become ours and our answers the runtime's, in few calls: each one across the border of wasm costs more
//! than most of what stands behind it. Headers cross as one JSON text in each direction, bodies of known length in one piece.
//!
//! Deliberately absent: what a request means; see [`crate::router`].

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use js_sys::{Array, JSON};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use worker::web_sys;

use crate::error::Error;
use crate::handlers::request::BODY_BYTES_MAX;

/// A request as the router takes it. An address that is none leads nowhere; headers that are none are left out.
pub async fn request(from: web_sys::Request) -> Result<Request, Error> {
    let headers = headers(&from.headers())?;
    let builder = Request::builder().method(from.method().as_str()).uri(from.url());
    let body = match from.body() {
        None => Body::empty(),
        Some(_) if is_short(&headers) => Body::from(worker::Request::from(from).bytes().await.map_err(broken)?),
        // What is too large, or does not say how large it is, is read as far as it may go.
        Some(stream) => Body::new(worker::Body::new(stream)),
    };
    let mut request = builder.body(body).map_err(|_| Error::NotFound("address_unknown"))?;
    *request.headers_mut() = headers;
    Ok(request)
}

fn headers(from: &web_sys::Headers) -> Result<HeaderMap, Error> {
    let text = JSON::stringify(&Array::from(from)).map_err(fault)?;
    let pairs: Vec<(String, String)> = serde_json::from_str(&String::from(text)).map_err(Error::fault)?;
    let mut headers = HeaderMap::with_capacity(pairs.len());
    for (name, value) in pairs {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    Ok(headers)
}

fn is_short(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    length.is_some_and(|length| length <= BODY_BYTES_MAX)
}

/// An answer as the runtime takes it.
pub async fn response(from: Response) -> Result<web_sys::Response, Error> {
    let (parts, body) = from.into_parts();
    let headers = parts.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let init = json!({ "status": parts.status.as_u16(), "headers": headers.collect::<Vec<_>>() });
    let init: web_sys::ResponseInit = JSON::parse(&init.to_string()).map_err(fault)?.unchecked_into();
    let mut body = Vec::from(to_bytes(body, usize::MAX).await.map_err(Error::fault)?);
    let body = Some(body.as_mut_slice()).filter(|body| !body.is_empty());
    web_sys::Response::new_with_opt_u8_array_and_init(body, &init).map_err(fault)
}

/// A body that broke off.
fn broken(error: worker::Error) -> Error {
    Error::BadRequest(format!("the body could not be read: {error}"))
}

fn fault(error: JsValue) -> Error {
    Error::Fault(format!("{error:?}"))
}
