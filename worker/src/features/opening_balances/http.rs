//! Balances that members bring from an earlier program.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::opening::{OpeningBalancesRequest, OpeningBalancesResponse};
use http::StatusCode;

use crate::edge::extract::{Json, Shop};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::opening_balances::service as openings;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Root, open)]
}

/// Opens balances that members bring from an earlier program.
///
/// At most 30 members a request. Every row is checked first; when one is wrong, nothing is written and `errors` names the field, the value
/// and the rule. A member's balance is opened once: repeating the request writes nothing more, and goes on where one broke off. Customers
/// who are no members yet are enrolled where the program's `enrolment` is `automatic`. For the admin secret alone: it gives points
/// without the approval of a second operator.
#[utoipa::path(
    post,
    path = "/v1/admin/shops/{shop}/opening-balances",
    operation_id = "openBalances",
    request_body = OpeningBalancesRequest,
    responses(
        (status = 200, description = "Every row is written, or was before", body = OpeningBalancesResponse),
        (status = 404, description = "No such shop, or it has no program yet"),
        (status = 422, description = "A row is wrong (`invalid`); nothing was written"),
    )
)]
#[worker::send]
pub async fn open(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Json(openings): Json<OpeningBalancesRequest>,
) -> Result<Response, Error> {
    respond::json(StatusCode::OK, &openings::open(&*context, &shop_id, &openings).await?)
}
