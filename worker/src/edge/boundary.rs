//! Where the runtime's requests become ours and our answers the runtime's, in few calls: each one across the border of wasm costs more
//! than most of what stands behind it. Headers cross as one JSON text in each direction, bodies of known length in one piece.
//!
//! Deliberately absent: what a request means; see [`crate::router`].

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use js_sys::{Array, JSON};
use serde_json::{Map, Value, json};
use wasm_bindgen::{JsCast, JsValue};
use worker::web_sys;

use crate::edge::extract::BODY_BYTES_MAX;
use crate::kernel::error::Error;

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
    let init = json!({ "status": parts.status.as_u16(), "headers": told(&parts.headers) });
    let init: web_sys::ResponseInit = JSON::parse(&init.to_string()).map_err(fault)?.unchecked_into();
    let mut body = Vec::from(to_bytes(body, usize::MAX).await.map_err(Error::fault)?);
    let body = Some(body.as_mut_slice()).filter(|body| !body.is_empty());
    web_sys::Response::new_with_opt_u8_array_and_init(body, &init).map_err(fault)
}

/// Headers by their names: the runtime takes them so in a third of the time it takes for a list. Values of one name are joined, as RFC
/// 9110, section 5.3, has it; cookies cannot be, and where there are several, all headers go as a list.
fn told(headers: &HeaderMap) -> Value {
    let pairs = headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    if headers.get_all(header::SET_COOKIE).iter().count() > 1 {
        return pairs.map(|(name, value)| json!([name, value])).collect();
    }
    let mut named = Map::new();
    for (name, value) in pairs {
        match named.get_mut(name) {
            Some(Value::String(known)) => *known = format!("{known}, {value}"),
            _ => drop(named.insert(name.to_owned(), value.into())),
        }
    }
    Value::Object(named)
}

/// A body that broke off.
fn broken(error: worker::Error) -> Error {
    Error::BadRequest(format!("the body could not be read: {error}"))
}

fn fault(error: JsValue) -> Error {
    Error::Fault(format!("{error:?}"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};
    use serde_json::json;

    use super::told;

    #[test]
    fn values_of_one_name_are_joined_and_cookies_are_not() {
        let mut headers = HeaderMap::new();
        headers.append(header::VARY, HeaderValue::from_static("Authorization"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("one=1"));
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        assert_eq!(told(&headers), json!({ "vary": "Authorization, Origin", "set-cookie": "one=1" }));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("two=2"));
        let list =
            json!([["vary", "Authorization"], ["vary", "Origin"], ["set-cookie", "one=1"], ["set-cookie", "two=2"]]);
        let told = told(&headers);
        let list = list.as_array().unwrap();
        assert!(
            told.as_array().unwrap().len() == list.len()
                && list.iter().all(|pair| told.as_array().unwrap().contains(pair))
        );
    }
}
