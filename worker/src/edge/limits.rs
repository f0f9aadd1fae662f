//! Who asks too often waits: by address where anybody may ask, by member, by failing caller. Rates: [`crate::edge::rates`].
//!
//! Two counters of an address: one of this isolate, exact and free, and one of Cloudflare's location (binding `ADDRESSES`, optional),
//! which sees all isolates there. Signed requests of back ends and operators' requests are counted only when their credentials fail.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use coppertoken_rules::ids::ShopId;
use http::{HeaderMap, StatusCode};
use worker::RateLimiter;

use super::route::{Access, AccessTable};
use crate::edge::problem::Noted;
use crate::edge::rates as limits;
use crate::edge::rates::{ACCOUNT, ADDRESS, FAILURE, PREFLIGHT, UNKNOWN, look, take};
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use crate::kernel::shops;

/// Seconds to wait when the location's counter refuses: it does not say.
const LOCATION_SECONDS: u32 = 10;

/// The counter of the location, put into the request where it enters.
#[derive(Clone)]
pub struct Location(pub Arc<RateLimiter>);

/// The member with a valid token asked once more.
pub fn of_account(context: &RequestContext, shop_id: &ShopId, customer_id: &str) -> Result<(), Error> {
    if !context.settings.is_limited {
        return Ok(());
    }
    take(ACCOUNT, &format!("{shop_id} {customer_id}"), context.now.milliseconds()).map_err(Error::TooMany)
}

/// An address asked once more whether its page may ask. `None`: it may be answered.
pub fn of_preflight(context: &RequestContext, headers: &HeaderMap) -> Option<Response> {
    let address = limits::address(headers).filter(|_| context.settings.is_limited)?;
    let taken = take(PREFLIGHT, &address, context.now.milliseconds());
    taken.err().map(|seconds| Error::TooMany(seconds).into_response())
}

/// Refuses who asks too often before anything else is done for them.
#[worker::send]
pub async fn guard(
    State(access): State<AccessTable>,
    Extension(context): Extension<Arc<RequestContext>>,
    request: Request,
    next: Next,
) -> Response {
    // Requests without an address come from inside: the demo shop's own back end.
    let Some(address) = limits::address(request.headers()).filter(|_| context.settings.is_limited) else {
        return next.run(request).await;
    };
    let now = context.now.milliseconds();
    let mut segments = request.uri().path().trim_start_matches('/').splitn(4, '/').skip(1);
    let (kind, shop) = (segments.next(), segments.next());
    // Shops on one host share its address: the failures of one must not lock out another.
    let caller = format!("{address} {}", shop.filter(|_| kind == Some("shops")).unwrap_or_default());
    // Who named 60 shops that do not exist is answered only about those that are known to.
    let is_looked_up = kind == Some("shops") && !shop.is_some_and(shops::is_kept);
    if is_looked_up && let Err(seconds) = look(UNKNOWN, &address, now) {
        return Error::TooMany(seconds).into_response();
    }
    let route = request.extensions().get::<MatchedPath>();
    let access = route.and_then(|route| access.get(route.as_str()));
    if !access.is_some_and(Access::is_counted_by_failure) {
        if let Err(seconds) = take(ADDRESS, &address, now) {
            return Error::TooMany(seconds).into_response();
        }
        if let Some(Location(counter)) = request.extensions().get::<Location>().cloned()
            // A counter that fails refuses nobody.
            && let Ok(outcome) = counter.limit(address.clone()).await
            && !outcome.success
        {
            return Error::TooMany(LOCATION_SECONDS).into_response();
        }
    }
    let response = next.run(request).await;
    // Only who fails waits: whoever is recognised shares the address of a failing neighbour, not its fate. Checking a signature costs less
    // than keeping its sender out would.
    if names_no_shop(&response) {
        // What is over the limit by now was answered already; the next request waits.
        let _counted = take(UNKNOWN, &address, now);
    }
    if response.status() == StatusCode::UNAUTHORIZED
        && let Err(seconds) = take(FAILURE, &caller, now)
    {
        return Error::TooMany(seconds).into_response();
    }
    response
}

/// A shop that does not exist: whoever looks for one this way guesses.
fn names_no_shop(response: &Response) -> bool {
    response.extensions().get::<Noted>().is_some_and(|noted| noted.code == "shop_unknown")
}
