//! Members: joining, the account as it stands now, the statement.

use coppertoken_rules::api::member::{MemberResponse, MemberView};
use coppertoken_rules::api::statement::{StatementLine, StatementResponse};
use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::ledger::canonical::GENESIS;
use coppertoken_rules::ledger::entry::{Entry, EntryKind};
use coppertoken_rules::program::document::Enrolment;
use coppertoken_rules::{Fact, FactKind, Rejection, State, decide, settle};
use serde::Deserialize;

use super::minting::mint;
use super::privacy;
use super::programs::{self, OpenProgram};
use super::retry::{ATTEMPTS_MAX, Outcome, limited, outcome};
use crate::auth::member_token::Customer;
use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::ledger::{self, Beside, NewMember};
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::rows::StoredAccount;
use crate::repositories::shops as shop_rows;
use crate::shell::Shell;
use crate::words::{figures_of, speaker};

/// Lines of a statement page unless asked otherwise.
const PAGE_LINES: u32 = 20;
/// Most lines of a statement page.
const PAGE_LINES_MAX: u32 = 100;

/// The account of a customer, as it stands now.
pub async fn read<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<MemberResponse, Error> {
    let stored = stored(shell, shop_id, customer_id).await?;
    let program = programs::open(shell, shop_id, stored.program_version).await?;
    respond(shell, &program, &stored)
}

async fn stored<D: Database, C>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<StoredAccount, Error> {
    let stored = ledger::account_of_member(&shell.database, shop_id, customer_id).await?;
    stored.ok_or(Error::Rejected(Rejection::NotAMember))
}

fn respond<D, C>(shell: &Shell<D, C>, program: &OpenProgram, stored: &StoredAccount) -> Result<MemberResponse, Error> {
    let now = program.moment(shell.now)?;
    Ok(MemberResponse {
        program_version: program.program.version(),
        as_of: shell.now.to_rfc3339(),
        today: now.date,
        member: MemberView::of(&settle(&stored.account, now)?, &program.program, now.date)?,
    })
}

/// Joins the program. Joining again changes nothing and answers the account.
pub async fn join<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    customer: &Customer,
) -> Result<MemberResponse, Error> {
    if ledger::account_of_member(&shell.database, shop_id, &customer.customer_id).await?.is_none() {
        let member = NewMember {
            customer_id: customer.customer_id.clone(),
            email: customer.email.clone(),
            phone: None,
            locale: customer.locale.clone(),
            consented_at: Some(shell.now.milliseconds()),
            created_at: shell.now.milliseconds(),
        };
        enrol(shell, shop_id, member).await?;
    }
    read(shell, shop_id, &customer.customer_id).await
}

/// Opens an account for a customer. Whoever comes second finds the first one's: that is no error.
pub async fn enrol<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    member: NewMember,
) -> Result<(), Error> {
    let shop = shop_rows::read(&shell.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let program = programs::open(shell, shop_id, shop.program_version).await?;
    let account_id = AccountId::new(uuid::Uuid::new_v4().simple().to_string()).map_err(Error::fault)?;
    let kind = FactKind::Join { account_id, referred_by: None };
    let fact = Fact { now: program.moment(shell.now)?, minted: mint()?, kind };
    let mut state = State::default();
    for _ in 0..ATTEMPTS_MAX {
        let decision = decide(&program.program, &state, &fact)?;
        let beside = Beside { member: Some(member.clone()), ..Beside::default() };
        match outcome(ledger::append(&shell.database, shop_id, GENESIS, &decision, beside).await)? {
            Outcome::Done | Outcome::Lost => return Ok(()),
            // A welcome gift that ran out keeps nobody from joining.
            Outcome::SoldOut => state.sold_out.extend(limited(&decision)),
        }
    }
    Err(Rejection::Contention.into())
}

/// Which page of a statement, in which language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementPage {
    /// `next_before` of the page before.
    pub before: Option<u64>,
    /// Lines.
    pub limit: Option<u32>,
    /// Language of the reasons; the program's first when absent.
    pub language: Option<String>,
}

/// A page of the statement, newest first. The first page begins with what is due but not written yet, exactly as
/// it will be written.
pub async fn statement<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    page: StatementPage,
) -> Result<StatementResponse, Error> {
    let stored = stored(shell, shop_id, customer_id).await?;
    let limit = page.limit.unwrap_or(PAGE_LINES).clamp(1, PAGE_LINES_MAX);
    let program = programs::open(shell, shop_id, stored.program_version).await?;
    let document = program.program.document();
    let first = document.languages.first().map_or("", String::as_str);
    let figures = figures_of(document, page.language.as_deref().unwrap_or(first))?;
    let speaker = speaker(document, &figures);
    let told = |entry: &Entry| StatementLine::of(entry, |reason| speaker.reason(reason));
    let account_id = stored.account.account_id.clone();
    let mut lines: Vec<StatementLine> = Vec::new();
    if page.before.is_none() {
        let fact = Fact { now: program.moment(shell.now)?, minted: vec![], kind: FactKind::Settle };
        let state = State { account: Some(stored.account), ..State::default() };
        let due = decide(&program.program, &state, &fact)?.entries;
        let is_shown = |kind: EntryKind| !matches!(kind, EntryKind::Noted);
        lines.extend(due.iter().rev().filter(|entry| is_shown(entry.kind)).map(told));
    }
    // One more than asked tells whether there is another page.
    let before = page.before.unwrap_or(coppertoken_rules::number::LIMIT.unsigned_abs());
    let written = ledger::statement(&shell.database, shop_id, &account_id, before, limit.saturating_add(1)).await?;
    let has_more = written.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    lines.extend(written.iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).map(told));
    let next_before = if has_more { lines.last().map(|line| line.sequence) } else { None };
    Ok(StatementResponse { lines, next_before })
}

/// Opens an account for a customer the platform told of, where the program enrols automatically and there is none yet.
pub async fn enrol_automatically<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    member: NewMember,
) -> Result<(), Error> {
    let shop = shop_rows::read(&shell.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    if shop.program_version.is_none() {
        return Ok(());
    }
    let program = programs::open(shell, shop_id, shop.program_version).await?;
    if program.program.document().enrolment != Enrolment::Automatic
        || ledger::account_of_member(&shell.database, shop_id, &member.customer_id).await?.is_some()
        || privacy::is_erased(shell, shop_id, &member.customer_id).await?
    {
        return Ok(());
    }
    enrol(shell, shop_id, member).await
}
