//! The demo shop's endpoints: session, clock, checkout, orders.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use coppertoken_rules::ids::OrderId;
use coppertoken_rules::number::Amount;
use coppertoken_rules::time::DAY_MILLISECONDS;
use coppertoken_wire::checkout::{ClaimRequest, ClaimResponse, ReleaseRequest};
use coppertoken_wire::order::OrderCustomer;
use coppertoken_wire::order_response::{OrderClaim, OrderResponse};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::back_end::{self, Answer, call};
use crate::catalogue::{Shopper, catalogue, shopper};
use crate::order::{Order, Status, WantedLine};
use crate::{SHOP, clock, store};
use coppertoken_worker::edge::auth::member_token::FRESH_SECONDS;
use coppertoken_worker::edge::extract::{Json, Raw};
use coppertoken_worker::edge::respond;
use coppertoken_worker::kernel::context::RequestContext;
use coppertoken_worker::kernel::database::DatabaseError;
use coppertoken_worker::kernel::error::Error;
use coppertoken_worker::kernel::json;

/// The cookie that stands for a signed-in shopper.
const COOKIE: &str = "demo_shopper";
/// The cookie that says the sign-in is fresh; it runs out by itself.
const FRESH_COOKIE: &str = "demo_signed_in";
/// Most days one press skips.
const SKIP_DAYS_MAX: i64 = 400;
/// The first order's number less one.
const FIRST_NUMBER: i64 = 1000;
/// Attempts to find a free order number when two shoppers check out at once.
const NUMBER_ATTEMPTS_MAX: i64 = 5;

/// The shopper a request's cookie stands for.
pub(super) fn session(headers: &HeaderMap) -> Option<Shopper> {
    cookie(headers, COOKIE).and_then(shopper)
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// Now with its milliseconds, so that a later snapshot is always newer.
fn now(context: &RequestContext) -> Result<String, Error> {
    Ok(Timestamp::from_millisecond(context.now.milliseconds()).map_err(Error::fault)?.to_string())
}

/// The demo's clock and session.
#[worker::send]
pub async fn state(Extension(context): Extension<Arc<RequestContext>>, headers: HeaderMap) -> Result<Response, Error> {
    let skipped = clock::skipped_milliseconds(&context.database).await?;
    let answer = json!({
        "now": context.now.to_rfc3339(),
        "skipped_days": skipped.div_euclid(DAY_MILLISECONDS),
        "shop": SHOP,
        "shopper": session(&headers),
    });
    respond::json(StatusCode::OK, &answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    days: i64,
}

/// Moves the clock ahead.
#[worker::send]
pub async fn skip(
    Extension(context): Extension<Arc<RequestContext>>,
    headers: HeaderMap,
    Json(Skip { days }): Json<Skip>,
) -> Result<Response, Error> {
    if !(1..=SKIP_DAYS_MAX).contains(&days) {
        return Err(Error::BadRequest("days: skip 1 to 400 days".to_owned()));
    }
    clock::skip(&context.database, days.saturating_mul(DAY_MILLISECONDS)).await?;
    let now = clock::now(&context.database).await?;
    let skipped = clock::skipped_milliseconds(&context.database).await?;
    let answer = json!({
        "now": now.to_rfc3339(),
        "skipped_days": skipped.div_euclid(DAY_MILLISECONDS),
        "shop": SHOP,
        "shopper": session(&headers),
    });
    respond::json(StatusCode::OK, &answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    shopper: String,
}

/// Signs in as a prepared shopper.
#[worker::send]
pub async fn sign_in(Json(SignIn { shopper: id }): Json<SignIn>) -> Result<Response, Error> {
    let shopper = shopper(&id).ok_or(Error::NotFound("shopper_unknown"))?;
    let mut response = respond::json(StatusCode::OK, &json!({ "shopper": shopper }))?;
    set_cookie(&mut response, &format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax", shopper.id))?;
    set_cookie(&mut response, &format!("{FRESH_COOKIE}=1; Path=/; HttpOnly; SameSite=Lax; Max-Age={FRESH_SECONDS}"))?;
    Ok(response)
}

/// Signs out.
#[worker::send]
pub async fn sign_out() -> Result<Response, Error> {
    let mut response = respond::empty(StatusCode::NO_CONTENT);
    for name in [COOKIE, FRESH_COOKIE] {
        set_cookie(&mut response, &format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))?;
    }
    Ok(response)
}

fn set_cookie(response: &mut Response, cookie: &str) -> Result<(), Error> {
    let value = HeaderValue::try_from(cookie).map_err(Error::fault)?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(())
}

/// A member token for the signed-in shopper: the tag's `data-token-url`.
#[worker::send]
pub async fn token(Extension(context): Extension<Arc<RequestContext>>, headers: HeaderMap) -> Result<Response, Error> {
    let shopper = session(&headers).ok_or(Error::Unauthorized("no credentials"))?;
    let token = back_end::token(&context, shopper, cookie(&headers, FRESH_COOKIE).is_some()).await?;
    respond::json(StatusCode::OK, &json!({ "token": token }))
}

/// The signed-in shopper's orders.
#[worker::send]
pub async fn orders(Extension(context): Extension<Arc<RequestContext>>, headers: HeaderMap) -> Result<Response, Error> {
    let shopper = session(&headers).ok_or(Error::Unauthorized("no credentials"))?;
    let orders = store::list(&context.database, shopper.id).await?;
    respond::json(StatusCode::OK, &json!({ "orders": orders }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cart {
    lines: Vec<WantedLine>,
}

/// Begins a checkout.
#[worker::send]
pub async fn checkout(
    Extension(context): Extension<Arc<RequestContext>>,
    headers: HeaderMap,
    Json(cart): Json<Cart>,
) -> Result<Response, Error> {
    let catalogue = catalogue()?;
    let now = now(&context)?;
    let count = store::count(&context.database).await?;
    for attempt in 1..=NUMBER_ATTEMPTS_MAX {
        let number = FIRST_NUMBER.saturating_add(count).saturating_add(attempt);
        let mut order = Order::draft(number, &cart.lines, &catalogue, &now)?;
        order.shopper = session(&headers).map(|shopper| shopper.id.to_owned());
        match store::insert(&context.database, &order, context.now.milliseconds()).await {
            Ok(()) => return respond::json(StatusCode::OK, &order),
            Err(DatabaseError::Constraint(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Transient("no free order number".to_owned()))
}

/// An order of this session: the shopper's own, or a guest's draft.
async fn own_order(context: &RequestContext, headers: &HeaderMap, order_id: String) -> Result<Order, Error> {
    let order_id = OrderId::new(order_id).map_err(|_| Error::NotFound("order_unknown"))?;
    let order = store::read(&context.database, &order_id).await?;
    let shopper = session(headers).map(|shopper| shopper.id);
    let is_own = order.shopper.as_deref().is_none_or(|owner| Some(owner) == shopper);
    if is_own { Ok(order) } else { Err(Error::NotFound("order_unknown")) }
}

async fn own_draft(context: &RequestContext, headers: &HeaderMap, order_id: String) -> Result<Order, Error> {
    let order = own_order(context, headers, order_id).await?;
    if order.status == Status::Draft { Ok(order) } else { Err(Error::Taken("not_a_draft")) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    code: String,
}

/// Claims a code for the order.
#[worker::send]
pub async fn apply_code(
    Extension(context): Extension<Arc<RequestContext>>,
    Path(order): Path<String>,
    headers: HeaderMap,
    Json(Code { code }): Json<Code>,
) -> Result<Response, Error> {
    let code = code.trim().to_ascii_uppercase();
    let order = own_draft(&context, &headers, order).await?;
    let is_plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if code.is_empty() || !is_plain {
        return Err(Error::NotFound("voucher_unknown"));
    }
    let claim = ClaimRequest {
        order_id: Some(order.order_id.clone()),
        cart_id: None,
        currency: "EUR".to_owned(),
        goods_amount: order.goods,
        lines: order.cart()?,
        shipping: Amount::ZERO,
    };
    let answer = call(&context, &format!("/codes/{code}/claim"), &claim).await?;
    let claimed: ClaimResponse = match answer.json()? {
        Ok(claimed) => claimed,
        Err(refusal) => return Ok(refusal),
    };
    if let Some(previous) = order.code.as_deref().filter(|previous| *previous != code) {
        let release = ReleaseRequest { order_id: Some(order.order_id.clone()), cart_id: None };
        call(&context, &format!("/codes/{previous}/release"), &release).await?;
    }
    let order = order.discounted(Some(code), claimed.amount)?;
    store::update(&context.database, &order).await?;
    respond::json(StatusCode::OK, &order)
}

/// Releases the order's code.
#[worker::send]
pub async fn remove_code(
    Extension(context): Extension<Arc<RequestContext>>,
    Path(order): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let order = own_draft(&context, &headers, order).await?;
    if let Some(code) = &order.code {
        let release = ReleaseRequest { order_id: Some(order.order_id.clone()), cart_id: None };
        if let Answer::Refused(refusal) = call(&context, &format!("/codes/{code}/release"), &release).await? {
            return Ok(refusal);
        }
    }
    let order = order.discounted(None, Amount::ZERO)?;
    store::update(&context.database, &order).await?;
    respond::json(StatusCode::OK, &order)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// Where a guest's receipt would go. The demo sends none, and keeps no address.
    #[serde(default)]
    email: Option<String>,
}

/// Pays; no money moves. The answer to a guest says how the order is claimed.
#[worker::send]
pub async fn pay(
    Extension(context): Extension<Arc<RequestContext>>,
    Path(order): Path<String>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, Error> {
    let Payment { email } = if body.is_empty() { Payment::default() } else { json::read(&body)? };
    let order = own_draft(&context, &headers, order).await?;
    let shopper = session(&headers).map(|shopper| shopper.id);
    let paid = order.paid(shopper, &now(&context)?);
    send(&context, paid, email).await
}

/// Cancels a paid order.
#[worker::send]
pub async fn cancel(
    Extension(context): Extension<Arc<RequestContext>>,
    Path(order): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let order = own_order(&context, &headers, order).await?;
    let cancelled = order.cancelled(&now(&context)?)?;
    send(&context, cancelled, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    line_id: String,
    quantity: i64,
}

/// Refunds pieces of a line.
#[worker::send]
pub async fn refund(
    Extension(context): Extension<Arc<RequestContext>>,
    Path(order): Path<String>,
    headers: HeaderMap,
    Json(Refund { line_id, quantity }): Json<Refund>,
) -> Result<Response, Error> {
    let order = own_order(&context, &headers, order).await?;
    let refunded = order.refunded(&line_id, quantity)?;
    send(&context, refunded, None).await
}

/// Sends the snapshot of a changed order, then keeps the order. A refused snapshot changes nothing in the shop.
async fn send(context: &Arc<RequestContext>, order: Order, email: Option<String>) -> Result<Response, Error> {
    let mut snapshot = order.snapshot(&now(context)?);
    snapshot.customer = snapshot.customer.or_else(|| Some(OrderCustomer { email, ..OrderCustomer::default() }));
    let answer = call(context, "/orders", &snapshot).await?;
    let claim = match answer.json::<OrderResponse>()? {
        Ok(recorded) => recorded.claim,
        Err(refusal) => return Ok(refusal),
    };
    store::update(&context.database, &order).await?;
    respond::json(StatusCode::OK, &Sent { order, claim })
}

#[derive(Serialize)]
pub struct Sent {
    #[serde(flatten)]
    order: Order,
    claim: Option<OrderClaim>,
}
