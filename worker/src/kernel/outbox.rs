//! The outbox: what one account has to tell another. Written in the batch of the decision that says so (see [`crate::kernel::append`]),
//! deleted in the batch of the decision that heard it: told at least once, heard once.

use coppertoken_rules::Decision;
use coppertoken_rules::FollowUp;
use coppertoken_rules::fact::FactKind;
use coppertoken_rules::ids::{AccountId, ShopId, SourceId};
use coppertoken_rules::ledger::entry::Changes;
use coppertoken_rules::mechanics::ReferralMoment;
use coppertoken_rules::time::Date;
use serde::{Deserialize, Serialize};

use crate::kernel::database::{Database, Statement, read_all, read_one, rows, write};
use crate::kernel::error::Error;

/// Milliseconds before the job tries what was told: who told it tries at once, by itself.
const FIRST_PAUSE_MILLISECONDS: i64 = 60_000;

/// The facts accounts tell each other, as they are stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StoredFact {
    /// See [`FactKind::ReferralEarned`].
    ReferralEarned {
        /// The friend's account.
        referee: AccountId,
        /// How far.
        at: ReferralMoment,
        /// The day the points may post.
        posts_on: Date,
        /// The sequence of the friend's ledger.
        as_of: u64,
    },
    /// See [`FactKind::MergeIn`].
    MergeIn {
        /// Under what both sides are written.
        key: SourceId,
        /// What comes.
        brings: Box<Changes>,
    },
    /// See [`FactKind::ReferralReversed`].
    ReferralReversed {
        /// The friend's account.
        referee: AccountId,
        /// The sequence of the friend's ledger.
        as_of: u64,
    },
}

impl StoredFact {
    fn of(kind: &FactKind) -> Result<Self, Error> {
        match kind.clone() {
            FactKind::ReferralEarned { referee, at, posts_on, as_of } => {
                Ok(Self::ReferralEarned { referee, at, posts_on, as_of })
            }
            FactKind::MergeIn { key, brings } => Ok(Self::MergeIn { key, brings }),
            FactKind::ReferralReversed { referee, as_of } => Ok(Self::ReferralReversed { referee, as_of }),
            other => Err(Error::Fault(format!("no account tells another {other:?}"))),
        }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ReferralEarned { .. } => "referral_earned",
            Self::MergeIn { .. } => "merge_in",
            Self::ReferralReversed { .. } => "referral_reversed",
        }
    }
}

impl From<StoredFact> for FactKind {
    fn from(fact: StoredFact) -> Self {
        match fact {
            StoredFact::ReferralEarned { referee, at, posts_on, as_of } => {
                Self::ReferralEarned { referee, at, posts_on, as_of }
            }
            StoredFact::MergeIn { key, brings } => Self::MergeIn { key, brings },
            StoredFact::ReferralReversed { referee, as_of } => Self::ReferralReversed { referee, as_of },
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
            "insert_follow_up",
            shop_id = shop_id.as_str(),
            follow_up_id = id,
            account_id = follow_up.account_id.as_str(),
            fact = serde_json::to_string(&StoredFact::of(&follow_up.kind)?).map_err(Error::fault)?,
            next_attempt_at = recorded_at.saturating_add(FIRST_PAUSE_MILLISECONDS)
        ))
    };
    decision.follow_ups.iter().zip(ids(decision)).map(insert).collect()
}

/// A follow-up as stored.
#[derive(Clone, Debug, Deserialize)]
pub struct FollowUpRow {
    /// The shop.
    pub shop_id: ShopId,
    /// Its name.
    pub follow_up_id: String,
    /// Who must hear it.
    pub account_id: AccountId,
    fact: String,
    /// Times it was tried.
    pub attempts: u32,
    /// When it is tried next, milliseconds.
    pub next_attempt_at: i64,
    /// When it was given up, milliseconds.
    pub dead_at: Option<i64>,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

impl FollowUpRow {
    /// What must be heard.
    pub fn fact(&self) -> Result<StoredFact, Error> {
        serde_json::from_str(&self.fact).map_err(Error::fault)
    }
}

/// One by its name.
pub async fn read(database: &impl Database, shop_id: &ShopId, id: &str) -> Result<Option<FollowUpRow>, Error> {
    read_one(database, statement!("read_follow_up", shop_id = shop_id.as_str(), follow_up_id = id)).await
}

/// What is to be tried by `now`, milliseconds.
pub async fn due(database: &impl Database, now: i64, limit: u32) -> Result<Vec<FollowUpRow>, Error> {
    read_all(database, statement!("read_due_follow_ups", until_next_attempt_at = now, limit = limit)).await
}

/// What was given up, then what waits, at most `limit` of each.
pub async fn list(database: &impl Database, shop_id: &ShopId, limit: u32) -> Result<Vec<FollowUpRow>, Error> {
    let statements = vec![
        statement!("read_dead_follow_ups", shop_id = shop_id.as_str(), limit = limit),
        statement!("read_waiting_follow_ups", shop_id = shop_id.as_str(), limit = limit),
    ];
    let mut results = database.batch(statements).await?.into_iter();
    let mut found: Vec<FollowUpRow> = rows(results.next())?;
    found.extend(rows::<FollowUpRow>(results.next())?);
    Ok(found)
}

/// Writes down a try that failed.
pub async fn update(database: &impl Database, row: &FollowUpRow) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "update_follow_up",
            shop_id = row.shop_id.as_str(),
            follow_up_id = row.follow_up_id.as_str(),
            attempts = row.attempts,
            next_attempt_at = row.next_attempt_at,
            dead_at = row.dead_at,
            last_error = row.last_error.clone()
        ),
    )
    .await?)
}

/// Why a follow-up waits for a person: the friend and who invited live at one address.
pub const SAME_HOUSEHOLD: &str = "same_household";

/// Holds one for a person to judge.
pub async fn hold(database: &impl Database, shop_id: &ShopId, id: &str, now: i64) -> Result<(), Error> {
    Ok(write(
        database,
        statement!(
            "hold_follow_up",
            shop_id = shop_id.as_str(),
            follow_up_id = id,
            dead_at = now,
            last_error = SAME_HOUSEHOLD
        ),
    )
    .await?)
}

/// Drops one that was held. False when there is none of this name that was.
pub async fn discard(database: &impl Database, shop_id: &ShopId, id: &str) -> Result<bool, Error> {
    let statement =
        statement!("discard_follow_up", shop_id = shop_id.as_str(), follow_up_id = id, last_error = SAME_HOUSEHOLD);
    Ok(read_one::<serde_json::Value>(database, statement).await?.is_some())
}

/// The statement that takes it out, for the batch of who heard it.
pub fn delete(shop_id: &ShopId, id: &str) -> Statement {
    statement!("delete_follow_up", shop_id = shop_id.as_str(), follow_up_id = id)
}
