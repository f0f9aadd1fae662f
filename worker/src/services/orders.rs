//! Recording an order snapshot: the member's points, and the vouchers the order carries.

pub mod guests;
mod news;

use std::rc::Rc;

use coppertoken_rules::api::order::OrderSnapshot;
use coppertoken_rules::api::order_response::OrderResponse;
use coppertoken_rules::decide::StockLeft;
use coppertoken_rules::ids::{AccountId, OrderId, ShopId, SourceId};
use coppertoken_rules::ledger::source::SourceRecord;
use coppertoken_rules::ledger::voucher::Voucher;
use coppertoken_rules::order::{CODES_MAX, KnownOrder, Order, OrderWarning};
use coppertoken_rules::program::document::Enrolment;
use coppertoken_rules::time::Instant;
use coppertoken_rules::{Fact, FactKind, Points, Program, Rejection, State, decide};

use self::news::{News, customer_id, household, new_member};
use super::minting::mint;
use super::privacy;
use super::programs::{self, OpenProgram};
use super::retry::{ATTEMPTS_MAX, Outcome, outcome, pause, uncovered};
use super::{members, outbox, shops};
use crate::clock;
use crate::error::Error;
use crate::repositories::database::{Database, Statement};
use crate::repositories::ledger::{self, Beside, OrderNames, OrderState};
use crate::repositories::order_warnings;
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::rows::{Head, VoucherRow};
use crate::shell::Shell;

/// Other members whose vouchers one attempt moves. All attempts together make 1 + 1 (an earlier program) + 4 · (3 + 9) = 50 queries, what an invocation has on
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
    let shop = shops::open(shell, shop_id).await?;
    let response = record_news(shell, shop_id, News { snapshot, arrived_at, settings: &shop.orders }).await?;
    let Recorded { known: Some(known), response, .. } = response else { return Ok(of_draft(snapshot)) };
    if response.member {
        return Ok(response);
    }
    let claim = guests::offer(&shell.settings, shop_id, &shop, (snapshot, &known.order()), shell.now)?;
    Ok(OrderResponse { claim, ..response })
}

/// Calls off an order that its platform deleted: nothing but its id is told, when it arrived says how new that is. One that nobody has heard of stays unknown.
pub async fn call_off<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    order_id: &OrderId,
    arrived_at: Instant,
) -> Result<(), Error> {
    let source = SourceId::of_order(order_id).map_err(|message| Error::BadRequest(message.to_owned()))?;
    for attempt in 0..ATTEMPTS_MAX {
        let state =
            ledger::load_order(&shell.database, shop_id, &source, names(order_id, shell.now), None, &[]).await?;
        let Some(row) = &state.source else { return Ok(()) };
        let program = open_program(shell, shop_id, &state).await?;
        let known = row.record()?.known;
        if known.latest.cancelled_at.is_some() {
            return Ok(());
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
        let mut state = state;
        let others = others_of(&mut state);
        let sent = Sent { source: source.clone(), order, household: None, then: None, is_claim: false };
        let attempted = attempt_record(shell, shop_id, &program, state, sent, &mut Vec::new()).await?;
        if let Some(Recorded { known, is_news, .. }) = attempted {
            let told = Told { order_id, known: &known, is_news };
            if follow_others(shell, shop_id, &program, &others, told, &mut Vec::new()).await? {
                return Ok(());
            }
        }
        pause(attempt).await;
    }
    Err(Rejection::Contention.into())
}

async fn record_news<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    news: News<'_>,
) -> Result<Recorded, Error> {
    let snapshot = news.snapshot;
    if snapshot.draft {
        return Ok(Recorded { known: None, response: of_draft(snapshot), is_news: false });
    }
    let source = SourceId::of_order(&snapshot.order_id).map_err(|message| Error::BadRequest(message.to_owned()))?;
    let placed_at = clock::parse_instant(&snapshot.placed_at, "placed_at")?;
    let codes = snapshot.codes();
    let customer_id = customer_id(snapshot);
    let household = household(shell, shop_id, snapshot)?;
    let mut left = Vec::new();
    let mut entries_written = 0_usize;
    let mut warnings = Vec::new();
    let mut is_news = false;
    for attempt in 0..ATTEMPTS_MAX {
        let mut state = ledger::load_order(
            &shell.database,
            shop_id,
            &source,
            names(&snapshot.order_id, placed_at),
            customer_id,
            &codes,
        )
        .await?;
        let program = open_program(shell, shop_id, &state).await?;
        let then = open_then(shell, shop_id, &state, &program).await?;
        let order = news.to_order(&program)?;
        if should_enrol(&program, &state, &order, customer_id)
            && !privacy::is_erased(shell, shop_id, customer_id.unwrap_or_default()).await?
        {
            refuse_before_enrolling(shell, &program, &state, &order)?;
            let member = new_member(snapshot, shell.now.milliseconds());
            members::enrol(shell, shop_id, member, None, Some(order.placed_at)).await?;
            continue;
        }
        let others = others_of(&mut state);
        let sent = Sent { source: source.clone(), order, household: household.clone(), then, is_claim: false };
        let attempted = attempt_record(shell, shop_id, &program, state, sent, &mut left).await?;
        if let Some(Recorded { known, response, is_news: is_new }) = attempted {
            entries_written = entries_written.saturating_add(response.entries_written);
            warnings.extend(response.warnings);
            is_news |= is_new;
            let told = Told { order_id: &snapshot.order_id, known: &known, is_news };
            if follow_others(shell, shop_id, &program, &others, told, &mut warnings).await? {
                let response = OrderResponse { entries_written, warnings, ..response };
                return Ok(Recorded { known, response, is_news });
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
        warnings: vec![],
        claim: None,
    }
}

/// An order as one attempt takes it.
struct Sent {
    source: SourceId,
    order: Order,
    /// Writes down where the customer lives.
    household: Option<Statement>,
    /// The program in force when it was placed, when that is another than today's.
    then: Option<Program>,
    /// A member claims it, who placed it as a guest.
    is_claim: bool,
}

/// An order that was recorded.
struct Recorded {
    /// What all its snapshots together tell; `None` of a draft.
    known: Option<KnownOrder>,
    response: OrderResponse,
    /// It told something that was not known.
    is_news: bool,
}

/// An order as the owners of its codes learn of it.
#[derive(Clone, Copy)]
struct Told<'a> {
    order_id: &'a OrderId,
    known: &'a Option<KnownOrder>,
    is_news: bool,
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
    let Sent { source, order, household, then, is_claim } = sent;
    let order_id = order.order_id.clone();
    // Once an order is bound, it stays with that member, whatever the platform later says of the customer.
    let stored = state.of_source.or(state.of_customer);
    let account_id = stored.as_ref().map(|stored| stored.account.account_id.clone());
    let source_version = state.source.as_ref().map(|row| row.version);
    // Of a merged member, to the account that first had it.
    let bound_to = state.source.as_ref().and_then(|row| row.account_id.clone()).or_else(|| account_id.clone());
    let record = state.source.as_ref().map(|row| row.record()).transpose()?;
    let vouchers = vouchers_of(&state.vouchers, account_id.as_ref())?;
    let head = stored.as_ref().map_or(Head::GENESIS, |stored| stored.head);
    let account = stored.map(|stored| stored.account);
    let state = State { account, source: record, vouchers, left: left.clone(), then, ..State::default() };
    let order = Box::new(order);
    let kind = if is_claim { FactKind::GuestOrder(order) } else { FactKind::Order(order) };
    let fact = Fact { now: program.moment(shell.now)?, minted: mint()?, kind };
    let decision = decide(&program.program, &state, &fact)?;
    // Known news bring no address either.
    let household = household.into_iter().filter(|_| decision.source.is_some());
    let now = shell.now.milliseconds();
    let also = household.chain(order_warnings::inserts(shop_id, &order_id, &decision.warnings, now)).collect();
    let beside = Beside { source_version, source: Some((source, bound_to)), also, ..Beside::default() };
    match outcome(ledger::append(&shell.database, shop_id, head, &decision, beside).await)? {
        Outcome::Lost => Ok(None),
        Outcome::SoldOut => {
            left.extend(uncovered(&shell.database, shop_id, &decision).await?);
            Ok(None)
        }
        Outcome::Done => {
            outbox::tell(shell, shop_id, &decision).await;
            let is_news = decision.source.is_some();
            let record = decision.source.or(state.source);
            let points = |of: fn(&SourceRecord) -> Points| record.as_ref().map_or(Points::ZERO, of);
            let response = OrderResponse {
                order_id,
                member: account_id.is_some(),
                earned: points(|record| record.earned),
                reversed: points(|record| record.reversed),
                entries_written: decision.entries.len(),
                warnings: decision.warnings,
                claim: None,
            };
            Ok(Some(Recorded { known: record.map(|record| record.known), response, is_news }))
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
        None => crate::repositories::shops::read(&shell.database, shop_id).await?.and_then(|shop| shop.program_version),
    };
    programs::open(shell, shop_id, version).await
}

/// The program in force when an order was placed that no plan judges yet, when that is another than today's.
async fn open_then<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    state: &OrderState,
    program: &OpenProgram,
) -> Result<Option<Program>, Error> {
    let version = state.version_then.filter(|version| *version != program.program.version());
    let is_judged =
        state.source.as_ref().map(|row| row.record()).transpose()?.is_some_and(|record| record.plan.is_some());
    match version.filter(|_| !is_judged) {
        Some(version) => Ok(Some(programs::open(shell, shop_id, Some(version)).await?.program.clone())),
        None => Ok(None),
    }
}

/// An order and when it was placed: the program of that moment may judge it.
const fn names(order_id: &OrderId, placed_at: Instant) -> OrderNames<'_> {
    OrderNames { order_id, placed_at }
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
    told: Told<'_>,
    warnings: &mut Vec<OrderWarning>,
) -> Result<bool, Error> {
    let Some(known) = told.known.as_ref().filter(|_| !others.is_empty()) else { return Ok(true) };
    let mut owners: Vec<&AccountId> = others.iter().map(|row| &row.account_id).collect();
    owners.sort();
    owners.dedup();
    let mut written = 0_usize;
    for stored in ledger::accounts_by_ids(&shell.database, shop_id, &owners).await? {
        let vouchers = vouchers_of(others, Some(&stored.account.account_id))?;
        let state = State { account: Some(stored.account), vouchers, ..State::default() };
        let kind = FactKind::ForeignOrder(Box::new(known.clone()));
        let fact = Fact { now: program.moment(shell.now)?, minted: mint()?, kind };
        let mut decision = decide(&program.program, &state, &fact)?;
        let odd = core::mem::take(&mut decision.warnings).into_iter().filter(|_| told.is_news);
        let odd: Vec<OrderWarning> = odd.collect();
        if decision.entries.is_empty() && odd.is_empty() {
            continue;
        }
        if written >= OTHERS_MAX {
            return Ok(false);
        }
        written = written.saturating_add(1);
        let also = order_warnings::inserts(shop_id, told.order_id, &odd, shell.now.milliseconds());
        let beside = Beside { also, ..Beside::default() };
        let appended = ledger::append(&shell.database, shop_id, stored.head, &decision, beside).await;
        if !matches!(outcome(appended)?, Outcome::Done) {
            return Ok(false);
        }
        warnings.extend(odd);
    }
    Ok(true)
}

fn vouchers_of(rows: &[VoucherRow], account_id: Option<&AccountId>) -> Result<Vec<Voucher>, Error> {
    rows.iter().filter(|row| Some(&row.account_id) == account_id).map(VoucherRow::voucher).collect()
}
