//! `GET /v1/shops/{shop}/program`: the program as the caller may see it.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::program::view::{ProgramView, Reader};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::service as publishing;
use crate::edge::extract::{Item, Raw, Shop, Visitor};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use crate::kernel::programs;
use coppertoken_wire::admin::PublishResponse;
use coppertoken_wire::operator::Scope;
use coppertoken_wire::problem::DocumentProblem;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![
        route!(Access::PublicOrMember, program),
        route!(Access::Operator(Scope::Publish), publish),
        route!(Access::Operator(Scope::Read), read_program),
    ]
}

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
/// The view for guests may be cached and is named by its version and content (`ETag`). The one for members is never cached.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/program",
    operation_id = "getProgram",
    params(
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
    Extension(context): Extension<Arc<RequestContext>>,
    Visitor { shop, customer }: Visitor,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let program = programs::open(&context, &shop.shop_id, shop.program_version).await?;
    if shop.is_degraded {
        // What was known last, marked, so that whoever shows it offers nothing that needs the database.
        let mut response = respond::json_text(StatusCode::OK, program.shown(Reader::Public)?);
        response.headers_mut().insert(DEGRADED, HeaderValue::from_static("database"));
        return Ok(response);
    }
    if customer.is_some() {
        return Ok(respond::json_text(StatusCode::OK, program.shown(Reader::Member)?));
    }
    // By what it says: after a restore of the database another program may have the number.
    let tag = shop.program_version.map_or_else(String::new, |version| version.to_string());
    let tag = HeaderValue::try_from(format!("\"{tag}\"")).map_err(Error::fault)?;
    let is_known = headers.get_all(header::IF_NONE_MATCH).iter().any(|known| names_tag(known, &tag));
    let mut response = if is_known {
        respond::empty(StatusCode::NOT_MODIFIED)
    } else {
        respond::json_text(StatusCode::OK, program.shown(Reader::Public)?)
    };
    response.headers_mut().insert(header::ETAG, tag);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Authorization, Origin"));
    Ok(response)
}

/// Publishes a program as the next version.
///
/// Its own examples must hold, and every promise in it must be kept. What only deserves a warning comes back in the answer.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/programs",
    operation_id = "publishProgram",
    request_body = ProgramDocument,
    responses(
        (status = 201, description = "In force", body = PublishResponse),
        (status = 409, description = "Another currency or time zone than the shop's accounts count in (`currency_is_fixed`, `time_zone_is_fixed`)"),
        (status = 422, description = "The document is not a program", body = DocumentProblem),
    )
)]
#[worker::send]
pub async fn publish(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Raw(body): Raw,
) -> Result<Response, Error> {
    if body.len() > publishing::DOCUMENT_BYTES_MAX {
        return Err(Error::TooLarge);
    }
    let published = publishing::publish(&*context, &shop_id, &body).await?;
    let version = published.version.to_string();
    Ok(respond::made(respond::json(StatusCode::CREATED, &published)?, version))
}

/// Reads one version of a program, whole.
///
/// Also what guests and members do not see: margins, notes, examples.
#[utoipa::path(
    get,
    path = "/v1/admin/shops/{shop}/programs/{version}",
    operation_id = "getProgramVersion",
    params(("version" = u32, Path, description = "The version")),
    responses(
        (status = 200, description = "The version", body = ProgramView),
        (status = 404, description = "No such version"),
    )
)]
#[worker::send]
pub async fn read_program(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Item(version): Item,
) -> Result<Response, Error> {
    let version: u32 = version.parse().map_err(|_| Error::NotFound("version_unknown"))?;
    let program = programs::read(&*context, &shop_id, version).await?;
    respond::json(StatusCode::OK, &program.program.view(Reader::Full))
}
