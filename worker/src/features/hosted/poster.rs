//! Printed matter that leads to the program: `GET /p/{shop}/poster?format=parcel|lift`, a page to print, and
//! `GET /p/{shop}/qr.svg`, the code alone for the merchant's own designs.
//!
//! The code holds the address where shoppers join, marked with where the paper hangs, so that each paper's joins can be told apart.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::Query;
use axum::response::Response;
use coppertoken_words::fill;
use http::{HeaderMap, HeaderValue, Uri, header};
use maud::{DOCTYPE, Markup, html};
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

use crate::edge::extract::Shop;
use crate::features::hosted::http::{Hosted, answer};
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// Longest mark of a paper, in bytes. An origin of 255, its marks of 60 and this are 355 bytes: a code of version 14 at
/// level M holds 362, which a phone reads from the 4 cm of a parcel insert.
const SOURCE_BYTES_MAX: usize = 40;
/// Modules left white around the code; the standard asks for four.
const QUIET_MODULES: usize = 4;

/// What the address may say.
#[derive(Debug, Deserialize)]
pub struct Choice {
    lang: Option<String>,
    #[serde(default)]
    format: Format,
    source: Option<String>,
}

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// An A6 card that lies in a parcel.
    Parcel,
    /// An A4 sheet that hangs in a lift or a shop window.
    #[default]
    Lift,
}

impl Format {
    /// Class of the page, and mark of the joins that it brings.
    const fn name(self) -> &'static str {
        match self {
            Self::Parcel => "parcel",
            Self::Lift => "lift",
        }
    }
}

/// The page to print.
#[worker::send]
pub async fn page(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
    address: Uri,
) -> Result<Response, Error> {
    let hosted = Hosted::open(&context, &shop_id, choice.lang.as_deref(), &headers, &address).await?;
    let link = link(&hosted, &choice)?;
    Ok(answer(render(&hosted, choice.format, &link)?))
}

/// The code alone.
#[worker::send]
pub async fn code(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
    address: Uri,
) -> Result<Response, Error> {
    let hosted = Hosted::open(&context, &shop_id, choice.lang.as_deref(), &headers, &address).await?;
    let link = link(&hosted, &choice)?;
    let mut response = Response::new(Body::from(drawing(&link, &link)?.into_string()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// Where the code leads, marked with the paper it stands on.
fn link(hosted: &Hosted, choice: &Choice) -> Result<String, Error> {
    let source = choice.source.as_deref().unwrap_or_else(|| choice.format.name());
    let is_plain = source.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if source.is_empty() || source.len() > SOURCE_BYTES_MAX || !is_plain {
        let rule = "source: use 1 to 40 lower-case letters, digits and hyphens";
        return Err(Error::BadRequest(rule.to_owned()));
    }
    Ok(hosted.join_address(&format!("&utm_source={source}&utm_medium=qr")))
}

/// The page that is printed, with a code that leads to `link`.
pub fn render(hosted: &Hosted, format: Format, link: &str) -> Result<Markup, Error> {
    let (program, words) = (&hosted.view.program, hosted.words());
    let name = hosted.text(&program.name);
    let code = drawing(link, &fill(words.code_leads_to, &[link]))?;
    // What a reader without a camera types: the place alone.
    let place = link.split('?').next().unwrap_or_default().trim_end_matches('/');
    let place = place.split_once("://").map_or(place, |(_, rest)| rest);
    Ok(html! {
        (DOCTYPE)
        html lang=(hosted.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (words.scan) (words.dash) (name) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/styles/poster.css";
            }
            body {
                header.hint { p { (words.print) } }
                main.sheet.(format.name()) {
                    header {
                        p.kind { (name) }
                        h1 { @match &program.banner { Some(banner) => (hosted.text(&banner.slogan)), None => (words.scan) } }
                        @if let Some(banner) = &program.banner { p.lead { (hosted.text(&banner.text)) } }
                    }
                    figure { (code) figcaption { (place) } }
                    section {
                        h2 { (words.scan) }
                        ol { @for step in words.steps { li { (step) } } }
                    }
                }
            }
        }
    })
}

/// The code of a text: one path, its dark modules joined into runs. `label` says what it is to those who do not see it.
fn drawing(text: &str, label: &str) -> Result<Markup, Error> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| Error::Fault(error.to_string()))?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (row, modules) in colors.chunks(width.max(1)).enumerate() {
        let mut column = 0_usize;
        for run in modules.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let (x, y) = (column.saturating_add(QUIET_MODULES), row.saturating_add(QUIET_MODULES));
                let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            column = column.saturating_add(run.len());
        }
    }
    let side = width.saturating_add(QUIET_MODULES.saturating_mul(2));
    let frame = format!("0 0 {side} {side}");
    Ok(html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(frame) role="img" aria-label=(label) shape-rendering="crispEdges" {
            path fill="#fff" d=(format!("M0 0h{side}v{side}h-{side}z")) {}
            path fill="#000" d=(path) {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{QUIET_MODULES, drawing};

    #[test]
    fn w12_the_longest_link_is_a_code_of_version_14() {
        let link = format!("https://{}/?coppertoken=join&utm_source={}&utm_medium=qr", "a".repeat(247), "b".repeat(40));
        let drawn = drawing(&link, &link).unwrap().into_string();
        // Version 14 is 14 × 4 + 17 modules wide.
        let side = 14 * 4 + 17 + 2 * QUIET_MODULES;
        assert!(drawn.contains(&format!(r#"viewBox="0 0 {side} {side}""#)), "{drawn}");
    }
}
