//! `GET /v1/openapi.json`: the API described by an OpenAPI 3.1 document generated from the handlers and wire types themselves.

use axum::response::Response;
use http::StatusCode;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
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
    modifiers(&Securities)
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

/// The OpenAPI document.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "public", responses((status = 200, description = "This document")))]
pub async fn document() -> Result<Response, Error> {
    request::json(StatusCode::OK, &Api::openapi())
}
