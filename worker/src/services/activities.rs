//! What members do beside buying: visits, and activities that members report and shops verify.

use coppertoken_rules::api::activity::{ActivityResponse, VisitResponse};
use coppertoken_rules::ids::{ActivityId, ShopId};
use coppertoken_rules::mechanics::activity::is_action;
use coppertoken_rules::number::Points;
use coppertoken_rules::{Account, Decision, Fact, FactKind, Rejection, State, decide, settle};

use super::minting::mint;
use super::retry::{ATTEMPTS_MAX, Outcome, outcome, pause, uncovered};
use super::{outbox, programs};
use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::ledger::{self, Beside};
use crate::repositories::program_cache::ProgramCache;
use crate::shell::Shell;

/// Something a customer did.
#[derive(Clone, Debug)]
pub struct Activity {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// What was done.
    pub action: String,
    /// Names the occurrence.
    pub activity_id: ActivityId,
    /// Somebody has checked that it happened.
    pub is_verified: bool,
}

/// What a fact made of an account.
struct Done {
    /// The account before it, settled.
    before: Account,
    decision: Decision,
    is_known: bool,
}

impl Done {
    /// Points that can be spent because of it.
    fn posted(&self) -> Result<Points, Error> {
        let after = self.decision.account.as_ref().unwrap_or(&self.before);
        Ok(after.balance()?.minus(self.before.balance()?)?)
    }

    /// Points that wait to be verified because of it.
    fn waiting(&self) -> Result<Points, Error> {
        let after = self.decision.account.as_ref().unwrap_or(&self.before);
        Ok(unverified(after)?.minus(unverified(&self.before)?)?.at_least_zero())
    }
}

fn unverified(account: &Account) -> Result<Points, Error> {
    let waiting = account.pending.iter().filter(|pending| pending.term.is_unverified);
    Ok(Points::sum(waiting.map(|pending| pending.points))?)
}

/// A signed-in member visits: a civil day counts once.
pub async fn visit<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<VisitResponse, Error> {
    let done = happen(shell, shop_id, customer_id, &FactKind::Visit).await?;
    let visits = |account: &Account| account.history.visits.last().copied();
    let after = done.decision.account.as_ref().unwrap_or(&done.before);
    Ok(VisitResponse { counted: visits(after) != visits(&done.before), points_gained: done.posted()? })
}

/// A customer did something the program may reward. Each occurrence counts once; saying again, now verified, frees what waits.
pub async fn report<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    activity: Activity,
) -> Result<ActivityResponse, Error> {
    let Activity { customer_id, action, activity_id, is_verified } = activity;
    if !is_action(&action) {
        return Err(Rejection::ActivityUnknown.into());
    }
    let kind = FactKind::Activity { action, activity_id, is_verified };
    let done = happen(shell, shop_id, &customer_id, &kind).await?;
    let vouchers = done.decision.entries.iter().filter_map(|entry| entry.changes.voucher.as_ref());
    let given = vouchers.filter(|voucher| voucher.revision == 1);
    Ok(ActivityResponse {
        known: done.is_known,
        points_posted: done.posted()?,
        points_waiting: done.waiting()?,
        reward_ids: given.map(|voucher| voucher.reward_id.clone()).collect(),
    })
}

/// Decides about a fact of a customer and writes it down. A limited reward that ran out is left out.
async fn happen<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    kind: &FactKind,
) -> Result<Done, Error> {
    let mut left = Vec::new();
    for attempt in 0..ATTEMPTS_MAX {
        let loaded = ledger::load_fact(&shell.database, shop_id, customer_id, kind, vec![]).await?;
        let stored = loaded.stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(shell, shop_id, stored.program_version).await?;
        let now = program.moment(shell.now)?;
        let before = settle(&stored.account, now)?;
        let is_known = loaded.is_known;
        let state = State { account: Some(stored.account), is_known, left: left.clone(), ..State::default() };
        let fact = Fact { now, minted: mint()?, kind: kind.clone() };
        let decision = decide(&program.program, &state, &fact)?;
        match outcome(ledger::append(&shell.database, shop_id, stored.head, &decision, Beside::default()).await)? {
            Outcome::Done => {
                outbox::tell(shell, shop_id, &decision).await;
                return Ok(Done { before, decision, is_known });
            }
            Outcome::Lost => pause(attempt).await,
            Outcome::SoldOut => left.extend(uncovered(&shell.database, shop_id, &decision).await?),
        }
    }
    Err(Rejection::Contention.into())
}
