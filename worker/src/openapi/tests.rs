//! The document against the router, and against what its readers need.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::openapi::{DOCUMENT, generated};
use crate::router;

/// Pages for people, not operations of the API.
const PAGES: [&str; 3] = ["/p/{shop}", "/p/{shop}/poster", "/p/{shop}/qr.svg"];
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document() -> Value {
    serde_json::from_str(&generated()).unwrap()
}

#[test]
fn what_is_served_is_what_the_types_say() {
    if std::env::var_os("COPPERTOKEN_RENEW").is_some() {
        return std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"), generated()).unwrap();
    }
    let served: Value = serde_json::from_str(DOCUMENT).unwrap();
    assert!(served == document(), "openapi.json is behind the types: run this test with COPPERTOKEN_RENEW=1");
}

/// Every operation as `method path`, with what the document says of it.
fn operations(document: &Value) -> BTreeMap<String, &Value> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &'_ Value)| -> Vec<String> {
        METHODS.iter().filter(|method| item.get(method).is_some()).map(|method| format!("{method} {path}")).collect()
    };
    let names = paths.iter().flat_map(of_path);
    names
        .map(|name| {
            let (method, path) = name.split_once(' ').unwrap();
            let operation = &document["paths"][path][method];
            (name, operation)
        })
        .collect()
}

/// What axum prints of a router: each route's number with the methods it allows, then each number with its path.
/// There is no other list of routes; when axum prints something else, the counts below fail.
fn routes() -> BTreeSet<String> {
    let printed = format!("{:?}", router::api());
    let printed = printed.split("fallback_router").next().unwrap();
    let (routes, paths) = printed.split_once("node: Node").unwrap();
    let allowed: BTreeMap<&str, &str> = routes
        .split("RouteId(")
        .skip(1)
        .map(|route| {
            let (id, rest) = route.split_once(')').unwrap();
            let header = rest.split_once("allow_header: Bytes(b\"").unwrap().1;
            (id, header.split('"').next().unwrap())
        })
        .collect();
    let of_path = |place: &str| {
        let (id, rest) = place.split_once("): \"").unwrap();
        let path = rest.split('"').next().unwrap().to_owned();
        let methods = allowed[id].split(',').filter(|method| *method != "HEAD");
        methods.map(|method| format!("{} {path}", method.to_lowercase())).collect::<Vec<_>>()
    };
    paths.split("RouteId(").skip(1).flat_map(of_path).collect()
}

#[test]
fn the_document_lists_exactly_the_routes_there_are() {
    let document = document();
    let described: BTreeSet<String> = operations(&document).into_keys().collect();
    let routes: BTreeSet<String> =
        routes().into_iter().filter(|route| !PAGES.iter().any(|page| *route == format!("get {page}"))).collect();
    assert!(routes.len() > 50, "axum prints a router otherwise than it did: {routes:?}");
    assert_eq!(described, routes);
}

#[test]
fn an_operation_has_a_name_of_its_own_a_summary_a_description_and_a_declared_tag() {
    let document = document();
    let operations = operations(&document);
    let ids: BTreeSet<&str> = operations.values().filter_map(|one| one["operationId"].as_str()).collect();
    assert_eq!(ids.len(), operations.len());
    let declared: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    for (name, operation) in &operations {
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!((5..=80).contains(&summary.len()), "{name}: {summary:?}");
        assert!(operation["description"].as_str().is_some_and(|text| text.len() > 10 && text != summary), "{name}");
        assert!(operation["tags"].as_array().unwrap().iter().all(|tag| declared.contains(tag.as_str().unwrap())));
        assert!(operation["security"].is_array(), "{name} says who may call it");
    }
}

/// Status by kind of operation: who may call it, what it reads.
#[test]
fn every_status_an_operation_can_answer_is_listed() {
    let document = document();
    let table = [
        ("get /v1/health", "200 429 500 503"),
        ("get /v1/openapi.json", "200 429 500 503"),
        ("get /v1/shops/{shop}/program", "200 304 401 404 429 500 503"),
        ("get /v1/shops/{shop}/ledger/root", "200 400 404 429 500 503"),
        ("get /v1/shops/{shop}/member", "200 401 404 429 500 503"),
        ("post /v1/shops/{shop}/member/redemptions", "201 400 401 403 404 409 413 422 429 500 503"),
        ("post /v1/shops/{shop}/orders", "200 400 401 404 413 422 429 500 503"),
        ("post /v1/shops/{shop}/checkout/pay", "200 400 401 403 404 409 413 422 429 500 503"),
        ("post /v1/shops/{shop}/webhooks/woocommerce", "200 400 401 404 413 429 500 503"),
        ("get /v1/admin/shops", "200 401 403 429 500 503"),
        ("post /v1/admin/shops", "201 400 401 403 409 413 422 429 500 503"),
        ("post /v1/admin/shops/{shop}/keys", "201 400 401 403 404 409 413 422 429 500 503"),
        ("post /v1/shops/{shop}/member/visits", "200 400 401 404 409 413 422 429 500 503"),
        ("delete /v1/admin/shops/{shop}/keys/{key}", "204 401 403 404 429 500 503"),
    ];
    let operations = operations(&document);
    for (name, statuses) in table {
        let listed: BTreeSet<&str> =
            operations[name]["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(listed.into_iter().collect::<Vec<_>>().join(" "), statuses, "{name}");
    }
}

#[test]
fn every_refusal_is_a_problem_that_says_when_to_come_back() {
    let document = document();
    for (name, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = match response["$ref"].as_str() {
                Some(to) => document.pointer(to.trim_start_matches('#')).unwrap(),
                None => response,
            };
            if status.as_str() < "400" {
                continue;
            }
            let content = response["content"].as_object().unwrap();
            let media: Vec<&String> = content.keys().collect();
            assert_eq!(media, [crate::edge::problem::PROBLEM_JSON], "{name} {status}");
            let waits = ["429", "503"].contains(&status.as_str());
            assert_eq!(response["headers"].get("Retry-After").is_some(), waits, "{name} {status}");
        }
    }
}

fn walk<'a>(value: &'a Value, place: &str, look: &mut impl FnMut(&str, &'a Value)) {
    look(place, value);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| walk(field, &format!("{place}/{name}"), look)),
        Value::Array(items) => items.iter().for_each(|item| walk(item, &format!("{place}/-"), look)),
        _ => {}
    }
}

#[test]
fn every_schema_property_and_parameter_is_described_and_no_choice_has_one_side() {
    let document = document();
    let mut wrong = vec![];
    walk(&document, "", &mut |place, value| {
        if value["oneOf"].as_array().is_some_and(|sides| sides.len() < 2) {
            wrong.push(format!("{place}: a choice of one"));
        }
        let is_described = |value: &Value| value["description"].as_str().is_some_and(|text| !text.is_empty());
        if let Some(properties) = value["properties"].as_object().filter(|_| !place.ends_with("/properties")) {
            // The one property of a variant (`{"points": …}`) is described by the variant.
            let of_variant = place.ends_with("/oneOf/-") && is_described(value);
            let bare = properties.iter().filter(|(_, property)| !of_variant && !is_described(property));
            wrong.extend(bare.map(|(name, _)| format!("{place}: {name} is not described")));
        }
        if value["in"].is_string() && value["name"].is_string() && value["schema"].is_object() && !is_described(value) {
            wrong.push(format!("{place}: {} is not described", value["name"]));
        }
    });
    let schemas = document["components"]["schemas"].as_object().unwrap();
    wrong.extend(schemas.iter().filter(|(_, schema)| schema["description"].is_null()).map(|(name, _)| name.clone()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Two types of one name would silently become one schema.
#[test]
fn a_document_that_is_no_program_lists_places_and_messages() {
    let document = document();
    let problem = &document["components"]["schemas"]["DocumentProblem"]["allOf"][1]["properties"]["problems"]["items"];
    let schema = document.pointer(problem["$ref"].as_str().unwrap().trim_start_matches('#')).unwrap();
    let fields: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, BTreeSet::from(["message", "place"]));
}

#[test]
fn the_webhook_scheme_says_how_to_sign_how_old_and_what_to_do_on_retry() {
    let document = document();
    let scheme = &document["components"]["securitySchemes"]["standard_webhooks"];
    let text = scheme["description"].as_str().unwrap();
    for word in [
        "`webhook-id`",
        "`webhook-timestamp`",
        "`webhook-signature`",
        "`v1r,`",
        "HMAC-SHA256",
        "300 s",
        "retry",
        "whsec_",
    ] {
        assert!(text.contains(word), "{word}");
    }
    let body = &document["paths"]["/v1/shops/{shop}/webhooks/woocommerce"]["post"]["requestBody"]["content"];
    assert_eq!(body["application/json"]["schema"]["type"], "object");
    assert_eq!(document["servers"][0]["url"], "/");
}
