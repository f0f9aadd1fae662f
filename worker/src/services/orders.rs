//! Recording an order snapshot: the member's points, and the vouchers the order carries.

use std::rc::Rc;

use coppertoken_rules::api::order::{OrderResponse, OrderSnapshot, SnapshotMoments};
use coppertoken_rules::api::order_settings::OrderSettings;
use coppertoken_rules::decide::StockLeft;
use coppertoken_rules::ids::{AccountId, OrderId, ShopId, SourceId};
use coppertoken_rules::ledger::voucher::Voucher;
use coppertoken_rules::order::{CODES_MAX, Order};
use coppertoken_rules::program::document::Enrolment;
use coppertoken_rules::time::Instant;
use coppertoken_rules::{Fact, FactKind, Points, Rejection, State, decide};

use super::minting::mint;
use super::privacy;
use super::programs::{self, OpenProgram};
use super::retry::{ATTEMPTS_MAX, Outcome, outcome, pause, uncovered};
use super::{households, members, outbox, shops};
use crate::clock;
use crate::error::Error;
use crate::repositories::database::{Database, Statement};
use crate::repositories::ledger::{self, Beside, OrderState};
use crate::repositories::members::{NewMember, household_statement};
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::rows::{Head, VoucherRow};
use crate::repositories::shops as shop_rows;
use crate::shell::Shell;

/// Other members whose vouchers one attempt moves. All attempts together make 1 + 4 · (3 + 9) = 49 of the 50 queries an invocation has on
/// the free plan; of an order with codes of more members the rest follows when it is sent again, as the answer asks.
const OTHERS_MAX: usize = 9;

/// Records a snapshot that arrives now. Repeating it, in any order with others of the same order, ends the same.
pub async fn record<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    snapshot: &OrderSnapshot,
) -> Result<OrderResponse, Error> {
    record_arrived(shell, shop_id, snapshot, shell.now).await
}

/// Records a snapshot that first arrived at our door at `arrived_at`: it may have been parked since.
pub async fn record_arrived<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    snapshot: &OrderSnapshot,
    arrived_at: Instant,
) -> Result<OrderResponse, Error> {
    if snapshot.discount_codes.len() > CODES_MAX {
        return Err(Rejection::OrderTooLarge.into());
    }
    let settings = shops::open(shell, shop_id).await?.orders.clone();
    record_news(shell, shop_id, News { snapshot, arrived_at, settings: &settings }).await
}

/// Calls off an order that its platform deleted: nothing but its id is told. One that nobody has heard of stays unknown.
pub async fn call_off<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    order_id: &OrderId,
) -> Result<(), Error> {
    let source = SourceId::of_order(order_id).map_err(|message| Error::BadRequest(message.to_owned()))?;
    for attempt in 0..ATTEMPTS_MAX {
        let state = ledger::load_order(&shell.database, shop_id, &source, order_id, None, &[]).await?;
        let Some(row) = &state.source else { return Ok(()) };
        let program = open_program(shell, shop_id, &state).await?;
        let now = program.moment(shell.now)?;
        let known = row.record()?.known;
        if known.latest.cancelled_at.is_some() {
            return Ok(());
        }
        let order = Order {
            updated_at: now.instant.max(known.latest_at.updated_at),
            read_at: Some(now.instant),
            arrived_at: now.instant,
            cancelled_at: Some(now),
            ..known.latest
        };
        let mut state = state;
        let others = others_of(&mut state);
        let sent = Sent { source: source.clone(), order, household: None };
        let attempted = attempt_record(shell, shop_id, &program, state, sent, &mut Vec::new()).await?;
        if let Some(Recorded { order, .. }) = attempted
            && follow_others(shell, shop_id, &program, &others, &order).await?
        {
            return Ok(());
        }
        pause(attempt).await;
    }
    Err(Rejection::Contention.into())
}

/// What came of an order, and how the shop's orders are read.
#[derive(Clone, Copy)]
struct News<'a> {
    snapshot: &'a OrderSnapshot,
    arrived_at: Instant,
    settings: &'a OrderSettings,
}

async fn record_news<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    news: News<'_>,
) -> Result<OrderResponse, Error> {
    let snapshot = news.snapshot;
    if snapshot.draft {
        return Ok(of_draft(snapshot));
    }
    let source = SourceId::of_order(&snapshot.order_id).map_err(|message| Error::BadRequest(message.to_owned()))?;
    let codes = snapshot.codes();
    let customer_id = customer_id(snapshot);
    let household = household(shell, shop_id, snapshot)?;
    let mut left = Vec::new();
    let mut entries_written = 0_usize;
    for attempt in 0..ATTEMPTS_MAX {
        let mut state =
            ledger::load_order(&shell.database, shop_id, &source, &snapshot.order_id, customer_id, &codes).await?;
        let program = open_program(shell, shop_id, &state).await?;
        let order = to_order(news, &program)?;
        if should_enrol(&program, &state, &order, customer_id)
            && !privacy::is_erased(shell, shop_id, customer_id.unwrap_or_default()).await?
        {
            refuse_before_enrolling(shell, &program, &state, &order)?;
            let member = new_member(snapshot, shell.now.milliseconds());
            members::enrol(shell, shop_id, member, None, Some(order.placed_at)).await?;
            continue;
        }
        let others = others_of(&mut state);
        let sent = Sent { source: source.clone(), order, household: household.clone() };
        let attempted = attempt_record(shell, shop_id, &program, state, sent, &mut left).await?;
        if let Some(Recorded { order, response }) = attempted {
            entries_written = entries_written.saturating_add(response.entries_written);
            if follow_others(shell, shop_id, &program, &others, &order).await? {
                return Ok(OrderResponse { entries_written, ..response });
            }
        }
        pause(attempt).await;
    }
    Err(Rejection::Contention.into())
}

/// Nobody has placed a draft: nothing is read, judged or kept of it.
fn of_draft(snapshot: &OrderSnapshot) -> OrderResponse {
    OrderResponse {
        order_id: snapshot.order_id.clone(),
        member: false,
        earned: Points::ZERO,
        reversed: Points::ZERO,
        entries_written: 0,
    }
}

/// An order as one attempt takes it.
struct Sent {
    source: SourceId,
    order: Order,
    /// Writes down where the customer lives.
    household: Option<Statement>,
}

/// An order that was recorded.
struct Recorded {
    /// As all its snapshots together tell.
    order: Order,
    response: OrderResponse,
}

/// One attempt; `None` when somebody else was first, or a reward it gives was sold out: the next attempt knows.
async fn attempt_record<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    program: &OpenProgram,
    state: OrderState,
    sent: Sent,
    left: &mut Vec<StockLeft>,
) -> Result<Option<Recorded>, Error> {
    let Sent { source, order, household } = sent;
    let order_id = order.order_id.clone();
    // Once an order is bound, it stays with that member, whatever the platform later says of the customer.
    let stored = state.of_source.or(state.of_customer);
    let account_id = stored.as_ref().map(|stored| stored.account.account_id.clone());
    let source_version = state.source.as_ref().map(|row| row.version);
    let record = state.source.as_ref().map(|row| row.record()).transpose()?;
    let vouchers = vouchers_of(&state.vouchers, account_id.as_ref())?;
    let head = stored.as_ref().map_or(Head::GENESIS, |stored| stored.head);
    let account = stored.map(|stored| stored.account);
    let state = State { account, source: record, vouchers, left: left.clone(), ..State::default() };
    let kind = FactKind::Order(Box::new(order));
    let fact = Fact { now: program.moment(shell.now)?, minted: mint()?, kind };
    let decision = decide(&program.program, &state, &fact)?;
    // Known news bring no address either.
    let also = household.into_iter().filter(|_| decision.source.is_some()).collect();
    let beside = Beside { source_version, source: Some((source, account_id.clone())), also, ..Beside::default() };
    match outcome(ledger::append(&shell.database, shop_id, head, &decision, beside).await)? {
        Outcome::Lost => Ok(None),
        Outcome::SoldOut => {
            left.extend(uncovered(&shell.database, shop_id, &decision).await?);
            Ok(None)
        }
        Outcome::Done => {
            outbox::tell(shell, shop_id, &decision).await;
            let record = decision.source.or(state.source);
            let record = record.ok_or_else(|| Error::Fault("a recorded order has no record".to_owned()))?;
            let response = OrderResponse {
                order_id,
                member: account_id.is_some(),
                earned: record.earned,
                reversed: record.reversed,
                entries_written: decision.entries.len(),
            };
            Ok(Some(Recorded { order: record.known.order(), response }))
        }
    }
}

async fn open_program<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    state: &OrderState,
) -> Result<Rc<OpenProgram>, Error> {
    let known = state.of_source.as_ref().or(state.of_customer.as_ref()).map(|stored| stored.program_version);
    let version = match known {
        Some(version) => version,
        None => shop_rows::read(&shell.database, shop_id).await?.and_then(|shop| shop.program_version),
    };
    programs::open(shell, shop_id, version).await
}

/// Under automatic enrolment the first real order of a customer opens the account: no test, no payment that failed.
fn should_enrol(program: &OpenProgram, state: &OrderState, order: &Order, customer_id: Option<&str>) -> bool {
    let is_nobody = state.of_customer.is_none() && state.of_source.is_none();
    let is_automatic = program.program.document().enrolment == Enrolment::Automatic;
    is_nobody && is_automatic && !order.is_void() && customer_id.is_some()
}

/// An order the rules refuse enrols nobody: what is refused writes nothing. Judged as a guest's, whose limits are the same.
fn refuse_before_enrolling<D, C>(
    shell: &Shell<D, C>,
    program: &OpenProgram,
    state: &OrderState,
    order: &Order,
) -> Result<(), Error> {
    let source = state.source.as_ref().map(|row| row.record()).transpose()?;
    let kind = FactKind::Order(Box::new(order.clone()));
    let fact = Fact { now: program.moment(shell.now)?, minted: vec![], kind };
    decide(&program.program, &State { source, ..State::default() }, &fact)?;
    Ok(())
}

fn new_member(snapshot: &OrderSnapshot, now: i64) -> NewMember {
    let customer = snapshot.customer.clone().unwrap_or_default();
    NewMember {
        customer_id: customer.id.unwrap_or_default(),
        email: customer.email.filter(|email| !email.is_empty()),
        phone: customer.phone.filter(|phone| !phone.is_empty()),
        created_at: now,
        ..NewMember::default()
    }
}

/// Takes the vouchers of other members out of what is stored about an order.
fn others_of(state: &mut OrderState) -> Vec<VoucherRow> {
    let own = state.of_source.as_ref().or(state.of_customer.as_ref()).map(|stored| &stored.account.account_id);
    let all = core::mem::take(&mut state.vouchers).into_iter();
    let (vouchers, others) = all.partition(|row| Some(&row.account_id) == own);
    state.vouchers = vouchers;
    others
}

/// Vouchers of other members on an order: each owner's account learns in its own decision, after the order itself was recorded, so that an
/// order the rules refuse moves nobody's voucher. False when not all have learned: the order is to be looked at again.
async fn follow_others<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    program: &OpenProgram,
    others: &[VoucherRow],
    order: &Order,
) -> Result<bool, Error> {
    if others.is_empty() {
        return Ok(true);
    }
    let mut owners: Vec<&AccountId> = others.iter().map(|row| &row.account_id).collect();
    owners.sort();
    owners.dedup();
    let mut written = 0_usize;
    for stored in ledger::accounts_by_ids(&shell.database, shop_id, &owners).await? {
        let vouchers = vouchers_of(others, Some(&stored.account.account_id))?;
        let state = State { account: Some(stored.account), vouchers, ..State::default() };
        let kind = FactKind::ForeignOrder(Box::new(order.clone()));
        let fact = Fact { now: program.moment(shell.now)?, minted: vec![], kind };
        let decision = decide(&program.program, &state, &fact)?;
        if decision.entries.is_empty() {
            continue;
        }
        if written >= OTHERS_MAX {
            return Ok(false);
        }
        written = written.saturating_add(1);
        let appended = ledger::append(&shell.database, shop_id, stored.head, &decision, Beside::default()).await;
        if !matches!(outcome(appended)?, Outcome::Done) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn vouchers_of(rows: &[VoucherRow], account_id: Option<&AccountId>) -> Result<Vec<Voucher>, Error> {
    rows.iter().filter(|row| Some(&row.account_id) == account_id).map(VoucherRow::voucher).collect()
}

fn customer_id(snapshot: &OrderSnapshot) -> Option<&str> {
    let id = snapshot.customer.as_ref()?.id.as_deref()?;
    (!id.is_empty() && id.len() <= coppertoken_rules::ids::LENGTH_MAX).then_some(id)
}

fn household<D: Database, C>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    snapshot: &OrderSnapshot,
) -> Result<Option<Statement>, Error> {
    let address = snapshot.customer.as_ref().and_then(|customer| customer.address.as_deref());
    let Some((customer_id, address)) = customer_id(snapshot).zip(address) else { return Ok(None) };
    let household = households::hash(&shell.settings, shop_id, address)?;
    Ok(household.map(|household| household_statement(shop_id, customer_id, &household)))
}

/// The snapshot as the rules read it: its instants on the program's calendar, and what the shop's settings add to it.
fn to_order(news: News<'_>, program: &OpenProgram) -> Result<Order, Error> {
    let News { snapshot, arrived_at, settings } = news;
    let time_zone = program.time_zone();
    let optional = |text: &Option<String>, place: &str| {
        text.as_deref().map(|text| clock::parse_moment(text, place, time_zone)).transpose()
    };
    let read_at = snapshot.read_at.as_deref().map(|text| clock::parse_instant(text, "read_at")).transpose()?;
    let moments = SnapshotMoments {
        updated_at: clock::parse_instant(&snapshot.updated_at, "updated_at")?,
        read_at,
        arrived_at,
        placed_at: clock::parse_moment(&snapshot.placed_at, "placed_at", time_zone)?,
        paid_at: optional(&snapshot.paid_at, "paid_at")?,
        fulfilled_at: optional(&snapshot.fulfilled_at, "fulfilled_at")?,
        cancelled_at: optional(&snapshot.cancelled_at, "cancelled_at")?,
    };
    let mut order = snapshot.to_order(moments, snapshot.codes())?;
    for line in &mut order.lines {
        line.is_gift_card |= settings.is_gift_card(line);
    }
    order.rate = order.rate.or_else(|| settings.rate_on(&order.currency, order.placed_at.date));
    if settings.parts_earn {
        let whole = order.parent_id.take().map(String::from);
        order.purchase_id = order.purchase_id.or(whole);
    }
    Ok(order)
}
