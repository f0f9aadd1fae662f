//! What has to happen after a decision was written: accounts hear what others have to tell them, at once and again by the job until it was
//! heard or a person has to look. Hearing it twice changes nothing: the rules know what they have heard.
//!
//! That a friend bought is not told to an advocate of the same household before a person has looked: it is held, neither refused nor given.

use core::convert::Infallible;

use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::{Decision, FactKind, FollowUpFact, Rejection};

use crate::kernel::append::AppendExtras;
use crate::kernel::budget::{Budget, last_of_full};
use crate::kernel::commit::{Ask, Outcome, write};
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::log;
use crate::kernel::members;
use crate::kernel::minting::mint;
use crate::kernel::outbox::{self, Effect, EffectRow};
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;
use crate::kernel::retry::{TRIES_MAX, backoff_milliseconds};
use crate::kernel::turns::{self, Queue};

/// Queries that find what is due: the follow-ups, and whose turn it is next.
const FINDING: u32 = 2;
/// Queries of one follow-up: is it the same household, the account, the decision, and noting a try that failed.
const FOLLOW_UP: u32 = 4;
/// Queries that are this job's own in every run.
pub const OWN: u32 = FINDING + FOLLOW_UP;
/// Most follow-ups a run tries.
const FOLLOW_UPS_MAX: u32 = 8;

/// Tells what a decision that was just written has to tell. What fails stays in the outbox: the decision itself is done.
pub async fn deliver<D: Database, C: ProgramCache>(context: &Context<D, C>, shop_id: &ShopId, decision: &Decision) {
    for (follow_up, id) in decision.follow_ups.iter().zip(outbox::ids(decision)) {
        let told = judge(context, shop_id, &id, &follow_up.account_id, &follow_up.fact).await;
        if let Err(error) = told {
            log::error("outbox", &format!("{shop_id} {id}: {error:?}"));
        }
    }
}

/// Tells what needs no judgement, and holds what does. True when it was heard.
async fn judge<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    id: &str,
    account_id: &AccountId,
    fact: &FollowUpFact,
) -> Result<bool, Error> {
    if let FollowUpFact::ReferralEarned { referee, .. } = fact
        && members::is_same_household(&context.database, shop_id, [referee, account_id]).await?
    {
        outbox::hold(&context.database, shop_id, id, context.now.milliseconds()).await?;
        return Ok(false);
    }
    hear(context, shop_id, id, account_id, fact).await.map(|()| true)
}

/// One account hears one fact; in the same batch it leaves the outbox.
async fn hear<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    id: &str,
    account_id: &AccountId,
    fact: &FollowUpFact,
) -> Result<(), Error> {
    let outcome = write(context, shop_id, async || {
        let stored = ledger::account_by_id(&context.database, shop_id, account_id).await?;
        let stored = stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(context, shop_id, stored.program_version).await?;
        let ask = Ask::of(&program, stored, FactKind::FollowUp(fact.clone())).minted(mint()?);
        Ok(ask
            .beside(|_| Ok(AppendExtras { also: vec![outbox::delete(shop_id, id)], ..AppendExtras::default() }))
            .into())
    });
    outcome.await.map(Outcome::<Infallible>::committed).map(drop)
}

/// Tries what is due, one of a shop after another's. Returns how many were heard.
pub async fn run<D: Database, C: ProgramCache>(context: &Context<D, C>, budget: &mut Budget) -> Result<usize, Error> {
    if !budget.draw(FINDING) {
        return Ok(0);
    }
    let count = budget.pieces(FOLLOW_UP).min(FOLLOW_UPS_MAX);
    let due = outbox::due(&context.database, context.now.milliseconds(), count).await?;
    if let Some(last) = last_of_full(&due, count) {
        turns::pass(&context.database, Queue::Outbox, &last.shop_id).await?;
    }
    let mut heard = 0_usize;
    for row in due {
        if !budget.draw(FOLLOW_UP) {
            break;
        }
        heard = heard.saturating_add(usize::from(attempt(context, row, false).await?));
    }
    Ok(heard)
}

/// Tries one, which a person may have judged; a try that fails is written down. True when it was heard.
pub async fn attempt<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    mut row: EffectRow,
    is_judged: bool,
) -> Result<bool, Error> {
    let (shop_id, id, account_id) = (&row.shop_id, &row.effect_id, &row.account_id);
    let done = match row.effect() {
        Ok(Effect::FollowUp(fact)) if is_judged => hear(context, shop_id, id, account_id, &fact).await.map(|()| true),
        Ok(Effect::FollowUp(fact)) => judge(context, shop_id, id, account_id, &fact).await,
        Err(error) => Err(error),
    };
    let error = match done {
        Ok(is_done) => return Ok(is_done),
        Err(error) => error,
    };
    log::error("outbox", &format!("{} {}: {error:?}", row.shop_id, row.effect_id));
    let now = context.now.milliseconds();
    row.attempts = row.attempts.saturating_add(1);
    row.next_attempt_at = now.saturating_add(backoff_milliseconds(row.attempts));
    row.dead_at = (row.attempts >= TRIES_MAX).then_some(now);
    row.last_error = Some(error.code().to_owned());
    outbox::update(&context.database, &row).await?;
    Ok(false)
}
