//! What accounts have yet to hear of each other, as operators see it; [`crate::kernel::effects`] delivers it.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::time::Instant;
use coppertoken_wire::outbox::{FollowUpView, OutboxResponse, ReplayResponse};

use crate::kernel::context::Context;
use crate::kernel::database::Database;
use crate::kernel::effects::attempt;
use crate::kernel::error::Error;
use crate::kernel::outbox::{self, EffectRow};
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::shop_store as shop_rows;

/// Most follow-ups of each sort an operator is shown at once.
const SHOWN_MAX: u32 = 100;

/// What was given up or is held, and what waits.
pub async fn list<D: Database, C>(context: &Context<D, C>, shop_id: &ShopId) -> Result<OutboxResponse, Error> {
    shop_rows::read(&context.database, shop_id).await?.ok_or(Error::NotFound("shop_unknown"))?;
    let rows = outbox::list(&context.database, shop_id, SHOWN_MAX).await?;
    let instant = |milliseconds| Instant::from_milliseconds(milliseconds).map(Instant::to_rfc3339);
    let view = |row: EffectRow| {
        Ok(FollowUpView {
            kind: row.effect()?.name().to_owned(),
            id: row.effect_id,
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
    context: &Context<D, C>,
    shop_id: &ShopId,
    id: &str,
) -> Result<ReplayResponse, Error> {
    let mut row = outbox::read(&context.database, shop_id, id).await?.ok_or(Error::NotFound("follow_up_unknown"))?;
    row.attempts = 0;
    let delivered = attempt(context, row, true).await?;
    Ok(ReplayResponse { delivered })
}

/// Drops one that was held for a person to judge: who judged says no.
pub async fn discard<D: Database, C>(context: &Context<D, C>, shop_id: &ShopId, id: &str) -> Result<(), Error> {
    match outbox::discard(&context.database, shop_id, id).await? {
        true => Ok(()),
        false => Err(Error::NotFound("follow_up_unknown")),
    }
}
