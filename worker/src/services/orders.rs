//! Recording an order snapshot: the member's points, and the vouchers the order carries.

use std::rc::Rc;

use coppertoken_rules::api::order::{OrderResponse, OrderSnapshot};
use coppertoken_rules::ids::{AccountId, RuleId, ShopId, SourceId, VoucherCode};
use coppertoken_rules::ledger::canonical::GENESIS;
use coppertoken_rules::ledger::voucher::Voucher;
use coppertoken_rules::number::Points;
use coppertoken_rules::order::Order;
use coppertoken_rules::program::document::Enrolment;
use coppertoken_rules::{Fact, FactKind, Rejection, State, decide};

use super::minting::mint;
use super::programs::{self, OpenProgram};
use super::retry::{ATTEMPTS_MAX, Outcome, limited, outcome, pause};
use super::{members, outbox};
use crate::clock;
use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::ledger::{self, Beside, OrderState};
use crate::repositories::members::NewMember;
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::rows::VoucherRow;
use crate::repositories::shops as shop_rows;
use crate::shell::Shell;

/// Records a snapshot. Repeating it, in any order with others of the same order, ends the same.
pub async fn record<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    snapshot: &OrderSnapshot,
) -> Result<OrderResponse, Error> {
    let source = SourceId::of_order(&snapshot.order_id).map_err(|message| Error::BadRequest(message.to_owned()))?;
    let codes = codes(snapshot);
    let customer_id = customer_id(snapshot);
    let mut sold_out = Vec::new();
    for attempt in 0..ATTEMPTS_MAX {
        let state =
            ledger::load_order(&shell.database, shop_id, &source, &snapshot.order_id, customer_id, &codes).await?;
        let program = open_program(shell, shop_id, &state).await?;
        let order = to_order(snapshot, &program)?;
        if should_enrol(&program, &state, &order, customer_id) {
            refuse_before_enrolling(shell, &program, &state, &order)?;
            members::enrol(shell, shop_id, new_member(snapshot, shell.now.milliseconds()), None).await?;
            continue;
        }
        follow_foreign_vouchers(shell, shop_id, &program, &state, &order).await?;
        let attempted = attempt_record(shell, shop_id, &source, &program, state, order, &mut sold_out).await?;
        if let Some(response) = attempted {
            return Ok(response);
        }
        pause(attempt).await;
    }
    Err(Rejection::Contention.into())
}

/// One attempt; `None` when somebody else was first, or a reward it gives was sold out: the next attempt knows.
async fn attempt_record<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    source: &SourceId,
    program: &OpenProgram,
    state: OrderState,
    order: Order,
    sold_out: &mut Vec<RuleId>,
) -> Result<Option<OrderResponse>, Error> {
    let order_id = order.order_id.clone();
    // Once an order is bound, it stays with that member, whatever the platform later says of the customer.
    let stored = state.of_source.or(state.of_customer);
    let account_id = stored.as_ref().map(|stored| stored.account.account_id.clone());
    let source_version = state.source.as_ref().map(|row| row.version);
    let record = state.source.as_ref().map(|row| row.record()).transpose()?;
    let vouchers = vouchers_of(&state.vouchers, account_id.as_ref())?;
    let head = stored.as_ref().map_or(GENESIS, |stored| stored.head);
    let account = stored.map(|stored| stored.account);
    let state = State { account, source: record, vouchers, sold_out: sold_out.clone(), ..State::default() };
    let kind = FactKind::Order(Box::new(order));
    let fact = Fact { now: program.moment(shell.now)?, minted: mint()?, kind };
    let decision = decide(&program.program, &state, &fact)?;
    let beside = Beside { source_version, source: Some((source.clone(), account_id.clone())), ..Beside::default() };
    match outcome(ledger::append(&shell.database, shop_id, head, &decision, beside).await)? {
        Outcome::Lost => Ok(None),
        Outcome::SoldOut => {
            sold_out.extend(limited(&decision));
            Ok(None)
        }
        Outcome::Done => {
            outbox::tell(shell, shop_id, &decision).await;
            let record = decision.source.or(state.source);
            Ok(Some(OrderResponse {
                order_id,
                member: account_id.is_some(),
                earned: record.as_ref().map_or(Points::ZERO, |record| record.earned),
                reversed: record.as_ref().map_or(Points::ZERO, |record| record.reversed),
                entries_written: decision.entries.len(),
            }))
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

/// Under automatic enrolment the first real order of a customer opens the account.
fn should_enrol(program: &OpenProgram, state: &OrderState, order: &Order, customer_id: Option<&str>) -> bool {
    let is_nobody = state.of_customer.is_none() && state.of_source.is_none();
    let is_automatic = program.program.document().enrolment == Enrolment::Automatic;
    is_nobody && is_automatic && !order.test && customer_id.is_some()
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

/// Vouchers of other members on this order: each owner's account learns in its own decision, before the order itself is
/// recorded, so that a retried delivery repeats both.
async fn follow_foreign_vouchers<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    program: &OpenProgram,
    state: &OrderState,
    order: &Order,
) -> Result<(), Error> {
    let own = state.of_source.as_ref().or(state.of_customer.as_ref()).map(|stored| &stored.account.account_id);
    let mut owners: Vec<&AccountId> =
        state.vouchers.iter().map(|row| &row.account_id).filter(|owner| Some(*owner) != own).collect();
    owners.sort();
    owners.dedup();
    for owner in owners {
        let Some(stored) = ledger::account_by_id(&shell.database, shop_id, owner).await? else { continue };
        let vouchers = vouchers_of(&state.vouchers, Some(owner))?;
        let state = State { account: Some(stored.account), vouchers, ..State::default() };
        let kind = FactKind::ForeignOrder(Box::new(order.clone()));
        let fact = Fact { now: program.moment(shell.now)?, minted: vec![], kind };
        let decision = decide(&program.program, &state, &fact)?;
        let appended = ledger::append(&shell.database, shop_id, stored.head, &decision, Beside::default()).await;
        if !matches!(outcome(appended)?, Outcome::Done) {
            return Err(Rejection::Contention.into());
        }
    }
    Ok(())
}

fn vouchers_of(rows: &[VoucherRow], account_id: Option<&AccountId>) -> Result<Vec<Voucher>, Error> {
    rows.iter().filter(|row| Some(&row.account_id) == account_id).map(VoucherRow::voucher).collect()
}

fn customer_id(snapshot: &OrderSnapshot) -> Option<&str> {
    let id = snapshot.customer.as_ref()?.id.as_deref()?;
    (!id.is_empty() && id.len() <= coppertoken_rules::ids::LENGTH_MAX).then_some(id)
}

/// Codes in the form vouchers are stored under. What can be no code of ours is a code of the shop's own: skipped.
fn codes(snapshot: &OrderSnapshot) -> Vec<VoucherCode> {
    snapshot.discount_codes.iter().filter_map(|code| VoucherCode::normalized(code).ok()).collect()
}

/// The snapshot as the rules read it, its instants on the program's calendar.
fn to_order(snapshot: &OrderSnapshot, program: &OpenProgram) -> Result<Order, Error> {
    let time_zone = program.time_zone();
    let optional = |text: &Option<String>, place: &str| {
        text.as_deref().map(|text| clock::parse_moment(text, place, time_zone)).transpose()
    };
    Ok(Order {
        order_id: snapshot.order_id.clone(),
        number: snapshot.number.clone().unwrap_or_else(|| snapshot.order_id.to_string()),
        updated_at: clock::parse_instant(&snapshot.updated_at, "updated_at")?,
        placed_at: clock::parse_moment(&snapshot.placed_at, "placed_at", time_zone)?,
        paid_at: optional(&snapshot.paid_at, "paid_at")?,
        fulfilled_at: optional(&snapshot.fulfilled_at, "fulfilled_at")?,
        cancelled_at: optional(&snapshot.cancelled_at, "cancelled_at")?,
        test: snapshot.test,
        currency: snapshot.currency.clone(),
        lines: snapshot.lines.iter().cloned().map(Into::into).collect(),
        shipping: snapshot.shipping,
        discount_codes: codes(snapshot),
        refunds: snapshot.refunds.iter().cloned().map(Into::into).collect(),
    })
}
