//! `GET /v1/shops/{shop}/program`: the program as the caller may see it.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::program::view::{ProgramView, Reader};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::edge::request::{self, Names};
use crate::kernel::context::Edge;
use crate::kernel::error::Error;
use crate::kernel::programs;
use crate::kernel::shops;

/// Does this value of `If-None-Match` name the tag? A list, `*`, and tags weakened on the way by compression (`W/`) do: RFC 9110, 13.1.2, asks
/// for the weak comparison.
fn names_tag(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(known), Ok(tag)) = (known.to_str(), tag.to_str()) else { return false };
    known.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// Marks an answer given without the database.
const DEGRADED: HeaderName = HeaderName::from_static("coppertoken-degraded");

/// Reads the program in force, as the caller may see it.
///
/// The view for guests may be cached and is named by its version (`ETag`). The one for members is never cached.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/program",
    operation_id = "getProgram",
    tag = "public",
    security((), ("member_token" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
        ("If-None-Match" = Option<String>, Header, description = "`ETag` of the answer before"),
    ),
    responses(
        (status = 200, description = "The program in force", body = ProgramView),
        (status = 304, description = "The version named by If-None-Match is still in force"),
        (status = 404, description = "No such shop, or no program yet"),
    )
)]
#[worker::send]
pub async fn program(
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer_or_guest(&edge, &shop_id, &headers).await?;
    let shop = shops::open(&edge, &shop_id).await?;
    let program = programs::open(&edge, &shop_id, shop.program_version).await?;
    if shop.is_degraded {
        // What was known last, marked, so that whoever shows it offers nothing that needs the database.
        let mut response = request::json_text(StatusCode::OK, program.shown(Reader::Public)?);
        response.headers_mut().insert(DEGRADED, HeaderValue::from_static("database"));
        return Ok(response);
    }
    if customer.is_some() {
        return Ok(request::json_text(StatusCode::OK, program.shown(Reader::Member)?));
    }
    let tag = HeaderValue::try_from(format!("\"{}\"", program.program.version())).map_err(Error::fault)?;
    let is_known = headers.get_all(header::IF_NONE_MATCH).iter().any(|known| names_tag(known, &tag));
    let mut response = if is_known {
        request::empty(StatusCode::NOT_MODIFIED)
    } else {
        request::json_text(StatusCode::OK, program.shown(Reader::Public)?)
    };
    response.headers_mut().insert(header::ETAG, tag);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Authorization, Origin"));
    Ok(response)
}
