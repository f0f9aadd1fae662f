//! What members do beside buying: visits, and activities that members report and shops verify.

use core::convert::Infallible;

use coppertoken_rules::ids::{ActivityId, ShopId};
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::mechanics::activity::is_action;
use coppertoken_rules::number::Points;
use coppertoken_rules::{Account, FactKind, Rejection, State, settle};
use coppertoken_wire::activity::{ActivityResponse, VisitResponse};

use crate::kernel::commit::{Ask, Committed, Outcome, commit};
use crate::kernel::config::Settings;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;
use crate::kernel::ledger;
use crate::kernel::minting::mint;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;
use crate::kernel::rows::hex_of_hash;

/// Bytes that stand for an occurrence.
const PSEUDONYM_BYTES: usize = 16;

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
    after: Account,
    entries: Vec<Entry>,
    is_known: bool,
}

impl Done {
    fn of(committed: Committed) -> Result<Self, Error> {
        let Committed { decision, state, now, .. } = committed;
        let stored = state.account.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let before = settle(&stored, now)?;
        let after = decision.account.unwrap_or_else(|| before.clone());
        Ok(Self { before, after, entries: decision.entries, is_known: state.is_known })
    }

    /// Points that can be spent because of it.
    fn posted(&self) -> Result<Points, Error> {
        Ok(self.after.balance()?.minus(self.before.balance()?)?)
    }

    /// Points that wait to be verified because of it.
    fn waiting(&self) -> Result<Points, Error> {
        Ok(unverified(&self.after)?.minus(unverified(&self.before)?)?.at_least_zero())
    }
}

fn unverified(account: &Account) -> Result<Points, Error> {
    let waiting = account.pending.iter().filter(|pending| pending.term.is_unverified);
    Ok(Points::sum(waiting.map(|pending| pending.points))?)
}

/// A signed-in member visits: a civil day counts once.
pub async fn visit<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
) -> Result<VisitResponse, Error> {
    let done = happen(context, shop_id, customer_id, &FactKind::Visit).await?;
    let visits = |account: &Account| account.history.visits.last().copied();
    Ok(VisitResponse { counted: visits(&done.after) != visits(&done.before), points_gained: done.posted()? })
}

/// A customer did something the program may reward. Each occurrence counts once; saying again, now verified, frees what waits.
pub async fn report<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    activity: Activity,
) -> Result<ActivityResponse, Error> {
    let Activity { customer_id, action, activity_id, is_verified } = activity;
    if !is_action(&action) {
        return Err(Rejection::ActivityUnknown.into());
    }
    let activity_id = pseudonym(&context.settings, shop_id, &activity_id)?;
    let kind = FactKind::Activity { action, activity_id, is_verified };
    let done = happen(context, shop_id, &customer_id, &kind).await?;
    let vouchers = done.entries.iter().filter_map(|entry| entry.changes.voucher.as_ref());
    let given = vouchers.filter(|voucher| voucher.revision == 1);
    Ok(ActivityResponse {
        known: done.is_known,
        points_posted: done.posted()?,
        points_waiting: done.waiting()?,
        reward_ids: given.map(|voucher| voucher.reward_id.clone()).collect(),
    })
}

/// What stands for an occurrence in the ledger, which is kept for ever: shops call occurrences by addresses and names. HMAC-SHA256 of the
/// name under the hash key, cut to 128 bits: no two meet by chance.
fn pseudonym(settings: &Settings, shop_id: &ShopId, activity_id: &ActivityId) -> Result<ActivityId, Error> {
    let hash = settings.derive("activity", &[shop_id.as_str(), activity_id.as_str()])?;
    ActivityId::new(hex_of_hash(hash.get(..PSEUDONYM_BYTES).unwrap_or_default())).map_err(Error::fault)
}

/// Decides about a fact of a customer and writes it down. A limited reward that ran out is left out.
async fn happen<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    kind: &FactKind,
) -> Result<Done, Error> {
    let committed = commit(context, shop_id, async || {
        let loaded = ledger::load_fact(&context.database, shop_id, customer_id, kind, vec![]).await?;
        let stored = loaded.stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(context, shop_id, stored.program_version).await?;
        let state = State { account: Some(stored.account), is_known: loaded.is_known, ..State::default() };
        Ok(Ask::new(&program, state, stored.head, kind.clone()).minted(mint()?).into())
    });
    Done::of(committed.await.map(Outcome::<Infallible>::committed)?)
}
