//! Deliveries of platforms that never repeat them. What could not be processed is parked, and tried again by the job where that may help:
//! a snapshot says how an order stands, so trying late or twice does no harm. The rest waits for the operator.

use coppertoken_rules::api::order::{OrderCustomer, OrderSnapshot};
use coppertoken_rules::api::parked::{ParkedResponse, ParkedView, ReplayParkedResponse};
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::time::{DAY_MILLISECONDS, Instant};

use super::retry::{TRIES_MAX, backoff_milliseconds};
use super::{members, orders};
use crate::error::Error;
use crate::log;
use crate::repositories::database::Database;
use crate::repositories::members::NewMember;
use crate::repositories::parked::{self, KEPT_DAYS, Parked, ParkedRow};
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::shops as shop_rows;
use crate::shell::Shell;

/// Deliveries a run tries: one that enrols its customer takes 7 round trips, and the jobs share the 50 queries an invocation has on the
/// free plan. 1,440 a day.
const DELIVERIES_MAX: u32 = 1;
/// Most deliveries an operator is shown at once.
const SHOWN_MAX: u32 = 100;

/// A delivery that is to be parked.
#[derive(Clone, Debug)]
pub struct Unprocessed {
    /// SHA-256 of the body, hex.
    pub delivery_id: String,
    /// Where it came from.
    pub platform: &'static str,
    /// The order, where it could be read.
    pub snapshot: Option<OrderSnapshot>,
    /// The shop's id of a customer to be enrolled; an order names its own.
    pub customer_id: Option<String>,
}

/// Parks a delivery with the reason it was not processed for. Of an order's customer only the id is kept.
pub async fn park<D: Database, C>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    unprocessed: Unprocessed,
    error: &Error,
) -> Result<(), Error> {
    let Unprocessed { delivery_id, platform, mut snapshot, customer_id } = unprocessed;
    let of_order = snapshot.as_mut().and_then(|snapshot| snapshot.customer.take()).and_then(|customer| customer.id);
    let now = shell.now.milliseconds();
    let parked = Parked {
        delivery_id,
        platform,
        reason: format!("{error:?}"),
        snapshot: snapshot.map(|snapshot| serde_json::to_string(&snapshot)).transpose().map_err(Error::fault)?,
        customer_id: customer_id.or(of_order),
        parked_at: now,
        next_attempt_at: error.may_pass().then(|| now.saturating_add(backoff_milliseconds(1))),
    };
    parked::park(&shell.database, shop_id, parked).await
}

/// Forgets what is old and tries what is due, soonest first. Returns how many were processed.
pub async fn run<D: Database, C: ProgramCache>(shell: &Shell<D, C>) -> Result<usize, Error> {
    let now = shell.now.milliseconds();
    let oldest = now.saturating_sub(KEPT_DAYS.saturating_mul(DAY_MILLISECONDS));
    let mut processed = 0_usize;
    for row in parked::due(&shell.database, oldest, now, DELIVERIES_MAX).await? {
        processed = processed.saturating_add(usize::from(attempt(shell, row).await?.processed));
    }
    Ok(processed)
}

/// Tries one; a try that fails is written down.
async fn attempt<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    mut row: ParkedRow,
) -> Result<ReplayParkedResponse, Error> {
    let Err(error) = process(shell, &row).await else {
        parked::delete(&shell.database, &row).await?;
        return Ok(ReplayParkedResponse { processed: true, reason: None });
    };
    row.reason = format!("{error:?}");
    log::error("parked delivery", &format!("{} {}: {}", row.shop_id, row.delivery_id, row.reason));
    row.attempts = row.attempts.saturating_add(1);
    let is_repeated = error.may_pass() && row.attempts < TRIES_MAX;
    let pause = backoff_milliseconds(row.attempts.saturating_add(1));
    row.next_attempt_at = is_repeated.then(|| shell.now.milliseconds().saturating_add(pause));
    parked::update(&shell.database, &row).await?;
    Ok(ReplayParkedResponse { processed: false, reason: Some(row.reason) })
}

async fn process<D: Database, C: ProgramCache>(shell: &Shell<D, C>, row: &ParkedRow) -> Result<(), Error> {
    if let Some(snapshot) = &row.snapshot {
        let mut snapshot: OrderSnapshot = serde_json::from_str(snapshot).map_err(Error::fault)?;
        let customer = row.customer_id.clone().map(|id| OrderCustomer { id: Some(id), ..OrderCustomer::default() });
        snapshot.customer = customer;
        // It counts from when it first came.
        let arrived_at = Instant::from_milliseconds(row.parked_at)?;
        return orders::record_arrived(shell, &row.shop_id, &snapshot, arrived_at).await.map(drop);
    }
    let Some(customer_id) = row.customer_id.clone() else {
        return Err(Error::BadRequest("the delivery could not be read, and nothing of it was kept".to_owned()));
    };
    let member = NewMember { customer_id, created_at: shell.now.milliseconds(), ..NewMember::default() };
    members::enrol_automatically(shell, &row.shop_id, member).await
}

/// What is parked, newest first.
pub async fn list<D: Database, C>(shell: &Shell<D, C>, shop_id: &ShopId) -> Result<ParkedResponse, Error> {
    shop_rows::read(&shell.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let rows = parked::list(&shell.database, shop_id, SHOWN_MAX).await?;
    let deliveries = rows.into_iter().map(view).collect::<Result<_, Error>>()?;
    Ok(ParkedResponse { deliveries })
}

fn view(row: ParkedRow) -> Result<ParkedView, Error> {
    let instant = |milliseconds| Instant::from_milliseconds(milliseconds).map(Instant::to_rfc3339);
    let snapshot = row.snapshot.as_deref().map(serde_json::from_str::<OrderSnapshot>).transpose();
    Ok(ParkedView {
        id: row.delivery_id,
        platform: row.platform,
        reason: row.reason,
        order_id: snapshot.map_err(Error::fault)?.map(|snapshot| snapshot.order_id),
        parked_at: instant(row.parked_at)?,
        attempts: row.attempts,
        next_attempt_at: row.next_attempt_at.map(instant).transpose()?,
    })
}

/// Tries one now, whether or not the job still does. If it fails again, the job goes on with it from the beginning where that may help.
pub async fn replay<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    id: &str,
) -> Result<ReplayParkedResponse, Error> {
    let mut row = parked::read(&shell.database, shop_id, id).await?.ok_or(Error::NotFound("delivery_unknown"))?;
    row.attempts = 0;
    attempt(shell, row).await
}
