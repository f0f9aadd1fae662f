//! `GET /v1/openapi.json`: the API described by an OpenAPI 3.1 document generated from the handlers and wire types themselves.

use axum::response::Response;
use http::StatusCode;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use crate::error::Error;
use crate::handlers::{
    activities, admin, checkout, choices, doors, freeze, grants, health, members, operators, orders, outbox, overview,
    parked, privacy, profile, program, quote, redemptions, request, verify, visits, woocommerce,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Coppertoken",
        description = "A loyalty program for online shops. Amounts are in minor units, instants RFC 3339, errors problem+json."
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
        doors::settings,
        doors::set,
        doors::proposals,
        doors::approve,
        doors::decline,
        outbox::list,
        outbox::replay,
        outbox::discard,
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
        privacy::export,
        privacy::export_own,
        privacy::erase,
        privacy::reapply,
    ),
    modifiers(&Securities, &Problems)
)]
struct Api;

/// How callers prove who they are.
struct Securities;

impl Modify for Securities {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = || SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let header = |name: &str| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("member_token", bearer());
        components.add_security_scheme("admin_secret", bearer());
        components.add_security_scheme("standard_webhooks", header("webhook-signature"));
        components.add_security_scheme("woocommerce_signature", header("x-wc-webhook-signature"));
    }
}

/// What any operation may answer beside what it says itself.
struct Problems;

/// Status and meaning; each is a problem.
const ANYWHERE: [(&str, &str); 5] = [
    ("400", "The request cannot be read; says what to change"),
    ("404", "Nothing here under a name in the address"),
    ("413", "The body is beyond the limit"),
    ("429", "Asked too often; `Retry-After` says when to come back"),
    ("503", "The store is busy or the outcome unknown: repeat the same request"),
];
/// What [`crate::error`] calls its form.
const PROBLEM_JSON: &str = "application/problem+json";

impl Modify for Problems {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        for item in openapi.paths.paths.values_mut() {
            for operation in [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten() {
                let responses = &mut operation.responses.responses;
                for (status, meaning) in ANYWHERE {
                    responses.entry(status.to_owned()).or_insert_with(|| problem(meaning).into());
                }
                if operation.tags.as_ref().is_some_and(|tags| tags.iter().any(|tag| tag == "operator")) {
                    responses.entry("403".to_owned()).or_insert_with(|| problem("This key does not open that").into());
                }
                for response in responses.values_mut() {
                    if let RefOr::T(response) = response {
                        let content = core::mem::take(&mut response.content);
                        response.content = content.into_iter().map(named_as_sent).collect();
                    }
                }
            }
        }
    }
}

fn problem(meaning: &str) -> utoipa::openapi::Response {
    let schema = Ref::from_schema_name("Problem");
    ResponseBuilder::new().description(meaning).content(PROBLEM_JSON, Content::new(Some(schema))).build()
}

fn named_as_sent((media, content): (String, Content)) -> (String, Content) {
    let is_problem = matches!(&content.schema, Some(RefOr::Ref(to)) if to.ref_location.ends_with("Problem"));
    (if is_problem { PROBLEM_JSON.to_owned() } else { media }, content)
}

/// The document as JSON.
pub fn text() -> String {
    Api::openapi().to_json().unwrap_or_default()
}

/// The OpenAPI document.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "public", responses((status = 200, description = "This document")))]
pub async fn document() -> Result<Response, Error> {
    request::json(StatusCode::OK, &Api::openapi())
}
