//! Balances that members bring from an earlier program, many in one request: every row is checked and decided before the first is
//! written, so that a row that is wrong writes nothing of any. Each member is written in a batch of their own; a request that broke off
//! is repeated, and goes on where it stopped.

use std::collections::{BTreeMap, BTreeSet};

use coppertoken_rules::StockLeft;
use coppertoken_rules::enrolment::is_automatic;
use coppertoken_rules::error::Invalid;
use coppertoken_rules::ids::{LENGTH_MAX, ShopId};
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::number::Points;
use coppertoken_rules::opening::faults_of;
use coppertoken_rules::time::{Date, Moment};
use coppertoken_rules::{Decision, Fact, FactKind, Program, Rejection, State, decide};
use coppertoken_wire::opening::{OpenedMember, OpeningBalancesRequest, OpeningBalancesResponse, OpeningMember};
use coppertoken_wire::problem::FieldError;

use crate::features::opening_balances::store as openings;
use crate::features::opening_balances::store::Customers;
use crate::features::privacy::service as privacy;
use crate::kernel::append::AppendExtras;
use crate::kernel::commit::{Appended, append};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::members::NewMember;
use crate::kernel::minting::{self, mint};
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;
use crate::kernel::rows::Head;
use crate::kernel::shop_store as shop_rows;

/// Members of a request. Of the 50 queries an invocation has on the free plan 3 are the operator's key and the act, 2 the shop and its
/// program, 1 reads all customers and 30 write one each: 36. The other 14 are `REPEATS_MAX`.
pub const MEMBERS_MAX: usize = 30;
/// Rows of a request that are decided again, because somebody else wrote first or a welcome gift ran out: 2 queries each.
const REPEATS_MAX: u32 = 7;
/// Longest e-mail address in bytes (RFC 5321, erratum 1690).
const EMAIL_BYTES_MAX: usize = 254;

/// What a row is decided by.
struct Deciding<'a> {
    program: &'a Program,
    now: Moment,
    found: &'a Customers,
    left: &'a [StockLeft],
}

/// A row that was decided.
struct Decided {
    /// What is written; `None` = nothing.
    write: Option<(Head, Decision, Option<NewMember>)>,
    answer: OpenedMember,
}

/// Opens balances. Every row that is wrong is named, and then nothing is written.
pub async fn open<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    request: &OpeningBalancesRequest,
) -> Result<OpeningBalancesResponse, Error> {
    let shop = shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let program = programs::open(context, shop_id, shop.program()?).await?;
    let now = program.moment(context.now)?;
    refuse(faults_of_rows(&request.members, now.date))?;
    let found = load(context, shop_id, &request.members).await?;
    refuse(faults_of_customers(context, shop_id, &program.program, &request.members, &found)?)?;
    let deciding = Deciding { program: &program.program, now, found: &found, left: &[] };
    let decided = request.members.iter().enumerate().map(|(place, row)| {
        decide_row(&deciding, row).map_err(|error| match error {
            Error::Rejected(rejection) if rejection != Rejection::AccountDamaged => {
                let field = FieldError::new(format!("members[{place}]"), &row.customer_id, rejection.to_string());
                Error::invalid(rejection, vec![field])
            }
            error => error,
        })
    });
    let decided: Vec<Decided> = decided.collect::<Result<_, _>>()?;
    let mut repeats = REPEATS_MAX;
    let mut members = Vec::with_capacity(decided.len());
    for (row, decided) in request.members.iter().zip(decided) {
        members.push(write(context, shop_id, &program.program, now, row, decided, &mut repeats).await?);
    }
    Ok(OpeningBalancesResponse { members })
}

fn refuse(faults: Vec<FieldError>) -> Result<(), Error> {
    let Some(first) = faults.first() else { return Ok(()) };
    let value = first.value.clone().unwrap_or_default();
    let invalid = Invalid::new(first.field.clone(), value, first.rule.clone());
    Err(Error::invalid(invalid.into(), faults))
}

/// What is wrong with the rows themselves.
fn faults_of_rows(members: &[OpeningMember], today: Date) -> Vec<FieldError> {
    if !(1..=MEMBERS_MAX).contains(&members.len()) {
        return vec![FieldError::new("members", members.len(), format!("1 to {MEMBERS_MAX} members a request"))];
    }
    let mut seen = BTreeMap::new();
    let mut faults = Vec::new();
    for (place, row) in members.iter().enumerate() {
        let customer_id = &row.customer_id;
        let field = |name: &str| format!("members[{place}].{name}");
        if !(1..=LENGTH_MAX).contains(&customer_id.len()) || customer_id.chars().any(char::is_control) {
            let rule = format!("1 to {LENGTH_MAX} bytes without control characters");
            faults.push(FieldError::new(field("customer_id"), customer_id, rule));
        }
        if let Some(first) = seen.insert(customer_id, place) {
            let rule = format!("each customer once; members[{first}] is the same: put their lots together");
            faults.push(FieldError::new(field("customer_id"), customer_id, rule));
        }
        if let Some(email) = row.email.as_ref().filter(|email| !is_email(email)) {
            let rule = format!("an e-mail address of at most {EMAIL_BYTES_MAX} bytes");
            faults.push(FieldError::new(field("email"), email, rule));
        }
        let of_lots = faults_of(&row.lots, today).into_iter();
        faults.extend(of_lots.map(|fault| FieldError::new(field(&fault.field), fault.value, fault.rule)));
    }
    faults
}

fn is_email(email: &str) -> bool {
    let has_parts = email.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty());
    has_parts
        && email.len() <= EMAIL_BYTES_MAX
        && !email.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

async fn load<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    members: &[OpeningMember],
) -> Result<Customers, Error> {
    let hashes: Vec<String> = members
        .iter()
        .map(|row| privacy::pseudonym(&context.settings, shop_id.as_str(), &row.customer_id))
        .collect::<Result<_, _>>()?;
    let customer_ids: Vec<&str> = members.iter().map(|row| row.customer_id.as_str()).collect();
    openings::load(&context.database, shop_id, &customer_ids, &hashes).await
}

/// What is wrong with rows by what is stored: who cannot be enrolled, and who was opened with another balance.
fn faults_of_customers<D, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    program: &Program,
    members: &[OpeningMember],
    found: &Customers,
) -> Result<Vec<FieldError>, Error> {
    let mut faults = Vec::new();
    for (place, row) in members.iter().enumerate() {
        let customer = || format!("members[{place}].customer_id");
        let is_member = found.accounts.contains_key(&row.customer_id);
        let hash = privacy::pseudonym(&context.settings, shop_id.as_str(), &row.customer_id)?;
        if !is_member && found.erased.contains(&hash) {
            let rule = "a customer who asked to be forgotten joins by themselves only; leave the row out";
            faults.push(FieldError::new(customer(), &row.customer_id, rule));
        } else if !is_member && !is_automatic(program) {
            let rule =
                "a member: this program enrols whoever joins (`enrolment` is `on_join`); send the row when they have";
            faults.push(FieldError::new(customer(), &row.customer_id, rule));
        } else if let Some(opening) = found.openings.get(&row.customer_id).filter(|opening| !is_same(row, opening)) {
            let rule = format!(
                "what was opened before, {} points with the same last days: a balance is opened once; correct it by a grant",
                opening.points
            );
            let points = Points::sum(row.lots.iter().map(|lot| lot.points))?;
            faults.push(FieldError::new(format!("members[{place}].lots"), points, rule));
        }
    }
    Ok(faults)
}

/// Whether a row says what was posted. Of what repaid a deficit the ledger keeps the sum alone. A row without lots says nothing.
fn is_same(row: &OpeningMember, opening: &Entry) -> bool {
    let points = Points::sum(row.lots.iter().map(|lot| lot.points)).ok();
    let told: BTreeSet<Option<Date>> = row.lots.iter().map(|lot| lot.last_day).collect();
    let sum_of = |day: &Option<Date>| {
        let lots = row.lots.iter().filter(|lot| lot.last_day == *day);
        Points::sum(lots.map(|lot| lot.points)).ok()
    };
    let posted = &opening.changes.lots;
    let is_posted =
        |day: &Option<Date>| posted.iter().any(|lot| lot.expires_on == *day && Some(lot.points) == sum_of(day));
    let has_same_days = told.len() == posted.len() && told.iter().all(is_posted);
    row.lots.is_empty() || (points == Some(opening.points) && (has_same_days || !opening.changes.deficit.is_zero()))
}

/// Decides a row: joining where the customer is no member yet, then the balance, as one decision.
fn decide_row(deciding: &Deciding<'_>, row: &OpeningMember) -> Result<Decided, Error> {
    let Deciding { program, now, found, left } = *deciding;
    let stored = found.accounts.get(&row.customer_id);
    let is_known = found.openings.contains_key(&row.customer_id);
    let joined = match stored {
        Some(_) => None,
        None => {
            let account_id = minting::account_id()?;
            let kind = FactKind::Join { account_id, referred_by: None, since: None, is_return: false };
            let state = State { left: left.to_vec(), ..State::default() };
            Some(decide(program, &state, &Fact { now, minted: mint()?, newcomer: None, kind })?)
        }
    };
    let account =
        joined.as_ref().map_or_else(|| stored.map(|stored| stored.account.clone()), |joined| joined.account.clone());
    let kind = FactKind::OpeningBalance { lots: row.lots.clone() };
    let opened = decide(
        program,
        &State { account, is_known, ..State::default() },
        &Fact { now, minted: vec![], newcomer: None, kind },
    )?;
    let balance = opened.account.as_ref().map_or(Ok(Points::ZERO), |account| account.balance())?;
    let enrolled = joined.is_some();
    let is_written = enrolled || (!is_known && !row.lots.is_empty());
    let points = if is_written { Points::sum(row.lots.iter().map(|lot| lot.points))? } else { Points::ZERO };
    let answer = OpenedMember { customer_id: row.customer_id.clone(), enrolled, known: is_known, points, balance };
    let head = stored.map_or(Head::GENESIS, |stored| stored.head);
    let member = enrolled.then(|| NewMember {
        customer_id: row.customer_id.clone(),
        email: row.email.clone(),
        created_at: now.instant.milliseconds(),
        ..NewMember::default()
    });
    let decision = match joined {
        Some(joined) => joined.followed_by(opened),
        None => opened,
    };
    Ok(Decided { write: is_written.then_some((head, decision, member)), answer })
}

/// Writes a row, decided again where somebody else was first or a welcome gift ran out.
async fn write<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    program: &Program,
    now: Moment,
    row: &OpeningMember,
    decided: Decided,
    repeats: &mut u32,
) -> Result<OpenedMember, Error> {
    let mut decided = decided;
    let mut left = Vec::new();
    loop {
        let Some((head, decision, member)) = decided.write else { return Ok(decided.answer) };
        let beside = AppendExtras { member, ..AppendExtras::default() };
        match append(&context.database, shop_id, head, &decision, beside).await? {
            Appended::Done => return Ok(decided.answer),
            Appended::SoldOut(rest) => left.extend(rest),
            Appended::Lost => {}
        }
        *repeats = repeats.checked_sub(1).ok_or(Error::Rejected(Rejection::Contention))?;
        let rows = core::slice::from_ref(row);
        let found = load(context, shop_id, rows).await?;
        refuse(faults_of_customers(context, shop_id, program, rows, &found)?)?;
        decided = decide_row(&Deciding { program, now, found: &found, left: &left }, row)?;
    }
}
