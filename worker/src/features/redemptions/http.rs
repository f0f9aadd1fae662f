//! Redeeming rewards, giving unused vouchers back, and what is left of limited rewards.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::ids::VoucherId;
use coppertoken_rules::program::view::Reader;
use coppertoken_wire::member::MemberResponse;
use coppertoken_wire::redemption::{RedemptionRequest, RedemptionResponse, StockResponse};
use http::StatusCode;

use crate::edge::extract::{IdempotencyKey, Item, Json, Member, Visitor};
use crate::edge::respond;
use crate::edge::route::{Access, Route};
use crate::features::redemptions::service as redemptions;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// What is served here, and to whom.
pub fn routes() -> Vec<Route> {
    vec![route!(Access::Member, redeem), route!(Access::Member, cancel), route!(Access::PublicOrMember, stock)]
}

/// Redeems a reward for a code.
///
/// The same key gets the same answer, byte for byte. A refusal writes nothing and uses no key up: who gave a request up while it was under
/// way, and is refused under its key, may still be granted it some seconds later; asking again tells.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/redemptions",
    operation_id = "redeemReward",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 100 visible characters, minted before sending"),
    ),
    request_body = RedemptionRequest,
    responses(
        (status = 201, description = "The code", body = RedemptionResponse),
        (status = 403, description = "Has not joined (`members_only`), or the account is frozen (`account_frozen`), or the reward is for others, or not yet for this member (`condition_not_met`), or so much wants a token with a fresh `auth_time` (`step_up_required`)"),
        (status = 404, description = "No such reward"),
        (status = 409, description = "The balance does not cover it (`insufficient_points`), none is left (`out_of_stock`), the member has had as many as one may (`reward_limit_reached`), gave back too many today (`given_back_too_often`), or not today (`reward_not_available`)"),
        (status = 422, description = "The key was used for another request"),
    )
)]
#[worker::send]
pub async fn redeem(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    IdempotencyKey(key): IdempotencyKey,
    Json(redemption): Json<RedemptionRequest>,
) -> Result<Response, Error> {
    let ceiling = shop.step_up_points.filter(|_| !customer.is_fresh);
    let answer =
        redemptions::redeem_below(&*context, &shop.shop_id, &customer.customer_id, &key, &redemption, ceiling).await?;
    Ok(respond::json_text(StatusCode::CREATED, answer))
}

/// Gives an unused voucher back.
///
/// Its points return to the balance.
#[utoipa::path(
    post,
    path = "/v1/shops/{shop}/member/redemptions/{voucher}/cancel",
    operation_id = "cancelRedemption",
    params(
        ("voucher" = String, Path, description = "`voucher_id` of the redemption"),
    ),
    responses(
        (status = 200, description = "The account with its points back", body = MemberResponse),
        (status = 404, description = "No such voucher"),
        (status = 409, description = "Held by an order, or used"),
    )
)]
#[worker::send]
pub async fn cancel(
    Extension(context): Extension<Arc<RequestContext>>,
    Member { shop, customer }: Member,
    Item(voucher): Item,
) -> Result<Response, Error> {
    let voucher_id = VoucherId::new(voucher).map_err(|_| Error::NotFound("voucher_unknown"))?;
    let account = redemptions::cancel(&*context, &shop.shop_id, &customer.customer_id, &voucher_id).await?;
    respond::json(StatusCode::OK, &account)
}

/// Reads what is left of limited rewards.
///
/// Nobody may cache it. With a token also of those for members only.
#[utoipa::path(
    get,
    path = "/v1/shops/{shop}/stock",
    operation_id = "getStock",
    responses(
        (status = 200, description = "What is left", body = StockResponse),
        (status = 404, description = "No such shop, or no program yet"),
    )
)]
#[worker::send]
pub async fn stock(
    Extension(context): Extension<Arc<RequestContext>>,
    Visitor { shop, customer }: Visitor,
) -> Result<Response, Error> {
    let reader = if customer.is_some() { Reader::Member } else { Reader::Public };
    let stock = redemptions::stock(&*context, &shop.shop_id, shop.program_version, reader).await?;
    respond::json(StatusCode::OK, &stock)
}
