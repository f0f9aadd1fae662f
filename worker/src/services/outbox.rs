//! Telling accounts what others have to tell them: at once after the decision that says so, and again by the job until it was heard or a
//! person has to look. Hearing it twice changes nothing: the rules know what they have heard.
//!
//! That a friend bought is not told to an advocate of the same household before a person has looked: it is held, neither refused nor given.

use coppertoken_rules::api::outbox::{FollowUpView, OutboxResponse, ReplayResponse};
use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::time::Instant;
use coppertoken_rules::{Decision, Fact, FactKind, Rejection, State, decide};

use super::minting::mint;
use super::programs;
use super::retry::{ATTEMPTS_MAX, Outcome, TRIES_MAX, backoff_milliseconds, outcome, pause, uncovered};
use crate::error::Error;
use crate::log;
use crate::repositories::database::Database;
use crate::repositories::ledger::{self, Beside};
use crate::repositories::members;
use crate::repositories::outbox::{self, FollowUpRow};
use crate::repositories::program_cache::ProgramCache;
use crate::repositories::shops as shop_rows;
use crate::shell::Shell;

/// Follow-ups a run tries: 3 round trips each, 4 when one fails or is held; the jobs share the 50 queries an invocation has on the free plan.
const FOLLOW_UPS_MAX: u32 = 4;
/// Most follow-ups of each sort an operator is shown at once.
const SHOWN_MAX: u32 = 100;

/// Tells what a decision that was just written has to tell. What fails stays in the outbox: the decision itself is done.
pub async fn tell<D: Database, C: ProgramCache>(shell: &Shell<D, C>, shop_id: &ShopId, decision: &Decision) {
    for (follow_up, id) in decision.follow_ups.iter().zip(outbox::ids(decision)) {
        let told = judge(shell, shop_id, &id, &follow_up.account_id, &follow_up.kind).await;
        if let Err(error) = told {
            log::error("outbox", &format!("{shop_id} {id}: {error:?}"));
        }
    }
}

/// Tells what needs no judgement, and holds what does. True when it was heard.
async fn judge<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    id: &str,
    account_id: &AccountId,
    kind: &FactKind,
) -> Result<bool, Error> {
    if let FactKind::ReferralEarned { referee, .. } = kind
        && members::is_same_household(&shell.database, shop_id, [referee, account_id]).await?
    {
        outbox::hold(&shell.database, shop_id, id, shell.now.milliseconds()).await?;
        return Ok(false);
    }
    deliver(shell, shop_id, id, account_id, kind).await.map(|()| true)
}

/// One account hears one fact; in the same batch it leaves the outbox.
async fn deliver<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    id: &str,
    account_id: &AccountId,
    kind: &FactKind,
) -> Result<(), Error> {
    let mut left = Vec::new();
    for attempt in 0..ATTEMPTS_MAX {
        let stored = ledger::account_by_id(&shell.database, shop_id, account_id).await?;
        let stored = stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(shell, shop_id, stored.program_version).await?;
        let state = State { account: Some(stored.account), left: left.clone(), ..State::default() };
        let fact = Fact { now: program.moment(shell.now)?, minted: mint()?, kind: kind.clone() };
        let decision = decide(&program.program, &state, &fact)?;
        let beside = Beside { also: vec![outbox::delete(shop_id, id)], ..Beside::default() };
        match outcome(ledger::append(&shell.database, shop_id, stored.head, &decision, beside).await)? {
            Outcome::Done => return Ok(()),
            Outcome::Lost => pause(attempt).await,
            Outcome::SoldOut => left.extend(uncovered(&shell.database, shop_id, &decision).await?),
        }
    }
    Err(Rejection::Contention.into())
}

/// Tries what is due, soonest first. Returns how many were heard.
pub async fn run<D: Database, C: ProgramCache>(shell: &Shell<D, C>) -> Result<usize, Error> {
    let mut heard = 0_usize;
    for row in outbox::due(&shell.database, shell.now.milliseconds(), FOLLOW_UPS_MAX).await? {
        heard = heard.saturating_add(usize::from(attempt(shell, row, false).await?));
    }
    Ok(heard)
}

/// Tries one, which a person may have judged; a try that fails is written down. True when it was heard.
async fn attempt<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    mut row: FollowUpRow,
    is_judged: bool,
) -> Result<bool, Error> {
    let (shop_id, id, account_id) = (&row.shop_id, &row.follow_up_id, &row.account_id);
    let told = match row.fact() {
        Ok(fact) if is_judged => deliver(shell, shop_id, id, account_id, &fact.into()).await.map(|()| true),
        Ok(fact) => judge(shell, shop_id, id, account_id, &fact.into()).await,
        Err(error) => Err(error),
    };
    let error = match told {
        Ok(is_heard) => return Ok(is_heard),
        Err(error) => error,
    };
    log::error("outbox", &format!("{} {}: {error:?}", row.shop_id, row.follow_up_id));
    let now = shell.now.milliseconds();
    row.attempts = row.attempts.saturating_add(1);
    row.next_attempt_at = now.saturating_add(backoff_milliseconds(row.attempts));
    row.dead_at = (row.attempts >= TRIES_MAX).then_some(now);
    row.last_error = Some(error.code().to_owned());
    outbox::update(&shell.database, &row).await?;
    Ok(false)
}

/// What was given up or is held, and what waits.
pub async fn list<D: Database, C>(shell: &Shell<D, C>, shop_id: &ShopId) -> Result<OutboxResponse, Error> {
    shop_rows::read(&shell.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let rows = outbox::list(&shell.database, shop_id, SHOWN_MAX).await?;
    let instant = |milliseconds| Instant::from_milliseconds(milliseconds).map(Instant::to_rfc3339);
    let view = |row: FollowUpRow| {
        Ok(FollowUpView {
            kind: row.fact()?.name().to_owned(),
            id: row.follow_up_id,
            account_id: row.account_id,
            attempts: row.attempts,
            next_attempt_at: instant(row.next_attempt_at)?,
            dead_at: row.dead_at.map(instant).transpose()?,
            last_error: row.last_error,
        })
    };
    Ok(OutboxResponse { follow_ups: rows.into_iter().map(view).collect::<Result<_, Error>>()? })
}

/// Tries one now, whether or not it was given up or held. If it fails again, the job goes on with it from the beginning.
pub async fn replay<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    id: &str,
) -> Result<ReplayResponse, Error> {
    let mut row = outbox::read(&shell.database, shop_id, id).await?.ok_or(Error::NotFound("follow_up_unknown"))?;
    row.attempts = 0;
    let delivered = attempt(shell, row, true).await?;
    Ok(ReplayResponse { delivered })
}

/// Drops one that was held for a person to judge: who judged says no.
pub async fn discard<D: Database, C>(shell: &Shell<D, C>, shop_id: &ShopId, id: &str) -> Result<(), Error> {
    match outbox::discard(&shell.database, shop_id, id).await? {
        true => Ok(()),
        false => Err(Error::NotFound("follow_up_unknown")),
    }
}
