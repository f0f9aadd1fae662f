//! What the merchant gives by hand: the ledger says what, the books beside it who and why. Both are written in one batch, once a name.

use coppertoken_rules::ids::{GrantId, ShopId};
use coppertoken_rules::limits::RULE_POINTS_MAX;
use coppertoken_rules::number::LIMIT;
use coppertoken_rules::program::check::{LANGUAGES_MAX, TEXT_CHARACTERS_MAX};
use coppertoken_rules::program::document::Localized;
use coppertoken_rules::time::Instant;
use coppertoken_rules::{FactKind, Rejection, settle};
use coppertoken_wire::grant::{GrantGives, GrantRequest, GrantResponse, GrantView, GrantsResponse};
use coppertoken_wire::problem::FieldError;

use super::four_eyes;
use crate::features::approvals;
use crate::features::grants::store as grants;
use crate::features::grants::store::{GrantNoteRow, NewGrantNote, Page};
use crate::kernel::append::AppendExtras;
use crate::kernel::commit::{Ask, Outcome, Step, commit};
use crate::kernel::context::Context;
use crate::kernel::database::{Database, Statement, read_one, rows};
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::minting::mint;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;
use crate::kernel::shop_store as shop_rows;

/// Longest reason and longest name of an author, in characters: a line.
const LINE_CHARACTERS_MAX: usize = 200;
/// Longest note in characters: a page.
const NOTE_CHARACTERS_MAX: usize = 2_000;
/// Grants of a page of the books.
const PAGE_GRANTS: u32 = 100;

/// By whom something is given.
#[derive(Clone, Copy, Debug)]
pub struct GivenBy<'a> {
    /// `key_id` of the operator who asked for it, or `root`.
    pub operator: &'a str,
    /// `key_id` of the operator who approved it; `None` = nobody did.
    pub approver: Option<&'a str>,
    /// Points that may be given to one member within a day without a second operator; `None` = any.
    pub limit: Option<u32>,
}

/// Gives. The same name with the same request gives nothing more; with another one, or one that is used up, it is refused. `None`: it is
/// more than the limit, and nothing was given. What has to be written in the same batch goes along.
///
/// What the member was given lately is read with the account, and the account's next entry is where two gifts at once collide: the one
/// that loses adds up again.
pub async fn give<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    request: &GrantRequest,
    by: GivenBy<'_>,
    along: Vec<Statement>,
) -> Result<Option<GrantResponse>, Error> {
    check(request)?;
    let now = context.now.milliseconds();
    let note = new_note(request, by, now)?;
    let kind = FactKind::Grant { grant_id: request.grant_id.clone(), gives: request.gives.clone().into() };
    let outcome = commit(context, shop_id, async || {
        let also = vec![
            grants::read_statement(shop_id, &request.grant_id),
            approvals::declined_statement(shop_id, &request.grant_id),
            grants::of_member_statement(shop_id, &request.customer_id, four_eyes::lately(now)),
        ];
        let loaded = ledger::load_fact(&context.database, shop_id, &request.customer_id, &kind, also).await?;
        let stored = loaded.stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(context, shop_id, stored.program_version).await?;
        let mut read = loaded.also.into_iter();
        let written: Option<GrantNoteRow> = rows(read.next())?.into_iter().next();
        let is_used_up = read.next().is_some_and(|declined| !declined.is_empty());
        let lately: Vec<GrantNoteRow> = rows(read.next())?;
        if loaded.is_known || written.is_some() {
            let account = settle(&stored.account, program.moment(context.now)?)?;
            let is_same = |row: &GrantNoteRow| row.account_id == account.account_id && row.gives == note.gives;
            return if written.is_some_and(|row| is_same(&row)) {
                Ok(Step::Answer(Some(GrantResponse { entries_written: 0, balance: account.balance()? })))
            } else {
                Err(Error::Taken("grant_taken"))
            };
        }
        if let Some(limit) = by.limit
            && four_eyes::is_above(limit, &program.program, &request.gives, &lately)?
        {
            return Ok(Step::Answer(None));
        }
        if is_used_up {
            return Err(Error::Taken("grant_taken"));
        }
        let account_id = stored.account.account_id.clone();
        let insert = grants::insert(shop_id, &account_id, note.clone());
        let also: Vec<Statement> = along.iter().cloned().chain([insert]).collect();
        let ask = Ask::of(&program, stored, kind.clone()).minted(mint()?).refused_when_sold_out();
        Ok(ask.beside(move |_| Ok(AppendExtras { also: also.clone(), ..AppendExtras::default() })).into())
    });
    let decision = match outcome.await? {
        Outcome::Answered(answer) => return Ok(answer),
        Outcome::Committed(committed) => committed.decision,
    };
    let account = decision.account.ok_or(Error::Rejected(Rejection::NotAMember))?;
    Ok(Some(GrantResponse { entries_written: decision.entries.len(), balance: account.balance()? }))
}

/// What giving it again would answer, if it was given.
pub async fn given<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    grant_id: &GrantId,
) -> Result<Option<GrantResponse>, Error> {
    let written = read_one::<GrantNoteRow>(&context.database, grants::read_statement(shop_id, grant_id)).await?;
    let Some(written) = written else { return Ok(None) };
    let stored = ledger::account_by_id(&context.database, shop_id, &written.account_id).await?;
    let stored = stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
    let program = programs::open(context, shop_id, stored.program_version).await?;
    let account = settle(&stored.account, program.moment(context.now)?)?;
    Ok(Some(GrantResponse { entries_written: 0, balance: account.balance()? }))
}

/// Whether a request is one that can be kept in the books.
pub fn check(request: &GrantRequest) -> Result<(), Error> {
    let is_line = |text: &str| !text.trim().is_empty() && text.chars().count() <= LINE_CHARACTERS_MAX;
    let refuse = |field: &str, rule: &str| Err(Error::of_field(field, rule));
    for (field, text) in [("reason", &request.reason), ("author", &request.author)] {
        if !is_line(text) {
            return refuse(field, "1 to 200 characters");
        }
    }
    if request.note.as_deref().is_some_and(|note| note.chars().count() > NOTE_CHARACTERS_MAX) {
        return refuse("note", "at most 2000 characters");
    }
    if let GrantGives::Points { points, .. } | GrantGives::Removed { points } = request.gives
        && !(1..=RULE_POINTS_MAX).contains(&points.get())
    {
        let kind = if matches!(request.gives, GrantGives::Points { .. }) { "points" } else { "removed" };
        let rule = format!("1 to {RULE_POINTS_MAX} points");
        let field = FieldError::new(format!("gives.{kind}.points"), points, rule);
        return Err(Error::invalid(Rejection::AmountOutOfRange, vec![field]));
    }
    if let GrantGives::Points { valid_days: Some(days), .. } = request.gives
        && !(1..=3650).contains(&days)
    {
        return Err(Error::of_value("gives.points.valid_days", days, "1 to 3650 days"));
    }
    let is_text = |text: &String| (1..=TEXT_CHARACTERS_MAX).contains(&text.chars().count());
    let is_message =
        |message: &Localized| (1..=LANGUAGES_MAX).contains(&message.0.len()) && message.0.values().all(is_text);
    if request.message.as_ref().is_some_and(|message| !is_message(message)) {
        return refuse("message", "1 to 400 characters in 1 to 20 languages");
    }
    Ok(())
}

fn new_note(request: &GrantRequest, by: GivenBy<'_>, now: i64) -> Result<NewGrantNote, Error> {
    Ok(NewGrantNote {
        grant_id: request.grant_id.clone(),
        gives: serde_json::to_string(&request.gives).map_err(Error::fault)?,
        reason: request.reason.clone(),
        note: request.note.clone(),
        author: request.author.clone(),
        given_by: by.operator.to_owned(),
        approved_by: by.approver.map(str::to_owned),
        message: request.message.as_ref().map(serde_json::to_string).transpose().map_err(Error::fault)?,
        granted_at: now,
    })
}

/// A page of the books of a customer, newest first: grants before an instant in milliseconds.
pub async fn list<D: Database, C>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    before: Option<i64>,
) -> Result<GrantsResponse, Error> {
    shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let before = before.map_or(LIMIT, |before| before.clamp(0, LIMIT));
    let page = Page { since: 0, before, limit: PAGE_GRANTS };
    let found = grants::of_member(&context.database, shop_id, customer_id, page).await?;
    let is_full = found.len() >= usize::try_from(PAGE_GRANTS).unwrap_or(usize::MAX);
    let next_before = found.last().filter(|_| is_full).map(|row| row.granted_at);
    let view = |row: &GrantNoteRow| {
        Ok(GrantView {
            grant_id: row.grant_id.clone(),
            gives: gives(row)?,
            reason: row.reason.clone(),
            note: row.note.clone(),
            author: row.author.clone(),
            given_by: row.given_by.clone(),
            approved_by: row.approved_by.clone(),
            message: message(row)?,
            granted_at: Instant::from_milliseconds(row.granted_at)?.to_rfc3339(),
        })
    };
    Ok(GrantsResponse { grants: found.iter().map(view).collect::<Result<_, Error>>()?, next_before })
}

/// What a grant in the books gave.
pub fn gives(row: &GrantNoteRow) -> Result<GrantGives, Error> {
    serde_json::from_str(&row.gives).map_err(Error::fault)
}

/// What its member reads.
pub fn message(row: &GrantNoteRow) -> Result<Option<Localized>, Error> {
    row.message.as_deref().map(serde_json::from_str).transpose().map_err(Error::fault)
}
