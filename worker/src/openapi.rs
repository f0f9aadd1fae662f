//! `GET /v1/openapi.json`: the API described by an OpenAPI 3.1 document generated from the handlers and wire types themselves.

mod answers;
mod schemas;
mod security;
#[cfg(test)]
mod tests;

use axum::response::Response;
use coppertoken_wire::problem::Problem;
use http::StatusCode;
use utoipa::OpenApi;
use utoipa::openapi::path::Operation;

use answers::Answers;
use schemas::Schemas;
use security::Security;

use crate::edge::request;
use crate::features::activities::{http as activities, visits};
use crate::features::approvals::http as doors;
use crate::features::checkout::http as checkout;
use crate::features::dead_letters::http as parked;
use crate::features::follow_ups::http as outbox;
use crate::features::freeze::http as freeze;
use crate::features::grants::http as grants;
use crate::features::health::http as health;
use crate::features::members::http as members;
use crate::features::merges::http as merges;
use crate::features::opening_balances::http as openings;
use crate::features::operators::http as operators;
use crate::features::orders::http as orders;
use crate::features::overview::http as overview;
use crate::features::privacy::http as privacy;
use crate::features::profiles::http as profile;
use crate::features::programs::http as program;
use crate::features::quotes::http as quote;
use crate::features::redemptions::{choices, http as redemptions};
use crate::features::shops::http as admin;
use crate::features::verify::http as verify;
use crate::platforms::woocommerce::http as woocommerce;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Coppertoken",
        description = "A loyalty program for online shops.\n\nAmounts are whole numbers of minor units (4995 is 49.95 EUR), instants RFC 3339, refusals problems of RFC 9457: match on `code`, show `detail` to developers, and read `errors` for the fields."
    ),
    servers((url = "/", description = "The deployment that serves this document")),
    tags(
        (name = "public", description = "What a shop shows to anybody. A member's token is optional, and shows more."),
        (name = "member", description = "What a signed-in customer's browser asks, with a token the shop's back end made."),
        (name = "back end", description = "What a shop's server sends, signed: orders, activities, the checkout, a platform's webhooks."),
        (name = "operator", description = "Running the deployment: shops, keys, programs, audits, gifts by hand, privacy."),
    ),
    paths(
        health::health,
        document,
        program::program,
        quote::quote,
        members::join,
        members::member,
        members::statement,
        overview::overview,
        profile::profile,
        visits::visit,
        activities::of_member,
        activities::of_back_end,
        choices::choose,
        redemptions::redeem,
        redemptions::cancel,
        redemptions::stock,
        orders::orders,
        checkout::checkout,
        checkout::pay,
        checkout::claim,
        checkout::release,
        woocommerce::deliver,
        admin::list_shops,
        admin::create_shop,
        admin::issue_key,
        admin::retire_key,
        admin::publish,
        admin::read_program,
        admin::audit,
        grants::give,
        grants::list,
        openings::open,
        doors::settings,
        doors::set,
        doors::proposals,
        doors::approve,
        doors::decline,
        outbox::list,
        outbox::replay,
        outbox::discard,
        orders::claim,
        orders::warnings,
        parked::list,
        parked::replay,
        verify::root,
        verify::ledger,
        verify::last_audit,
        operators::issue,
        operators::list,
        operators::retire,
        operators::list_acts,
        operators::list_acts_of_deployment,
        freeze::freeze,
        freeze::unfreeze,
        merges::merge,
        merges::unmerge,
        privacy::export,
        privacy::export_own,
        privacy::erase,
        privacy::reapply,
    ),
    // Every refusal is one: `Answers` says so, and no handler has to.
    components(schemas(Problem)),
    modifiers(&Security, &Answers, &Schemas)
)]
struct Api;

/// Every operation of the document.
fn operations(openapi: &mut utoipa::openapi::OpenApi) -> impl Iterator<Item = &mut Operation> {
    openapi.paths.paths.values_mut().flat_map(|item| [&mut item.get, &mut item.post, &mut item.delete]).flatten()
}

/// The document as it is served: generated, kept beside the sources and held to them by a test. The code that makes it would be a
/// seventh of the worker (180 KB of 1,266, brotli, 2026-11-28), and a change of the contract shows as a difference.
pub const DOCUMENT: &str = include_str!("../openapi.json");

/// The document, made from the types.
pub fn generated() -> String {
    Api::openapi().to_pretty_json().unwrap_or_default() + "\n"
}

/// Describes this API.
///
/// The document is OpenAPI 3.1, generated from the very types that requests are read into.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "getOpenApiDocument",
    tag = "public",
    responses((status = 200, description = "This document"))
)]
pub async fn document() -> Response {
    request::json_text(StatusCode::OK, DOCUMENT)
}
