//! Deliveries of any platform: who sent it, what it tells, and what becomes of it. An authentic delivery is acknowledged: platforms drop what was
//! refused, so what cannot be carried out is kept as a dead letter.

use coppertoken_rules::ids::ShopId;
use coppertoken_wire::order_settings::OrderSettings;
use sha2::{Digest, Sha256};

use http::HeaderMap;

use super::{News, Platform, Unreadable};
use crate::features::dead_letters::service::{self as dead_letters, Kept, Unprocessed};
use crate::features::members::service as members;
use crate::features::orders::service as orders;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::members::NewMember;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::rows::hex_of_hash;
use crate::kernel::shops::{self, OpenShop};

/// Takes a delivery. Errors for a shop that is not there, a wrong signature, and where it can neither be carried out nor kept.
pub async fn deliver<P: Platform, D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), Error> {
    if P::is_ping(headers, body) {
        return shops::open(context, shop_id).await.map(drop);
    }
    let check = |shop: &OpenShop| P::verify(headers, body, &shop.keys);
    let (shop, ()) = shops::recognise(context, shop_id, check).await?;
    receive::<P, D, C>(context, shop_id, &shop.orders, P::topic(headers), body).await
}

/// Carries an authentic delivery out, or keeps it as a dead letter.
pub async fn receive<P: Platform, D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    settings: &OrderSettings,
    topic: &str,
    body: &[u8],
) -> Result<(), Error> {
    let (kept, done) = match P::read(topic, body, settings) {
        Ok(News::Order(snapshot)) => {
            let done = orders::record(context, shop_id, &snapshot).await.map(drop);
            (Kept::Order(snapshot), done)
        }
        Ok(News::Deleted(order_id)) => {
            let done = orders::call_off(context, shop_id, &order_id, context.now).await;
            (Kept::CalledOff { called_off: order_id }, done)
        }
        Ok(News::Customer { customer_id, email }) => {
            let created_at = context.now.milliseconds();
            let member = NewMember { customer_id: customer_id.clone(), email, created_at, ..NewMember::default() };
            (Kept::Customer { customer_id }, members::enrol_automatically(context, shop_id, member).await)
        }
        Ok(News::Nothing) => return Ok(()),
        Err(Unreadable { reason, kept }) => (kept, Err(Error::BadRequest(reason))),
    };
    let Err(error) = done else { return Ok(()) };
    let delivery_id = hex_of_hash(&Sha256::digest(body));
    dead_letters::park(context, shop_id, Unprocessed { delivery_id, platform: P::NAME, kept }, &error).await
}
