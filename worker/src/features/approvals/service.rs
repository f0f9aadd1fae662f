//! What a shop's operator chooses about its doors, and gifts by hand that need a second operator.

use coppertoken_rules::ids::{GrantId, RuleId, ShopId};
use coppertoken_rules::number::LIMIT;
use coppertoken_rules::time::{DAY_MILLISECONDS, Instant};
use coppertoken_wire::doors::{GrantProposal, GrantProposalsResponse, GrantWaits, ShopSettings};
use coppertoken_wire::grant::{GrantGives, GrantRequest, GrantResponse};

use crate::features::approvals::store as doors;
use crate::features::approvals::store::ProposalRow;
use crate::features::grants::service as grants;
use crate::features::grants::store as grant_rows;
use crate::features::grants::store::Page;
use crate::kernel::context::Shell;
use crate::kernel::database::{Database, DatabaseError};
use crate::kernel::error::Error;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs;
use crate::kernel::shops;

/// Shortest time without an entry after which a member may be forgotten: a month.
const INACTIVE_DAYS_MIN: u32 = 30;
/// Longest time that may be kept: a century.
const DAYS_MAX: u32 = 36_500;
/// Milliseconds that gifts to one member are added up over: a day.
const ADDED_UP_MILLISECONDS: i64 = DAY_MILLISECONDS;
/// Gifts of a day that are added up; whoever got as many needs a second operator for one more.
const ADDED_UP_MAX: u32 = 100;
/// Proposals an operator is shown at once.
const SHOWN_MAX: u32 = 100;

/// What is set.
pub async fn settings<D: Database, C>(shell: &Shell<D, C>, shop_id: &ShopId) -> Result<ShopSettings, Error> {
    doors::settings(&shell.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))
}

/// Sets all of it. Other isolates go by what was set before for up to a minute.
pub async fn set<D: Database, C>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    settings: ShopSettings,
) -> Result<ShopSettings, Error> {
    if settings.step_up_points == Some(0) {
        return Err(Error::of_value("step_up_points", 0, "1 point or more; leave it out to ask nobody"));
    }
    if let Some(days) = settings.inactive_days.filter(|days| !(INACTIVE_DAYS_MIN..=DAYS_MAX).contains(days)) {
        return Err(Error::of_value("inactive_days", days, "30 to 36500 days"));
    }
    if let Some(days) = settings.note_days.filter(|days| !(1..=DAYS_MAX).contains(days)) {
        return Err(Error::of_value("note_days", days, "1 to 36500 days"));
    }
    settings.orders.check().map_err(Error::BadRequest)?;
    let is_known = doors::set(&shell.database, shop_id, &settings).await?;
    shops::forget(shop_id);
    if is_known { Ok(settings) } else { Err(Error::NotFound("shop_unknown")) }
}

/// What became of a gift by hand.
pub enum Given {
    /// It was given.
    Now(GrantResponse),
    /// Another operator has to approve.
    Waits(GrantWaits),
}

/// Gives, or keeps for a second operator what is above the shop's limit.
pub async fn give<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    request: &GrantRequest,
    operator: &str,
) -> Result<Given, Error> {
    grants::check(request)?;
    if !is_above_limit(shell, shop_id, request).await? {
        return grants::give(shell, shop_id, request, vec![]).await.map(Given::Now);
    }
    let row = ProposalRow {
        request: serde_json::to_string(request).map_err(Error::fault)?,
        proposed_by: operator.to_owned(),
        proposed_at: shell.now.milliseconds(),
    };
    let waits = GrantWaits { grant_id: request.grant_id.clone() };
    match doors::propose(&shell.database, shop_id, (&request.grant_id, &request.customer_id), &row).await {
        Ok(()) => Ok(Given::Waits(waits)),
        Err(DatabaseError::Constraint(_)) => {
            match doors::proposal(&shell.database, shop_id, &request.grant_id).await? {
                Some(known) if known.request == row.request => Ok(Given::Waits(waits)),
                _ => Err(Error::Taken("grant_taken")),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// Would the member get more by hand within a day than one operator may give? What was given already is a repetition, and gives no more.
async fn is_above_limit<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    request: &GrantRequest,
) -> Result<bool, Error> {
    let Some(limit) = settings(shell, shop_id).await?.approval_points else { return Ok(false) };
    let now = shell.now.milliseconds();
    let page = Page { since: now.saturating_sub(ADDED_UP_MILLISECONDS), before: LIMIT, limit: ADDED_UP_MAX };
    let lately = grant_rows::of_member(&shell.database, shop_id, &request.customer_id, page).await?;
    if lately.iter().any(|row| row.grant_id == request.grant_id) {
        return Ok(false);
    }
    let mut sum = points(shell, shop_id, &request.gives).await?;
    for row in &lately {
        sum = sum.saturating_add(points(shell, shop_id, &grants::gives(row)?).await?);
    }
    let is_uncounted = lately.len() >= usize::try_from(ADDED_UP_MAX).unwrap_or(usize::MAX);
    Ok(is_uncounted || sum > i64::from(limit))
}

/// What a gift is worth in points. Taking away counts as giving: it harms somebody just as well.
async fn points<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    gives: &GrantGives,
) -> Result<i64, Error> {
    match gives {
        GrantGives::Points { points, .. } | GrantGives::Removed { points } => Ok(points.get()),
        GrantGives::Reward { reward_id } => cost(shell, shop_id, reward_id).await,
    }
}

async fn cost<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    reward_id: &RuleId,
) -> Result<i64, Error> {
    let version = shops::open(shell, shop_id).await?.program_version;
    let program = programs::open(shell, shop_id, version).await?;
    Ok(program.program.reward(reward_id).and_then(|reward| reward.cost).map_or(0, |cost| cost.get()))
}

/// What waits for a second operator.
pub async fn proposals<D: Database, C>(shell: &Shell<D, C>, shop_id: &ShopId) -> Result<GrantProposalsResponse, Error> {
    settings(shell, shop_id).await?;
    let rows = doors::proposals(&shell.database, shop_id, SHOWN_MAX).await?;
    let view = |row: &ProposalRow| {
        Ok(GrantProposal {
            request: serde_json::from_str(&row.request).map_err(Error::fault)?,
            proposed_by: row.proposed_by.clone(),
            proposed_at: Instant::from_milliseconds(row.proposed_at)?.to_rfc3339(),
        })
    };
    Ok(GrantProposalsResponse { proposals: rows.iter().map(view).collect::<Result<_, Error>>()? })
}

/// Gives what another operator asked for. Who approved and never heard the answer may ask again: what was given already gives no more.
pub async fn approve<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    grant_id: &GrantId,
    operator: &str,
) -> Result<GrantResponse, Error> {
    let Some(row) = doors::proposal(&shell.database, shop_id, grant_id).await? else {
        return grants::given(shell, shop_id, grant_id).await?.ok_or(Error::NotFound("proposal_unknown"));
    };
    if row.proposed_by == operator {
        return Err(Error::Forbidden);
    }
    let request: GrantRequest = serde_json::from_str(&row.request).map_err(Error::fault)?;
    grants::give(shell, shop_id, &request, vec![doors::decided(shop_id, grant_id)]).await
}

/// Drops what was asked for; whoever asked may do so too.
pub async fn decline<D: Database, C>(shell: &Shell<D, C>, shop_id: &ShopId, grant_id: &GrantId) -> Result<(), Error> {
    doors::proposal(&shell.database, shop_id, grant_id).await?.ok_or(Error::NotFound("proposal_unknown"))?;
    Ok(shell.database.batch(vec![doors::decided(shop_id, grant_id)]).await.map(drop)?)
}
