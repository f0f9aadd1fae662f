//! What is personal is not kept for ever, where a shop says so: free text about gifts, proposals nobody decided, members who stay away.

use coppertoken_rules::time::DAY_MILLISECONDS;

use super::store::{self, KeptSince, LastEntry};
use crate::features::orders::warnings::kept_since;
use crate::features::privacy::ErasureMemory;
use crate::features::privacy::service as privacy;
use crate::features::verify::service as verify;
use crate::kernel::budget::Budget;
use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::error::Error;

/// Days a proposal waits for a second operator.
const PROPOSAL_DAYS: i64 = 7;
/// Notes emptied in a run: 144,000 a day.
const NOTES_OF_RUN: u32 = 100;
/// Members looked at in a run: two rows each besides their own; 288,000 a day.
const MEMBERS_OF_RUN: u32 = 200;

/// Queries that are this job's own in every run: texts, the round, a page of it, forgetting one member (2), and noting the round.
pub const OWN: u32 = 6;

/// One page a run, and of it one member at most is forgotten.
pub async fn run<D: Database, C: ErasureMemory>(context: &Context<D, C>, budget: &mut Budget) -> Result<(), Error> {
    if !budget.draw(OWN) {
        return Ok(());
    }
    let now = context.now.milliseconds();
    let days_ago = |days: i64| now.saturating_sub(days.saturating_mul(DAY_MILLISECONDS));
    let since = KeptSince { proposals: days_ago(PROPOSAL_DAYS), warnings: kept_since(context.now) };
    store::forget_texts(&context.database, since, now, NOTES_OF_RUN).await?;
    let day = verify::utc_day(context.now)?.to_string();
    let Some(mut round) = store::next_round(&context.database, &day).await? else { return Ok(()) };
    let members = store::last_entries(&context.database, &round.shop_id, &round.after, MEMBERS_OF_RUN).await?;
    let oldest = now.saturating_sub(round.inactive_days.saturating_mul(DAY_MILLISECONDS));
    let is_gone = |member: &&LastEntry| member.recorded_at < oldest;
    let gone = members.iter().find(is_gone);
    // The place is never the name of somebody who is about to be forgotten.
    let stays = members.iter().take_while(|member| !is_gone(member)).last();
    if let Some(member) = stays {
        round.after.clone_from(&member.customer_id);
    }
    if let Some(member) = gone {
        privacy::erase(context, &round.shop_id, &member.customer_id).await?;
    }
    let is_full = members.len() == usize::try_from(MEMBERS_OF_RUN).unwrap_or(usize::MAX);
    let is_over = gone.is_none() && !is_full;
    if is_over {
        round.after.clear();
    }
    store::note_round(&context.database, &round, &day, is_over.then_some(now)).await
}
