//! The document, made from the routes: what a route says of its access becomes the tag, the security and the shop parameter of its operation.

use coppertoken_wire::problem::Problem;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ObjectBuilder, OpenApi as Document, Required, Type};
use utoipa::{Modify, OpenApi};

use super::answers::Answers;
use super::schemas::Schemas;
use super::security::{self, Security};
use crate::edge::route::{Access, Description, Route};
use crate::router;

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
    // Every refusal is one: `Answers` says so, and no handler has to.
    components(schemas(Problem))
)]
struct Api;

/// The document, made from the types.
pub fn generated() -> String {
    let mut document = Api::openapi();
    for route in router::routes() {
        add(&mut document, route);
    }
    for modifier in [&Security as &dyn Modify, &Answers, &Schemas] {
        modifier.modify(&mut document);
    }
    document.to_pretty_json().unwrap_or_default() + "\n"
}

fn add(document: &mut Document, route: Route) {
    let Some(Description { methods, mut operation, schemas }) = route.description else { return };
    operation.tags = Some(vec![tag(route.access).to_owned()]);
    operation.security = Some(requirements(route.access));
    if route.path.contains("{shop}") {
        operation.parameters.get_or_insert_default().insert(0, shop());
    }
    document.paths.add_path_operation(route.path, methods, operation);
    document.components.get_or_insert_default().schemas.extend(schemas);
}

const fn tag(access: Access) -> &'static str {
    match access {
        Access::Public | Access::PublicOrMember => "public",
        Access::Member => "member",
        Access::BackEnd | Access::Platform => "back end",
        Access::Operator(_) | Access::Audited(_) | Access::Root => "operator",
    }
}

/// What a caller has to present; an empty requirement = nothing is needed.
fn requirements(access: Access) -> Vec<SecurityRequirement> {
    let needs = |scheme: &str| SecurityRequirement::new(scheme, Vec::<String>::new());
    match access {
        Access::Public => vec![],
        Access::PublicOrMember => vec![SecurityRequirement::default(), needs(security::MEMBER_TOKEN)],
        Access::Member => vec![needs(security::MEMBER_TOKEN)],
        Access::BackEnd => vec![needs(security::STANDARD_WEBHOOKS)],
        Access::Platform => vec![needs(security::WOOCOMMERCE)],
        Access::Operator(_) | Access::Audited(_) | Access::Root => vec![needs(security::ADMIN_SECRET)],
    }
}

fn shop() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("shop")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The shop"))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .build()
}

/// Every operation of the document.
pub(super) fn operations(document: &mut Document) -> impl Iterator<Item = &mut Operation> {
    document.paths.paths.values_mut().flat_map(|item| [&mut item.get, &mut item.post, &mut item.delete]).flatten()
}
