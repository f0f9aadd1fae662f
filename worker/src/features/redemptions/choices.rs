//! `POST /v1/shops/{shop}/member/choices`: a member takes one of the rewards a gift offers.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::activity::ChoiceRequest;
use coppertoken_wire::redemption::RedemptionResponse;
use http::StatusCode;

use crate::edge::extract::{IdempotencyKey, Json, Member};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::redemptions::service as redemptions;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Member, choose)]
}

/// Chooses one of the rewards a gift offers.
///
/// The same key gets the same answer, byte for byte. A refusal uses no key up, as with redemptions.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/choices",
    operation_id = "chooseGift",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 100 visible characters, minted before sending"),
    ),
    request_body = ChoiceRequest,
    responses(
        (status = 201, description = "The code", body = RedemptionResponse),
        (status = 403, description = "Has not joined (`members_only`), or the account is frozen (`account_frozen`)"),
        (status = 404, description = "No such choice, or no longer (`choice_unknown`)"),
        (status = 409, description = "None is left (`out_of_stock`)"),
        (status = 422, description = "The key was used for another request"),
    )
)]
#[worker::send]
pub async fn choose(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    IdempotencyKey(key): IdempotencyKey,
    Json(choice): Json<ChoiceRequest>,
) -> Result<Response, Error> {
    let answer = redemptions::choose(&*context, &shop.shop_id, &customer.customer_id, &key, choice).await?;
    Ok(respond::json_text(StatusCode::CREATED, answer))
}
