//! Headers of every answer.

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

/// What holds for every answer unless it says otherwise: it is data, read as what it says it is, shown in no frame, embedded by nobody, and
/// addresses are told to nobody. Browsers that came by HTTPS once never come without for a year.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; base-uri 'none'; form-action 'none'"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];
/// Not part of what `default-src` stands for.
const NO_FRAMES: &str = "; frame-ancestors 'none'";

/// An answer with the headers that it does not set itself.
pub async fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok());
    if let Some(policy) = policy.filter(|policy| !policy.contains("frame-ancestors"))
        && let Ok(policy) = HeaderValue::try_from(format!("{policy}{NO_FRAMES}"))
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
