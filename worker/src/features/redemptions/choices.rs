//! `POST /v1/shops/{shop}/member/choices`: a member takes one of the rewards a gift offers.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_wire::activity::ChoiceRequest;
use coppertoken_wire::redemption::RedemptionResponse;
use http::{HeaderMap, StatusCode};

use crate::edge::request::{self, Names, RawBody};
use crate::features::redemptions::service as redemptions;
use crate::kernel::context::Edge;
use crate::kernel::error::Error;

/// Chooses one of the rewards a gift offers.
///
/// The same key gets the same answer, byte for byte. A refusal uses no key up, as with redemptions.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/choices",
    operation_id = "chooseGift",
    tag = "member",
    security(("member_token" = [])),
    params(
        ("shop" = String, Path, description = "The shop"),
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
    Extension(edge): Extension<Arc<Edge>>,
    Names(shop): Names<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let customer = request::customer(&edge, &shop_id, &headers).await?;
    let choice: ChoiceRequest = request::parse(&request::bytes(body)?)?;
    let key = request::idempotency_key(&headers)?;
    let answer = redemptions::choose(&*edge, &shop_id, &customer.customer_id, key, choice).await?;
    Ok(request::json_text(StatusCode::CREATED, answer))
}
