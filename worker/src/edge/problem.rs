//! The one form of errors on the wire: problem+json of RFC 9457. Nothing else builds a problem.
//!
//! Refusals say why; faults are ours: their context goes to the log, and the answer does not tell it.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use coppertoken_wire::problem::{DocumentProblem, Problem};
use http::{HeaderValue, StatusCode, header};

use crate::kernel::error::Error;

/// What an answer does not tell and the log does, of a fault or of somebody who was not let in: travels with the answer to
/// [`crate::edge::observe`], which knows the request.
#[derive(Clone, Debug)]
pub struct Noted {
    /// The code.
    pub code: &'static str,
    /// What happened, without personal data.
    pub context: String,
}

/// Seconds a caller should wait before repeating a transient failure.
const RETRY_AFTER_SECONDS: &str = "1";
/// The media type of every answer that is built here.
pub const PROBLEM_JSON: &str = "application/problem+json";
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let is_door = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
        let noted = (status.is_server_error() || is_door).then(|| Noted {
            code: self.code(),
            context: if status.is_server_error() { format!("{self:?}") } else { self.why() },
        });
        let retry_after = match self {
            Self::TooMany(seconds) => HeaderValue::from(seconds),
            _ => HeaderValue::from_static(RETRY_AFTER_SECONDS),
        };
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            code: self.code().to_owned(),
            detail: self.detail(),
            missing: self.missing(),
            errors: self.fields(),
        };
        let body = match self {
            Self::NotAProgram(problems) => serde_json::to_string(&DocumentProblem { problem, problems }),
            _ => serde_json::to_string(&problem),
        };
        let mut response = Response::new(Body::from(body.unwrap_or_default()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, retry_after);
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(noted) = noted {
            response.extensions_mut().insert(noted);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_18_the_log_is_told_the_key_and_the_reason_and_the_answer_is_not() {
        let key = || "k-1".to_owned();
        for (error, like, context) in [
            (Error::Barred(key(), "scope missing"), Error::Forbidden, "scope missing: key k-1"),
            (Error::WrongSecret(key()), Error::Unauthorized("unknown key"), "wrong secret: key k-1"),
        ] {
            let of = |error: &Error| (error.status(), error.code(), error.detail(), error.may_pass());
            assert_eq!(of(&error), of(&like), "one cannot be told from the other");
            let response = error.into_response();
            assert_eq!(response.extensions().get::<Noted>().unwrap().context, context);
        }
    }
}
