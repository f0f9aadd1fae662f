//! Orders placed as a guest: with the link of the shop's message their points can be claimed, once, for 30 days.
//!
//! Nothing is kept for it, an address least of all. The token names the order and carries a keyed hash of order and address: who claims has
//! to be signed in with the address the order was placed with, verified by the shop. A forged token and another's address look the same.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use coppertoken_rules::ids::{OrderId, ShopId, SourceId};
use coppertoken_rules::ledger::source::SourceRecord;
use coppertoken_rules::order::Order;
use coppertoken_rules::time::{DAY_MILLISECONDS, Instant};
use coppertoken_rules::{FactKind, Points, Rejection};
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::order_response::{ClaimOrderResponse, OrderClaim};
use subtle::ConstantTimeEq;

use crate::edge::auth::member_token::Customer;
use crate::features::members::service as members;
use crate::features::orders::service::{Sent, ask, names, open_program, open_then, others_of};
use crate::kernel::commit::{Step, commit};
use crate::kernel::config::Settings;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger::{self, OrderState};
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::shops::OpenShop;

/// Days after it was placed within which a guest's order can be claimed.
pub const CLAIM_DAYS: i64 = 30;
/// Bytes of a token's seal: 128 bits are not guessed.
const SEAL_BYTES: usize = 16;

/// What a guest needs to claim an order; `None` where the order gives nothing to claim or names no address.
pub fn offer(
    settings: &Settings,
    shop_id: &ShopId,
    shop: &OpenShop,
    (snapshot, order): (&OrderSnapshot, &Order),
    now: Instant,
) -> Result<Option<OrderClaim>, Error> {
    let until = claimable_until(order)?;
    let email = snapshot.customer.as_ref().and_then(|customer| customer.email.as_deref());
    let Some(email) = email.filter(|email| email.contains('@')) else { return Ok(None) };
    if order.is_void() || order.parent_id.is_some() || until <= now {
        return Ok(None);
    }
    let name = URL_SAFE_NO_PAD.encode(order.order_id.as_str());
    let token = format!("{name}.{}", URL_SAFE_NO_PAD.encode(seal(settings, shop_id, &order.order_id, email)?));
    let url = shop.origins.first().map(|origin| format!("{origin}/?coppertoken=claim-{token}"));
    Ok(Some(OrderClaim { token, url, until: until.to_rfc3339() }))
}

/// Gives a guest's order to the member who has its token and its address. Claiming it again changes nothing.
pub async fn claim<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer: &Customer,
    token: &str,
) -> Result<ClaimOrderResponse, Error> {
    let order_id = opened(&context.settings, shop_id, customer, token)?;
    let source = SourceId::of_order(&order_id).map_err(|_| UNKNOWN)?;
    let customer_id = Some(customer.customer_id.as_str());
    let placed_at = {
        let state = ledger::load_order(&context.database, shop_id, &source, names(&order_id, context.now), None, &[]);
        record_of(&state.await?)?.known.latest.placed_at.instant
    };
    let outcome = commit(context, shop_id, async || {
        let names = names(&order_id, placed_at);
        let mut state = ledger::load_order(&context.database, shop_id, &source, names, customer_id, &[]).await?;
        let record = record_of(&state)?;
        let Some(member) = &state.of_customer else { return Err(Rejection::MembersOnly.into()) };
        if state.of_source.as_ref().is_some_and(|owner| owner.account.account_id != member.account.account_id) {
            return Err(TAKEN);
        }
        if state.of_source.is_some() && (record.is_claimed || record.plan.is_some()) {
            return Ok(Step::Answer(()));
        }
        let order = record.known.latest;
        if claimable_until(&order)? <= context.now {
            return Err(OVER);
        }
        let program = open_program(context, shop_id, &state).await?;
        let then = open_then(context, shop_id, &state, &program).await?;
        others_of(&mut state);
        let sent = Sent { order_id: order_id.clone(), newcomer: None, household: None, then };
        Ok(ask(context, shop_id, &program, state, sent, FactKind::GuestOrder(Box::new(order)))?.into())
    });
    outcome.await?;
    answer(context, shop_id, customer, &source, &order_id).await
}

async fn answer<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer: &Customer,
    source: &SourceId,
    order_id: &OrderId,
) -> Result<ClaimOrderResponse, Error> {
    let state = ledger::load_order(&context.database, shop_id, source, names(order_id, context.now), None, &[]).await?;
    let record = record_of(&state)?;
    let account = members::read(context, shop_id, &customer.customer_id).await?;
    let points: Points = record.earned.minus(record.reversed)?;
    Ok(ClaimOrderResponse { order_number: record.known.latest.number, points, account })
}

const UNKNOWN: Error = Error::NotFound("guest_order_unknown");
const TAKEN: Error = Error::Fixed("guest_order_claimed", "another member has claimed this order");
const OVER: Error = Error::Fixed("guest_order_over", "an order placed as a guest can be claimed for 30 days");
const UNVERIFIED: Error = Error::Fixed(
    "address_unverified",
    "the member token has to name the customer's address: `email`, and `email_verified`: true",
);

fn record_of(state: &OrderState) -> Result<SourceRecord, Error> {
    state.source.as_ref().ok_or(UNKNOWN)?.record()
}

fn claimable_until(order: &Order) -> Result<Instant, Error> {
    let placed_at = order.placed_at.instant.milliseconds();
    let until = placed_at.saturating_add(CLAIM_DAYS.saturating_mul(DAY_MILLISECONDS));
    Instant::from_milliseconds(until).map_err(Error::fault)
}

/// The order of a token that was made for this customer's address.
fn opened(settings: &Settings, shop_id: &ShopId, customer: &Customer, token: &str) -> Result<OrderId, Error> {
    let email = customer.email.as_deref().ok_or(UNVERIFIED)?;
    let (name, presented) = token.split_once('.').ok_or(UNKNOWN)?;
    let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| UNKNOWN);
    let name = String::from_utf8(decoded(name)?).map_err(|_| UNKNOWN)?;
    let order_id = OrderId::new(name).map_err(|_| UNKNOWN)?;
    let expected = seal(settings, shop_id, &order_id, email)?;
    let is_equal: bool = decoded(presented)?.ct_eq(&expected).into();
    if is_equal { Ok(order_id) } else { Err(UNKNOWN) }
}

fn seal(settings: &Settings, shop_id: &ShopId, order_id: &OrderId, email: &str) -> Result<Vec<u8>, Error> {
    let email = email.trim().to_lowercase();
    let hash = settings.derive("guest order", &[shop_id.as_str(), order_id.as_str(), &email])?;
    Ok(hash.into_iter().take(SEAL_BYTES).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    fn customer(email: Option<&str>) -> Customer {
        Customer { customer_id: "7".to_owned(), email: email.map(str::to_owned), locale: None, is_fresh: false }
    }

    #[test]
    fn e18_a_token_opens_for_its_address_alone_and_a_forged_one_for_nobody() {
        let settings = Settings::new("a".repeat(32), &STANDARD.encode([7_u8; 32])).unwrap();
        let (shop_id, other) = (ShopId::new("demo").unwrap(), ShopId::new("other").unwrap());
        let order_id = OrderId::new("1042/ž").unwrap();
        let sealed = seal(&settings, &shop_id, &order_id, "Ana@Example.com ").unwrap();
        let token = format!("{}.{}", URL_SAFE_NO_PAD.encode("1042/ž"), URL_SAFE_NO_PAD.encode(&sealed));
        let open = |shop_id, email, token: &str| opened(&settings, shop_id, &customer(email), token);
        assert_eq!(open(&shop_id, Some("ana@example.com"), &token).unwrap(), order_id);
        assert_eq!(open(&shop_id, None, &token).unwrap_err().code(), "address_unverified");
        let another = format!("{}.{}", URL_SAFE_NO_PAD.encode("1043"), URL_SAFE_NO_PAD.encode(&sealed));
        let shortened = token.strip_suffix(|_| true).unwrap();
        for (shop_id, email, token) in [
            (&shop_id, "boris@example.com", token.as_str()),
            (&other, "ana@example.com", &token),
            (&shop_id, "ana@example.com", &another),
            (&shop_id, "ana@example.com", shortened),
            (&shop_id, "ana@example.com", "1042"),
            (&shop_id, "ana@example.com", "."),
            (&shop_id, "ana@example.com", ""),
        ] {
            assert_eq!(open(shop_id, Some(email), token).unwrap_err().code(), "guest_order_unknown", "{token} {email}");
        }
    }
}
