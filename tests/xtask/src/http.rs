//! Requests to workers on this machine.

use anyhow::{Context, Result};
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status code.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// Whether the status says success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body of a successful answer as JSON.
    pub fn json(&self) -> Result<Value> {
        anyhow::ensure!(self.is_success(), "status {}: {}", self.status, self.body.trim());
        serde_json::from_str(&self.body).context("the body is not JSON")
    }
}

/// Fetches an address, with a bearer token if one is given.
pub fn get(url: &str, bearer: Option<&str>) -> Result<Answer> {
    let mut request = agent().get(url);
    if let Some(token) = bearer {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    read(request.call().with_context(|| format!("GET {url}"))?)
}

/// Posts without a body.
pub fn post(url: &str) -> Result<Answer> {
    read(agent().post(url).send_empty().with_context(|| format!("POST {url}"))?)
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60))).build().into()
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer> {
    Ok(Answer { status: response.status().as_u16(), body: response.body_mut().read_to_string()? })
}
