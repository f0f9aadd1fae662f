//! Recording an order snapshot: the member's points, and the vouchers the order carries.

use core::convert::Infallible;
use std::rc::Rc;

use coppertoken_rules::enrolment::opens_account;
use coppertoken_rules::fact::Newcomer;
use coppertoken_rules::ids::{AccountId, OrderId, ShopId, SourceId, VoucherCode};
use coppertoken_rules::ledger::voucher::Voucher;
use coppertoken_rules::order::{CODES_MAX, KnownOrder, Order};
use coppertoken_rules::time::Instant;
use coppertoken_rules::{Decision, FactKind, Points, Program, Rejection, State};
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_wire::order_response::OrderResponse;

use super::guests;
use super::news::{News, customer_id, household, new_member};
use crate::features::orders::store as order_warnings;
use crate::features::privacy::service as privacy;
use crate::kernel::append::AppendExtras;
use crate::kernel::clock;
use crate::kernel::commit::{Ask, Committed, Outcome, Step, commit, commit_once};
use crate::kernel::context::Context;
use crate::kernel::database::{Database, Statement};
use crate::kernel::error::Error;
use crate::kernel::ledger::{self, OrderNames, OrderState};
use crate::kernel::members::NewMember;
use crate::kernel::minting::{self, mint};
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs::{self, OpenProgram};
use crate::kernel::retry::{ATTEMPTS_MAX, pause};
use crate::kernel::rows::{Head, VoucherRow};
use crate::kernel::shops;

/// Other members whose vouchers one attempt moves. All attempts together make 1 + 1 (an earlier program) + 4 · (3 + 9) = 50 queries, what an invocation has on
/// the free plan; of an order with codes of more members the rest follows when it is sent again, as the answer asks.
const OTHERS_MAX: usize = 9;

/// Records a snapshot that arrives now. Repeating it, in any order with others of the same order, ends the same.
pub async fn record<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    snapshot: &OrderSnapshot,
) -> Result<OrderResponse, Error> {
    record_arrived(context, shop_id, snapshot, context.now).await
}

/// Records a snapshot that first arrived at our door at `arrived_at`: it may have been parked since.
pub async fn record_arrived<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    snapshot: &OrderSnapshot,
    arrived_at: Instant,
) -> Result<OrderResponse, Error> {
    if snapshot.discount_codes.len() > CODES_MAX {
        return Err(Rejection::OrderTooLarge.into());
    }
    if snapshot.draft {
        return Ok(of_draft(snapshot));
    }
    let shop = shops::open(context, shop_id).await?;
    let recorded = record_news(context, shop_id, News { snapshot, arrived_at, settings: &shop.orders }).await?;
    let Recorded { known, response, .. } = recorded;
    if response.member {
        return Ok(response);
    }
    let claim = guests::offer(&context.settings, shop_id, &shop, (snapshot, &known.order()), context.now)?;
    Ok(OrderResponse { claim, ..response })
}

/// Calls off an order that its platform deleted: nothing but its id is told, when it arrived says how new that is. One that nobody has heard of stays unknown.
pub async fn call_off<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    order_id: &OrderId,
    arrived_at: Instant,
) -> Result<(), Error> {
    let source = SourceId::of_order(order_id).map_err(|message| Error::BadRequest(message.to_owned()))?;
    let mut others = Vec::new();
    let outcome = commit(context, shop_id, async || {
        let mut state =
            ledger::load_order(&context.database, shop_id, &source, names(order_id, context.now), None, &[]).await?;
        let Some(row) = &state.source else { return Ok(Step::Answer(())) };
        let program = open_program(context, shop_id, &state).await?;
        let known = row.record()?.known;
        if known.latest.cancelled_at.is_some() {
            return Ok(Step::Answer(()));
        }
        // Beats whatever arrived before it, also where the platform's clock is ahead of ours.
        let is_newer = known.latest_at.arrived_at <= arrived_at;
        let order = Order {
            updated_at: if is_newer { arrived_at.max(known.latest_at.updated_at) } else { arrived_at },
            read_at: Some(arrived_at),
            arrived_at,
            cancelled_at: Some(program.moment(arrived_at)?),
            ..known.latest
        };
        others = others_of(&mut state);
        let sent = Sent { order_id: order_id.clone(), newcomer: None, household: None, then: None };
        Ok(ask(context, shop_id, &program, state, sent, FactKind::Order(Box::new(order)))?.into())
    });
    let Outcome::Committed(committed) = outcome.await? else { return Ok(()) };
    let recorded = Recorded::of(*committed, order_id.clone())?;
    follow_others(context, shop_id, &[], others, recorded).await.map(drop)
}

async fn record_news<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    news: News<'_>,
) -> Result<Recorded, Error> {
    let snapshot = news.snapshot;
    let source = SourceId::of_order(&snapshot.order_id).map_err(|message| Error::BadRequest(message.to_owned()))?;
    let placed_at = clock::parse_instant(&snapshot.placed_at, "placed_at")?;
    let codes = snapshot.codes();
    let household = household(context, shop_id, snapshot)?;
    let mut others = Vec::new();
    let outcome = commit(context, shop_id, async || {
        let names = names(&snapshot.order_id, placed_at);
        let customer_id = customer_id(snapshot);
        let mut state = ledger::load_order(&context.database, shop_id, &source, names, customer_id, &codes).await?;
        let program = open_program(context, shop_id, &state).await?;
        let order = news.to_order(&program, &state.vouchers)?;
        let newcomer = newcomer(context, shop_id, &program, &state, (snapshot, &order)).await?;
        let then = open_then(context, shop_id, &state, &program).await?;
        others = others_of(&mut state);
        let sent = Sent { order_id: snapshot.order_id.clone(), newcomer, household: household.clone(), then };
        Ok(ask(context, shop_id, &program, state, sent, FactKind::Order(Box::new(order)))?.into())
    });
    let committed = outcome.await.map(Outcome::<Infallible>::committed)?;
    let recorded = Recorded::of(committed, snapshot.order_id.clone())?;
    follow_others(context, shop_id, &codes, others, recorded).await
}

/// Nobody has placed a draft: nothing is read, judged or kept of it.
fn of_draft(snapshot: &OrderSnapshot) -> OrderResponse {
    OrderResponse {
        order_id: snapshot.order_id.clone(),
        member: false,
        earned: Points::ZERO,
        reversed: Points::ZERO,
        entries_written: 0,
        warnings: vec![],
        claim: None,
    }
}

/// What goes with an order.
pub(super) struct Sent {
    pub(super) order_id: OrderId,
    /// What it may open an account with, and for whom.
    pub(super) newcomer: Option<(Newcomer, NewMember)>,
    /// Writes down where the customer lives.
    pub(super) household: Option<Statement>,
    /// The program in force when it was placed, when that is another than today's.
    pub(super) then: Option<Program>,
}

/// An order that was recorded.
struct Recorded {
    /// What all its snapshots together tell.
    known: KnownOrder,
    response: OrderResponse,
    /// It told something that was not known.
    is_news: bool,
    program: Rc<OpenProgram>,
}

impl Recorded {
    fn of(committed: Committed, order_id: OrderId) -> Result<Self, Error> {
        let Committed { decision, state, program, .. } = committed;
        let is_news = decision.source.is_some();
        let member = decision.account.is_some();
        let record = decision.source.or(state.source);
        let record = record.ok_or_else(|| Error::Fault("an order left no record".to_owned()))?;
        let response = OrderResponse {
            order_id,
            member,
            earned: record.earned,
            reversed: record.reversed,
            entries_written: decision.entries.len(),
            warnings: decision.warnings,
            claim: None,
        };
        Ok(Self { known: record.known, response, is_news, program })
    }
}

/// What is decided about an order: on the account it is bound to, else on its customer's, else on the one it opens, else as a guest's.
pub(super) fn ask<D, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    program: &Rc<OpenProgram>,
    state: OrderState,
    sent: Sent,
    kind: FactKind,
) -> Result<Ask<'static>, Error> {
    let Sent { order_id, newcomer, household, then } = sent;
    let (newcomer, member) = newcomer.unzip();
    let source = SourceId::of_order(&order_id).map_err(Rejection::of_identifier)?;
    // Once an order is bound, it stays with that member, whatever the platform later says of the customer.
    let stored = state.of_source.or(state.of_customer);
    let account_id = stored.as_ref().map(|stored| stored.account.account_id.clone());
    let source_version = state.source.as_ref().map(|row| row.version);
    // Of a merged member, to the account that first had it.
    let bound_to = state.source.as_ref().and_then(|row| row.account_id.clone());
    let record = state.source.as_ref().map(|row| row.record()).transpose()?;
    let vouchers = vouchers_of(&state.vouchers, account_id.as_ref())?;
    let head = stored.as_ref().map_or(Head::GENESIS, |stored| stored.head);
    let account = stored.map(|stored| stored.account);
    let state = State { account, source: record, vouchers, then, ..State::default() };
    let (shop_id, now) = (shop_id.clone(), context.now.milliseconds());
    let beside = move |decision: &Decision| {
        // Known news bring no address either.
        let household = household.clone().filter(|_| decision.source.is_some());
        let warnings = order_warnings::inserts(&shop_id, &order_id, &decision.warnings, now);
        let also = household.into_iter().chain(warnings).collect();
        let account_id = decision.account.as_ref().map(|account| &account.account_id);
        let bound_to = bound_to.as_ref().or(account_id).cloned();
        let member = member.clone().filter(|_| account_id.is_some());
        Ok(AppendExtras {
            source_version,
            source: Some((source.clone(), bound_to)),
            member,
            also,
            ..AppendExtras::default()
        })
    };
    Ok(Ask::new(program, state, head, kind).minted(mint()?).newcomer(newcomer).beside(beside))
}

pub(super) async fn open_program<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    state: &OrderState,
) -> Result<Rc<OpenProgram>, Error> {
    let known = state.of_source.as_ref().or(state.of_customer.as_ref()).map(|stored| stored.program_version);
    let version = match known {
        Some(version) => version,
        None => crate::kernel::shop_store::program(&context.database, shop_id).await?,
    };
    programs::open(context, shop_id, version).await
}

/// The program in force when an order was placed that no plan judges yet, when that is another than today's.
pub(super) async fn open_then<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    state: &OrderState,
    program: &OpenProgram,
) -> Result<Option<Program>, Error> {
    let version = state.version_then.filter(|version| version.number != program.program.version());
    let is_judged =
        state.source.as_ref().map(|row| row.record()).transpose()?.is_some_and(|record| record.plan.is_some());
    match version.filter(|_| !is_judged) {
        Some(version) => Ok(Some(programs::open(context, shop_id, Some(version)).await?.program.clone())),
        None => Ok(None),
    }
}

/// An order and when it was placed: the program of that moment may judge it.
pub(super) const fn names(order_id: &OrderId, placed_at: Instant) -> OrderNames<'_> {
    OrderNames { order_id, placed_at }
}

/// What an order may open an account with, and for whom: a customer who has none and did not ask to be forgotten. Reads the erasures only
/// for an order that would open an account.
async fn newcomer<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    program: &OpenProgram,
    state: &OrderState,
    (snapshot, order): (&OrderSnapshot, &Order),
) -> Result<Option<(Newcomer, NewMember)>, Error> {
    let is_member = state.of_source.is_some() || state.of_customer.is_some();
    let customer_id = customer_id(snapshot).filter(|_| !is_member && opens_account(&program.program, order));
    let Some(customer_id) = customer_id else { return Ok(None) };
    if privacy::is_erased(context, shop_id, customer_id).await? {
        return Ok(None);
    }
    Ok(Some((minting::newcomer()?, new_member(snapshot, context.now.milliseconds()))))
}

/// Takes the vouchers of other members out of what is stored about an order.
pub(super) fn others_of(state: &mut OrderState) -> Vec<VoucherRow> {
    let own = state.of_source.as_ref().or(state.of_customer.as_ref()).map(|stored| &stored.account.account_id);
    let all = core::mem::take(&mut state.vouchers).into_iter();
    let (vouchers, others) = all.partition(|row| Some(&row.account_id) == own);
    state.vouchers = vouchers;
    others
}

/// Vouchers of other members on an order: each owner's account learns in its own decision, after the order itself was recorded, so that an
/// order the rules refuse moves nobody's voucher.
async fn follow_others<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    codes: &[VoucherCode],
    mut others: Vec<VoucherRow>,
    mut recorded: Recorded,
) -> Result<Recorded, Error> {
    for attempt in 0..ATTEMPTS_MAX {
        if tell_others(context, shop_id, &others, &mut recorded).await? {
            return Ok(recorded);
        }
        pause(attempt).await;
        let order = &recorded.known.latest;
        let source = SourceId::of_order(&order.order_id).map_err(Rejection::of_identifier)?;
        let names = names(&order.order_id, context.now);
        let mut state = ledger::load_order(&context.database, shop_id, &source, names, None, codes).await?;
        others = others_of(&mut state);
    }
    Err(Rejection::Contention.into())
}

/// Tells the owners; false when not all have learned.
async fn tell_others<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    others: &[VoucherRow],
    recorded: &mut Recorded,
) -> Result<bool, Error> {
    let mut owners: Vec<&AccountId> = others.iter().map(|row| &row.account_id).collect();
    owners.sort();
    owners.dedup();
    if owners.is_empty() {
        return Ok(true);
    }
    let (order_id, is_news, now) = (&recorded.response.order_id, recorded.is_news, context.now.milliseconds());
    let odd = |decision: &Decision| if is_news { decision.warnings.clone() } else { vec![] };
    let mut written = 0_usize;
    for stored in ledger::accounts_by_ids(&context.database, shop_id, &owners).await? {
        let vouchers = vouchers_of(others, Some(&stored.account.account_id))?;
        let state = State { account: Some(stored.account), vouchers, ..State::default() };
        let kind = FactKind::ForeignOrder(Box::new(recorded.known.clone()));
        let ask = Ask::new(&recorded.program, state, stored.head, kind).minted(mint()?).beside(|decision| {
            let also = order_warnings::inserts(shop_id, order_id, &odd(decision), now);
            Ok(AppendExtras { also, ..AppendExtras::default() })
        });
        if written >= OTHERS_MAX {
            return Ok(false);
        }
        let Some(committed) = commit_once(context, shop_id, ask).await? else { return Ok(false) };
        let odd = odd(&committed.decision);
        written = written.saturating_add(usize::from(!committed.decision.entries.is_empty() || !odd.is_empty()));
        recorded.response.warnings.extend(odd);
    }
    Ok(true)
}

fn vouchers_of(rows: &[VoucherRow], account_id: Option<&AccountId>) -> Result<Vec<Voucher>, Error> {
    rows.iter().filter(|row| Some(&row.account_id) == account_id).map(VoucherRow::voucher).collect()
}
