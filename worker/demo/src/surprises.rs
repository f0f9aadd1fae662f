//! What a shop does beside selling: it confirms a newsletter, publishes a review, checks a shared post, and surprises somebody.
//!
//! Each is a call any shop's back end (or operator) can make; the demo's buttons make it here.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use coppertoken_rules::ids::ActivityId;
use coppertoken_wire::activity::{ActivityRequest, ActivityResponse};
use coppertoken_wire::grant::GrantResponse;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::json;

use crate::back_end::{Answer, administer, call};
use crate::catalogue::{Shopper, catalogue};
use crate::{SHOP, handlers};
use coppertoken_worker::edge::extract::Json;
use coppertoken_worker::edge::respond;
use coppertoken_worker::kernel::context::RequestContext;
use coppertoken_worker::kernel::error::Error;

/// Most bytes of a review.
const REVIEW_BYTES_MAX: usize = 2_000;

/// The signed-in shopper's subscription to the newsletter was confirmed, as by the link in an e-mail.
#[worker::send]
pub async fn newsletter(
    Extension(context): Extension<Arc<RequestContext>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let shopper = handlers::session(&headers).ok_or(Error::Unauthorized("no credentials"))?;
    tell(&context, shopper, "newsletter", "confirmed".to_owned()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    product_id: String,
    text: String,
}

/// The signed-in shopper's review of a product was read by the shop and published.
#[worker::send]
pub async fn review(
    Extension(context): Extension<Arc<RequestContext>>,
    headers: HeaderMap,
    Json(Review { product_id, text }): Json<Review>,
) -> Result<Response, Error> {
    let shopper = handlers::session(&headers).ok_or(Error::Unauthorized("no credentials"))?;
    if text.trim().is_empty() || text.len() > REVIEW_BYTES_MAX {
        return Err(Error::BadRequest("text: write a review".to_owned()));
    }
    if !catalogue()?.products.iter().any(|product| product.id == product_id) {
        return Err(Error::NotFound("product_unknown"));
    }
    tell(&context, shopper, "review", format!("review-{product_id}")).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occurrence {
    action: String,
    activity_id: String,
}

/// The shop has checked what the signed-in shopper reported in the widget.
#[worker::send]
pub async fn verify(
    Extension(context): Extension<Arc<RequestContext>>,
    headers: HeaderMap,
    Json(Occurrence { action, activity_id }): Json<Occurrence>,
) -> Result<Response, Error> {
    let shopper = handlers::session(&headers).ok_or(Error::Unauthorized("no credentials"))?;
    tell(&context, shopper, &action, activity_id).await
}

async fn tell(context: &Arc<RequestContext>, shopper: Shopper, action: &str, id: String) -> Result<Response, Error> {
    let activity_id = ActivityId::new(id).map_err(|message| Error::BadRequest(format!("activity_id: {message}")))?;
    let activity =
        ActivityRequest { customer_id: shopper.id.to_owned(), action: action.to_owned(), activity_id, verified: true };
    match call(context, "/activities", &activity).await?.json::<ActivityResponse>()? {
        Ok(answer) => respond::json(StatusCode::OK, &answer),
        Err(refusal) => Ok(refusal),
    }
}

/// The operator surprises the signed-in shopper.
#[worker::send]
pub async fn surprise(
    Extension(context): Extension<Arc<RequestContext>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let shopper = handlers::session(&headers).ok_or(Error::Unauthorized("no credentials"))?;
    let grant = json!({
        "grant_id": format!("surprise-{}", uuid::Uuid::new_v4().simple()),
        "customer_id": shopper.id,
        "gives": { "points": { "points": 50, "valid_days": 60 } },
        "reason": "A surprise from the demo shop",
        "author": "The demo shop's operator",
        "message": {
            "en": "We roasted a little too much this morning, and thought of you. Have a coffee on us!",
            "ru": "Сегодня утром мы обжарили чуть больше кофе и вспомнили о вас. Чашка — за наш счёт!",
            "mk": "Утрово испеквме малку повеќе кафе и се сетивме на Вас. Една шолја е од нас!",
        },
    });
    match administer(&context, &format!("/shops/{SHOP}/grants"), grant.to_string().into_bytes()).await? {
        Answer::Success(body) => {
            let answer: GrantResponse = serde_json::from_slice(&body).map_err(Error::fault)?;
            respond::json(StatusCode::OK, &answer)
        }
        Answer::Refused(refusal) => Ok(refusal),
    }
}
