//! Deliveries of platforms that never repeat them. What could not be processed is parked, and tried again by the job where that may help:
//! a snapshot says how an order stands, so trying late or twice does no harm. The rest waits for the operator.

use coppertoken_rules::ids::{OrderId, ShopId};
use coppertoken_rules::time::{DAY_MILLISECONDS, Instant};
use coppertoken_wire::order::{OrderCustomer, OrderSnapshot};
use coppertoken_wire::parked::{ParkedResponse, ParkedView, ReplayParkedResponse};
use serde::{Deserialize, Serialize};

use crate::features::dead_letters::store as parked;
use crate::features::dead_letters::store::{KEPT_DAYS, Parked, ParkedRow};
use crate::features::members::service as members;
use crate::features::orders::service as orders;
use crate::kernel::budget::{Budget, last_of_full};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::log;
use crate::kernel::members::NewMember;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::retry::{BACKOFF_MILLISECONDS, TRIES_MAX, backoff_milliseconds};
use crate::kernel::shop_store as shop_rows;
use crate::kernel::turns::{self, Queue};

/// Queries that find what is due: the deliveries (what is old is forgotten with it), and whose turn it is next.
const FINDING: u32 = 2;
/// Queries of one delivery: at most 4 of an order that enrols its customer, 3 where it meets another writer, and noting how it went.
const DELIVERY: u32 = 8;
/// Queries that are this job's own in every run. At one delivery a run, 1,440 a day.
pub const OWN: u32 = FINDING + DELIVERY;
/// Most deliveries a run tries.
const DELIVERIES_MAX: u32 = 5;
/// Most deliveries an operator is shown at once.
const SHOWN_MAX: u32 = 100;

/// A delivery that is to be parked.
#[derive(Clone, Debug)]
pub struct Unprocessed {
    /// SHA-256 of the body, hex.
    pub delivery_id: String,
    /// Where it came from.
    pub platform: &'static str,
    /// What it tells, as far as it could be read.
    pub kept: Kept,
}

/// What is kept of a delivery, so that it can be tried again.
#[derive(Clone, Debug)]
pub enum Kept {
    /// How an order stands; of its customer the id is kept, of its codes those that may be ours.
    Order(Box<OrderSnapshot>),
    /// An order that its platform deleted.
    CalledOff {
        /// The order.
        called_off: OrderId,
    },
    /// A customer to be enrolled.
    Customer {
        /// The shop's id.
        customer_id: String,
    },
    /// An order that could not be read but for these.
    Unread {
        /// The order.
        order_id: OrderId,
        /// Its number, as the shop shows it.
        number: String,
        /// The shop's id of the customer.
        customer_id: Option<String>,
    },
    /// It could not be read.
    Nothing,
}

/// What the column `snapshot` holds.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum KeptOrder {
    CalledOff { called_off: OrderId },
    Unread { unread: OrderId, number: String },
    Snapshot(Box<OrderSnapshot>),
}

impl Kept {
    /// The columns `snapshot` and `customer_id`.
    fn columns(self) -> Result<(Option<String>, Option<String>), Error> {
        let (order, customer_id) = match self {
            Self::Order(mut snapshot) => {
                let customer_id = snapshot.customer.take().and_then(|customer| customer.id);
                // Codes of the shop's own may say who somebody is.
                snapshot.discount_codes = snapshot.codes().iter().map(ToString::to_string).collect();
                (KeptOrder::Snapshot(snapshot), customer_id)
            }
            Self::CalledOff { called_off } => (KeptOrder::CalledOff { called_off }, None),
            Self::Unread { order_id, number, customer_id } => {
                (KeptOrder::Unread { unread: order_id, number }, customer_id)
            }
            Self::Customer { customer_id } => return Ok((None, Some(customer_id))),
            Self::Nothing => return Ok((None, None)),
        };
        Ok((Some(serde_json::to_string(&order).map_err(Error::fault)?), customer_id))
    }

    fn of(row: &ParkedRow) -> Result<Self, Error> {
        let order = row.snapshot.as_deref().map(serde_json::from_str::<KeptOrder>).transpose().map_err(Error::fault)?;
        let customer_id = row.customer_id.clone();
        Ok(match (order, customer_id) {
            (Some(KeptOrder::CalledOff { called_off }), _) => Self::CalledOff { called_off },
            (Some(KeptOrder::Unread { unread, number }), customer_id) => {
                Self::Unread { order_id: unread, number, customer_id }
            }
            (Some(KeptOrder::Snapshot(snapshot)), customer_id) => {
                let customer = customer_id.map(|id| OrderCustomer { id: Some(id), ..OrderCustomer::default() });
                Self::Order(Box::new(OrderSnapshot { customer, ..*snapshot }))
            }
            (None, Some(customer_id)) => Self::Customer { customer_id },
            (None, None) => Self::Nothing,
        })
    }
}

/// Parks a delivery with the reason it was not processed for, in words for the merchant; what is ours to mend goes to the log.
pub async fn park<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    unprocessed: Unprocessed,
    error: &Error,
) -> Result<(), Error> {
    let Unprocessed { delivery_id, platform, kept } = unprocessed;
    if error.may_pass() {
        log::error("parked delivery", &format!("{shop_id} {delivery_id}: {error:?}"));
    }
    let (snapshot, customer_id) = kept.columns()?;
    let now = context.now.milliseconds();
    let parked = Parked {
        delivery_id,
        platform,
        reason: error.to_string(),
        snapshot,
        customer_id,
        parked_at: now,
        next_attempt_at: error.may_pass().then(|| now.saturating_add(BACKOFF_MILLISECONDS)),
    };
    parked::park(&context.database, shop_id, parked).await
}

/// Forgets what is old and tries what is due, one of a shop after another's. Returns how many were processed.
pub async fn run<D: Database, C: ProgramCache>(context: &Context<D, C>, budget: &mut Budget) -> Result<usize, Error> {
    if !budget.draw(FINDING) {
        return Ok(0);
    }
    let count = budget.pieces(DELIVERY).min(DELIVERIES_MAX);
    let now = context.now.milliseconds();
    let oldest = now.saturating_sub(KEPT_DAYS.saturating_mul(DAY_MILLISECONDS));
    let due = parked::due(&context.database, oldest, now, count).await?;
    if let Some(last) = last_of_full(&due, count) {
        turns::pass(&context.database, Queue::Parked, &last.shop_id).await?;
    }
    let mut processed = 0_usize;
    for row in due {
        if !budget.draw(DELIVERY) {
            break;
        }
        processed = processed.saturating_add(usize::from(attempt(context, row).await?.processed));
    }
    Ok(processed)
}

/// Tries one; a try that fails is written down.
async fn attempt<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    mut row: ParkedRow,
) -> Result<ReplayParkedResponse, Error> {
    let Err(error) = process(context, &row).await else {
        parked::delete(&context.database, &row).await?;
        return Ok(ReplayParkedResponse { processed: true, reason: None });
    };
    log::error("parked delivery", &format!("{} {}: {error:?}", row.shop_id, row.delivery_id));
    // What was wrong with a delivery that could not be read was said when it came.
    if !matches!(Kept::of(&row)?, Kept::Unread { .. } | Kept::Nothing) {
        row.reason = error.to_string();
    }
    row.attempts = row.attempts.saturating_add(1);
    let is_repeated = error.may_pass() && row.attempts < TRIES_MAX;
    let pause = backoff_milliseconds(row.attempts.saturating_add(1));
    row.next_attempt_at = is_repeated.then(|| context.now.milliseconds().saturating_add(pause));
    parked::update(&context.database, &row).await?;
    Ok(ReplayParkedResponse { processed: false, reason: Some(row.reason) })
}

async fn process<D: Database, C: ProgramCache>(context: &Context<D, C>, row: &ParkedRow) -> Result<(), Error> {
    match Kept::of(row)? {
        Kept::Order(snapshot) => {
            // It counts from when it first came.
            let arrived_at = Instant::from_milliseconds(row.parked_at)?;
            orders::record_arrived(context, &row.shop_id, &snapshot, arrived_at).await.map(drop)
        }
        Kept::CalledOff { called_off } => {
            orders::call_off(context, &row.shop_id, &called_off, Instant::from_milliseconds(row.parked_at)?).await
        }
        Kept::Customer { customer_id } => {
            let member = NewMember { customer_id, created_at: context.now.milliseconds(), ..NewMember::default() };
            members::enrol_automatically(context, &row.shop_id, member).await
        }
        Kept::Unread { .. } | Kept::Nothing => {
            Err(Error::BadRequest("the delivery could not be read, and only what names it was kept".to_owned()))
        }
    }
}

/// What is parked, newest first.
pub async fn list<D: Database, C>(context: &Context<D, C>, shop_id: &ShopId) -> Result<ParkedResponse, Error> {
    shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let rows = parked::list(&context.database, shop_id, SHOWN_MAX).await?;
    let deliveries = rows.into_iter().map(view).collect::<Result<_, Error>>()?;
    Ok(ParkedResponse { deliveries })
}

fn view(row: ParkedRow) -> Result<ParkedView, Error> {
    let instant = |milliseconds| Instant::from_milliseconds(milliseconds).map(Instant::to_rfc3339);
    let order_id = match Kept::of(&row)? {
        Kept::Order(snapshot) => Some(snapshot.order_id),
        Kept::CalledOff { called_off } => Some(called_off),
        Kept::Unread { order_id, .. } => Some(order_id),
        Kept::Customer { .. } | Kept::Nothing => None,
    };
    Ok(ParkedView {
        id: row.delivery_id,
        platform: row.platform,
        reason: row.reason,
        order_id,
        parked_at: instant(row.parked_at)?,
        attempts: row.attempts,
        next_attempt_at: row.next_attempt_at.map(instant).transpose()?,
    })
}

/// Tries one now, whether or not the job still does. If it fails again, the job goes on with it from the beginning where that may help.
pub async fn replay<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    id: &str,
) -> Result<ReplayParkedResponse, Error> {
    let mut row = parked::read(&context.database, shop_id, id).await?.ok_or(Error::NotFound("delivery_unknown"))?;
    row.attempts = 0;
    attempt(context, row).await
}
