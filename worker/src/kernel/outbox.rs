//! The outbox: what has to happen after a decision. Written in the batch of the decision that says so (see [`crate::kernel::append`]), deleted
//! when it is done; what another account hears is deleted in the batch of what that account decided: sent at least once, heard once.

use coppertoken_rules::ids::{AccountId, ShopId};
use coppertoken_rules::{Decision, FollowUp, FollowUpFact};
use serde::{Deserialize, Serialize};

use crate::kernel::database::{Database, Statement, read_all, read_one, rows, write};
use crate::kernel::error::Error;

/// Milliseconds before the job tries what was told: who told it tries at once, by itself.
const FIRST_PAUSE_MILLISECONDS: i64 = 60_000;

/// What has to happen after a decision was written. A new kind is a variant, and its way out in [`super::effects`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Another account must hear this.
    FollowUp(FollowUpFact),
}

impl Effect {
    /// What it is called where operators look.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::FollowUp(fact) => fact.name(),
        }
    }
}

/// Names of what a decision tells others, in its order.
pub fn ids(decision: &Decision) -> Vec<String> {
    let Some(account) = &decision.account else { return vec![] };
    let name = |(place, _): (usize, &FollowUp)| format!("{}-{}-{place}", account.account_id, account.sequence);
    decision.follow_ups.iter().enumerate().map(name).collect()
}

/// Writes down what a decision tells others; part of its batch.
pub(super) fn inserts(shop_id: &ShopId, decision: &Decision) -> Result<Vec<Statement>, Error> {
    let recorded_at = decision.entries.last().map_or(0, |entry| entry.recorded_at.milliseconds());
    let insert = |(follow_up, id): (&FollowUp, String)| {
        Ok(statement!(
            "insert_effect",
            shop_id = shop_id.as_str(),
            effect_id = id,
            account_id = follow_up.account_id.as_str(),
            effect = serde_json::to_string(&Effect::FollowUp(follow_up.fact.clone())).map_err(Error::fault)?,
            next_attempt_at = recorded_at.saturating_add(FIRST_PAUSE_MILLISECONDS)
        ))
    };
    decision.follow_ups.iter().zip(ids(decision)).map(insert).collect()
}

/// An effect as stored.
#[derive(Clone, Debug, Deserialize)]
pub struct EffectRow {
    /// The shop.
    pub shop_id: ShopId,
    /// Its name.
    pub effect_id: String,
    /// The account it is for.
    pub account_id: AccountId,
    effect: String,
    /// Times it was tried.
    pub attempts: u32,
    /// When it is tried next, milliseconds.
    pub next_attempt_at: i64,
    /// When it was given up, milliseconds.
    pub dead_at: Option<i64>,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

impl EffectRow {
    /// What has to happen.
    pub fn effect(&self) -> Result<Effect, Error> {
        serde_json::from_str(&self.effect).map_err(Error::fault)
    }
}

/// One by its name.
pub async fn read(database: &impl Database, shop_id: &ShopId, id: &str) -> Result<Option<EffectRow>, Error> {
    read_one(database, statement!("read_effect", shop_id = shop_id.as_str(), effect_id = id)).await
}

/// What is to be tried by `now`, milliseconds.
pub async fn due(database: &impl Database, now: i64, limit: u32) -> Result<Vec<EffectRow>, Error> {
    read_all(database, statement!("read_due_effects", until_next_attempt_at = now, limit = limit)).await
}

/// What was given up, then what waits, at most `limit` of each.
pub async fn list(database: &impl Database, shop_id: &ShopId, limit: u32) -> Result<Vec<EffectRow>, Error> {
    let statements = vec![
        statement!("read_dead_effects", shop_id = shop_id.as_str(), limit = limit),
        statement!("read_waiting_effects", shop_id = shop_id.as_str(), limit = limit),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    let mut found: Vec<EffectRow> = rows(results.next())?;
    found.extend(rows::<EffectRow>(results.next())?);
    Ok(found)
}

/// Writes down a try that failed.
pub async fn update(database: &impl Database, row: &EffectRow) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "update_effect",
            shop_id = row.shop_id.as_str(),
            effect_id = row.effect_id.as_str(),
            attempts = row.attempts,
            next_attempt_at = row.next_attempt_at,
            dead_at = row.dead_at,
            last_error = row.last_error.clone()
        ),
    )
    .await?)
}

/// Why an effect waits for a person: the friend and who invited live at one address.
pub const SAME_HOUSEHOLD: &str = "same_household";

/// Holds one for a person to judge.
pub async fn hold(database: &impl Database, shop_id: &ShopId, id: &str, now: i64) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "hold_effect",
            shop_id = shop_id.as_str(),
            effect_id = id,
            dead_at = now,
            last_error = SAME_HOUSEHOLD
        ),
    )
    .await?)
}

/// Drops one that was held. False when there is none of this name that was.
pub async fn discard(database: &impl Database, shop_id: &ShopId, id: &str) -> Result<bool, Error> {
    let statement =
        statement!("discard_effect", shop_id = shop_id.as_str(), effect_id = id, last_error = SAME_HOUSEHOLD);
    Ok(read_one::<serde_json::Value>(database, statement).await?.is_some())
}

/// The statement that takes it out, for the batch of who heard it.
pub fn delete(shop_id: &ShopId, id: &str) -> Statement {
    statement!("delete_effect", shop_id = shop_id.as_str(), effect_id = id)
}
