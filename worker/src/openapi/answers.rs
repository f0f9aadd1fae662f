//! What every operation of a kind can answer: read off the operation itself, so that no handler repeats it. A handler lists what is its
//! own; that wins.

use utoipa::Modify;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{Content, ObjectBuilder, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder, Type};

use crate::edge::problem::PROBLEM_JSON;
use crate::openapi::generate::operations;
use crate::openapi::security::{ADMIN_SECRET, MEMBER_TOKEN, STANDARD_WEBHOOKS, WOOCOMMERCE};

/// Adds the answers of its kind to every operation.
pub struct Answers;

/// An answer that many operations can give. Each is a problem.
struct Answer {
    /// Its name among the components.
    name: &'static str,
    status: &'static str,
    meaning: &'static str,
    /// Which operations can give it.
    can: fn(&Kind) -> bool,
}

/// What of an operation decides about its answers.
struct Kind {
    /// The name of the security scheme; none where anybody may ask.
    scheme: Option<String>,
    /// The path names something.
    has_path: bool,
    /// A query is read, or a header that has to be there.
    has_parameter: bool,
    /// A body is read.
    has_body: bool,
    /// The body is one of our own schemas.
    has_own_body: bool,
}

impl Kind {
    fn is_behind(&self, scheme: &str) -> bool {
        self.scheme.as_deref() == Some(scheme)
    }
}

const ANSWERS: [Answer; 12] = [
    Answer {
        name: "Unreadable",
        status: "400",
        meaning: "The request cannot be read. `errors` names the field, what came in it and what is accepted",
        can: |kind| kind.has_parameter || kind.has_body,
    },
    Answer {
        name: "NoMemberToken",
        status: "401",
        meaning: "No valid token of this shop",
        can: |kind| kind.is_behind(MEMBER_TOKEN),
    },
    Answer {
        name: "NotSigned",
        status: "401",
        meaning: "The signature is not valid (`unauthorized`), or its time stamp is too old or ahead (`webhook_timestamp_out_of_tolerance`)",
        can: |kind| kind.is_behind(STANDARD_WEBHOOKS),
    },
    Answer {
        name: "NotOfWooCommerce",
        status: "401",
        meaning: "The signature is not valid",
        can: |kind| kind.is_behind(WOOCOMMERCE),
    },
    Answer {
        name: "NotAnOperator",
        status: "401",
        meaning: "Neither the admin secret nor a valid key of an operator",
        can: |kind| kind.is_behind(ADMIN_SECRET),
    },
    Answer {
        name: "Forbidden",
        status: "403",
        meaning: "This operator's key does not open that: another scope, another shop, or for the admin secret alone",
        can: |kind| kind.is_behind(ADMIN_SECRET),
    },
    Answer {
        name: "NotFound",
        status: "404",
        meaning: "The path names a shop or something else that is not there; `code` tells which",
        can: |kind| kind.has_path,
    },
    Answer {
        name: "TooLarge",
        status: "413",
        meaning: "The body is beyond 1 MiB (a program: 512 KiB, a delivery of WooCommerce: 4 MiB)",
        can: |kind| kind.has_body,
    },
    Answer {
        name: "Refused",
        status: "422",
        meaning: "The request can be read, and a number in it is beyond its limits. `errors` names the field and the rule where one is to blame",
        can: |kind| kind.has_own_body,
    },
    Answer {
        name: "TooManyRequests",
        status: "429",
        meaning: "Asked too often. Repeat the same request after `Retry-After`",
        can: |_| true,
    },
    Answer {
        name: "Fault",
        status: "500",
        meaning: "Something is wrong on our side; it was logged. Repeat the same request later",
        can: |_| true,
    },
    Answer {
        name: "Busy",
        status: "503",
        meaning: "The store is busy, or the outcome unknown. Repeat the same request after `Retry-After`: nothing is done twice",
        can: |_| true,
    },
];

impl Modify for Answers {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        for answer in &ANSWERS {
            let response = ResponseBuilder::new().description(answer.meaning).build();
            components.responses.insert(answer.name.to_owned(), problem(answer.status, response).into());
        }
        for operation in operations(openapi) {
            let kind = kind_of(operation);
            let responses = &mut operation.responses.responses;
            for answer in ANSWERS.iter().filter(|answer| (answer.can)(&kind)) {
                let shared = || RefOr::Ref(Ref::from_response_name(answer.name));
                responses.entry(answer.status.to_owned()).or_insert_with(shared);
            }
            for (status, response) in responses.iter_mut() {
                if let RefOr::T(response) = response
                    && status.starts_with(['4', '5'])
                {
                    *response = problem(status, core::mem::take(response));
                }
            }
        }
    }
}

fn kind_of(operation: &Operation) -> Kind {
    // An optional scheme comes second, behind the empty requirement.
    let scheme = operation.security.iter().flatten().last().and_then(scheme_of);
    let has = |is: &dyn Fn(&Parameter) -> bool| operation.parameters.iter().flatten().any(is);
    let schema = |content: &Content| matches!(content.schema, Some(RefOr::Ref(_)));
    Kind {
        scheme,
        has_path: has(&|parameter| parameter.parameter_in == ParameterIn::Path),
        has_parameter: has(&|parameter| parameter.parameter_in == ParameterIn::Query)
            || has(&|parameter| parameter.parameter_in == ParameterIn::Header && parameter.required == Required::True),
        has_body: operation.request_body.is_some(),
        has_own_body: operation.request_body.iter().any(|body| body.content.values().any(schema)),
    }
}

/// The one scheme a requirement names. utoipa keeps it private: it is read as it is written.
fn scheme_of(requirement: &utoipa::openapi::security::SecurityRequirement) -> Option<String> {
    let written = serde_json::to_value(requirement).ok()?;
    written.as_object()?.keys().next().cloned()
}

/// A refusal in its one form, with the header that belongs to its status.
fn problem(status: &str, mut response: Response) -> Response {
    let mut schema = Content::new(Some(Ref::from_schema_name("Problem")));
    if let Some((_, own)) = response.content.pop() {
        schema = own;
    }
    response.content.insert(PROBLEM_JSON.to_owned(), schema);
    let header = match status {
        "401" => Some(("WWW-Authenticate", Type::String, "`Bearer`")),
        "429" | "503" => Some(("Retry-After", Type::Integer, "Seconds to wait before the same request is repeated")),
        _ => None,
    };
    if let Some((name, kind, meaning)) = header {
        let schema = ObjectBuilder::new().schema_type(kind).build();
        let header = HeaderBuilder::new().schema(schema).description(Some(meaning)).build();
        response.headers.insert(name.to_owned(), header);
    }
    response
}
