//! A route is one expression: who may call it, and the handler, which knows its address, its method and its description. A route without
//! an [`Access`] does not compile; the OpenAPI document, the operators' scopes and the limits all read it from here.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use coppertoken_wire::operator::Scope;
use utoipa::openapi::HttpMethod;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody; a member's token shows more.
    PublicOrMember,
    /// A member, by a token that the shop's back end signed.
    Member,
    /// The shop's back end, by a signature of Standard Webhooks.
    BackEnd,
    /// A platform, by its own signature.
    Platform,
    /// An operator whose key has this scope. What changes something is noted in the audit log.
    Operator(Scope),
    /// The same; reading is noted too, because personal data leaves.
    Audited(Scope),
    /// Who deployed, by the admin secret alone.
    Root,
}

impl Access {
    /// The scope an operator's key needs; `None` = no key is enough.
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Self::Operator(scope) | Self::Audited(scope) => Some(scope),
            _ => None,
        }
    }

    /// Is it behind the operators' door?
    pub const fn is_of_operator(self) -> bool {
        matches!(self, Self::Operator(_) | Self::Audited(_) | Self::Root)
    }

    /// Is it counted only when its credentials fail? A back end and an operator may ask as often as they have to.
    pub const fn is_counted_by_failure(self) -> bool {
        matches!(self, Self::BackEnd | Self::Platform) || self.is_of_operator()
    }
}

/// An operation of the API, or a page.
pub struct Route {
    /// Who may call it.
    pub access: Access,
    /// The address, with names in braces.
    pub path: String,
    /// The handler, for its method.
    pub handler: MethodRouter,
    /// What the OpenAPI document says; `None` = a page for people.
    #[cfg(not(target_arch = "wasm32"))]
    pub description: Option<Description>,
}

/// What the OpenAPI document says of an operation. Deployed workers serve the document as text and carry none of this.
#[cfg(not(target_arch = "wasm32"))]
pub struct Description {
    /// Methods.
    pub methods: Vec<HttpMethod>,
    /// The operation.
    pub operation: utoipa::openapi::path::Operation,
    /// Schemas it names.
    pub schemas: Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>,
}

impl Route {
    /// A described operation; made by `route!`.
    pub fn new<P, T, H>(access: Access, _described: P, handler: H) -> Self
    where
        P: utoipa::Path + utoipa::__dev::SchemaReferences,
        T: 'static,
        H: Handler<T, ()>,
    {
        let filter = P::methods().iter().map(filter_of).reduce(MethodFilter::or).unwrap_or(MethodFilter::GET);
        Self {
            access,
            path: P::path(),
            handler: on(filter, handler),
            #[cfg(not(target_arch = "wasm32"))]
            description: Some(Description::of::<P>()),
        }
    }

    /// A page for people: no operation of the API.
    pub fn page(path: &str, handler: MethodRouter) -> Self {
        Self {
            access: Access::Public,
            path: path.to_owned(),
            handler,
            #[cfg(not(target_arch = "wasm32"))]
            description: None,
        }
    }

    /// The same with another limit on the body, in bytes.
    #[must_use]
    pub fn with_body_bytes_max(mut self, bytes: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(bytes));
        self
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Description {
    fn of<P: utoipa::Path + utoipa::__dev::SchemaReferences>() -> Self {
        let mut schemas = vec![];
        P::schemas(&mut schemas);
        Self { methods: P::methods(), operation: P::operation(), schemas }
    }
}

fn filter_of(method: &HttpMethod) -> MethodFilter {
    match method {
        HttpMethod::Get => MethodFilter::GET,
        HttpMethod::Post => MethodFilter::POST,
        HttpMethod::Put => MethodFilter::PUT,
        HttpMethod::Delete => MethodFilter::DELETE,
        HttpMethod::Options => MethodFilter::OPTIONS,
        HttpMethod::Head => MethodFilter::HEAD,
        HttpMethod::Patch => MethodFilter::PATCH,
        HttpMethod::Trace => MethodFilter::TRACE,
    }
}

/// A handler as a [`Route`]: `route!(Access::Member, redeem)`. Address, method and description are those of its `#[utoipa::path]`.
macro_rules! route {
    ($access:expr, $handler:ident) => {
        pastey::paste! { $crate::edge::route::Route::new($access, [<__path_ $handler>], $handler) }
    };
}

/// Who may call what, by address.
#[derive(Clone, Debug, Default)]
pub struct AccessTable(Arc<BTreeMap<String, Access>>);

impl AccessTable {
    /// Of all routes.
    pub fn of<'a>(routes: impl IntoIterator<Item = &'a Route>) -> Self {
        Self(Arc::new(routes.into_iter().map(|route| (route.path.clone(), route.access)).collect()))
    }

    /// Who may call the address that a request matched.
    pub fn get(&self, path: &str) -> Option<Access> {
        self.0.get(path).copied()
    }
}
