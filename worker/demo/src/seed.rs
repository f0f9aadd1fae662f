//! `POST /demo/seed`: creates the demo shop through the operator's API, as the README tells people to. Harmless to repeat; a
//! changed program becomes the next version.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_wire::admin::KeyPurpose;
use http::StatusCode;
use serde_json::json;

use crate::SHOP;
use crate::back_end::{Answer, administer, shop_id};
use coppertoken_worker::edge::respond;
use coppertoken_worker::kernel;
use coppertoken_worker::kernel::context::RequestContext;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::program_store::ProgramVersion;
use coppertoken_worker::kernel::shops;

/// The demo shop's program.
const PROGRAM: &str = include_str!("program.json");

/// Seeds what is missing.
#[worker::send]
pub async fn seed(Extension(context): Extension<Arc<RequestContext>>) -> Result<Response, Error> {
    let shop = json!({ "shop_id": SHOP, "name": "Bakar & Bean", "origins": [] }).to_string();
    match administer(&context, "/shops", shop.into_bytes()).await? {
        Answer::Success(_) => {}
        Answer::Refused(response) if response.status() == StatusCode::CONFLICT => {}
        Answer::Refused(response) => return Ok(response),
    }
    let shop_id = shop_id()?;
    let open = shops::open(&context, &shop_id).await?;
    for purpose in [KeyPurpose::MemberToken, KeyPurpose::Webhook] {
        if open.keys.iter().any(|key| key.purpose == purpose) {
            continue;
        }
        let body = json!({ "purpose": purpose }).to_string();
        if let Answer::Refused(response) =
            administer(&context, &format!("/shops/{SHOP}/keys"), body.into_bytes()).await?
        {
            return Ok(response);
        }
    }
    if !is_in_force(&context, open.program_version).await? {
        let path = format!("/shops/{SHOP}/programs");
        if let Answer::Refused(response) = administer(&context, &path, PROGRAM.as_bytes().to_vec()).await? {
            return Ok(response);
        }
    }
    Ok(respond::empty(StatusCode::NO_CONTENT))
}

async fn is_in_force(context: &RequestContext, version: Option<ProgramVersion>) -> Result<bool, Error> {
    if version.is_none() {
        return Ok(false);
    }
    let document: ProgramDocument = serde_json::from_str(PROGRAM).map_err(Error::fault)?;
    let program = kernel::programs::open(context, &shop_id()?, version).await?;
    Ok(program.program.document() == &document)
}
