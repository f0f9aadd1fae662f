//! The statement: every movement, and what else of the ledger matters to its member, newest first.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::ledger::entry::{Entry, EntryKind, TraceReason};
use coppertoken_rules::ledger::state_change::StateChange;
use coppertoken_rules::{Fact, FactKind, State, decide};
use coppertoken_wire::statement::{StatementLine, StatementResponse};
use serde::Deserialize;

use crate::features::members::service as members;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;
use crate::kernel::words::{figures_in, speaker};

/// Lines of a statement page unless asked otherwise.
const PAGE_LINES: u32 = 20;
/// Most lines of a statement page.
const PAGE_LINES_MAX: u32 = 100;

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
pub async fn page<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    page: StatementPage,
) -> Result<StatementResponse, Error> {
    let stored = members::stored(context, shop_id, customer_id).await?;
    let limit = page.limit.unwrap_or(PAGE_LINES).clamp(1, PAGE_LINES_MAX);
    let program = programs::open(context, shop_id, stored.program_version).await?;
    let document = program.program.document();
    let figures = figures_in(document, page.language.as_deref())?;
    let speaker = speaker(document, &figures);
    let told = |entry: &Entry| StatementLine::of(entry, |reason| speaker.reason(reason));
    let account_id = stored.account.account_id.clone();
    let mut lines: Vec<StatementLine> = Vec::new();
    if page.before.is_none() {
        let fact = Fact { now: program.moment(context.now)?, minted: vec![], newcomer: None, kind: FactKind::Settle };
        let state = State { account: Some(stored.account), ..State::default() };
        let due = decide(&program.program, &state, &fact)?.entries;
        lines.extend(due.iter().rev().filter(|entry| matters(entry)).map(told));
    }
    // One more than asked tells whether there is another page.
    let before = page.before.unwrap_or(coppertoken_rules::number::LIMIT.unsigned_abs());
    let written = ledger::statement(&context.database, shop_id, &account_id, before, limit.saturating_add(1)).await?;
    let has_more = written.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    lines.extend(written.iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).map(told));
    let next_before = if has_more { lines.last().map(|line| line.sequence) } else { None };
    Ok(StatementResponse { lines, next_before })
}

/// Does an entry matter to its member? `read_statement.sql` asks the same of what is written.
pub fn matters(entry: &Entry) -> bool {
    if !entry.points.is_zero() || matches!(entry.kind, EntryKind::Joined | EntryKind::TierChanged) {
        return true;
    }
    match entry.trace.first().map(|line| &line.reason) {
        None
        | Some(
            TraceReason::VoucherMoved { .. }
            | TraceReason::Renewed
            | TraceReason::LotsMerged
            | TraceReason::OrderChanged
            | TraceReason::HoldEnded
            | TraceReason::SharePaid,
        ) => false,
        // Told when it is made; orders that use it tell so themselves.
        Some(_) => match entry.changes.marks.first() {
            Some(StateChange::Offer(offer)) => offer.used_by.is_empty(),
            _ => true,
        },
    }
}
