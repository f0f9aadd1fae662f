//! Trying again after a race: load, decide and append anew, a few times, with jitter.

use coppertoken_rules::Decision;
use coppertoken_rules::ids::RuleId;

use crate::error::Error;
use crate::repositories::database::DatabaseError;

/// Attempts a decision gets: the first and three more.
pub const ATTEMPTS_MAX: u32 = 4;
/// Longest pause before attempt 2, in milliseconds; doubles with each. 20 + 40 + 80 stay far below the 5 s deadline.
const PAUSE_MILLISECONDS_MAX: u64 = 20;
/// The named CHECK of the table `stock`.
const OVERDRAWN: &str = "stock_is_not_overdrawn";

/// What to do with the outcome of an append.
pub enum Outcome {
    /// Committed.
    Done,
    /// Somebody else was first; nothing was written.
    Lost,
    /// A stock did not cover what the decision takes; nothing was written.
    SoldOut,
}

/// Sorts the outcome of an append. A transient failure of a write has an unknown outcome: the caller must replay.
pub fn outcome(result: Result<(), DatabaseError>) -> Result<Outcome, Error> {
    match result {
        Ok(()) => Ok(Outcome::Done),
        Err(DatabaseError::Constraint(message)) if message.contains(OVERDRAWN) => Ok(Outcome::SoldOut),
        Err(DatabaseError::Constraint(_)) => Ok(Outcome::Lost),
        Err(error) => Err(error.into()),
    }
}

/// The limited rewards a decision takes from. Which one was sold out the store does not say: deciding again does without all of them.
pub fn limited(decision: &Decision) -> Vec<RuleId> {
    let taken = decision.claims.iter().filter(|claim| claim.count > 0);
    taken.map(|claim| claim.rule_id.clone()).collect()
}

/// Waits a random part of the pause that belongs to `attempt` (from 0).
pub async fn pause(attempt: u32) {
    let longest = PAUSE_MILLISECONDS_MAX.saturating_mul(2_u64.saturating_pow(attempt));
    let mut random = [0_u8; 1];
    if getrandom::fill(&mut random).is_err() {
        return;
    }
    let milliseconds = longest.saturating_mul(u64::from(random[0])).div_euclid(255);
    #[cfg(target_arch = "wasm32")]
    worker::Delay::from(core::time::Duration::from_millis(milliseconds)).await;
    // Natively there is no event loop to yield to, and the tests' stores serialize anyway.
    #[cfg(not(target_arch = "wasm32"))]
    let _ = milliseconds;
}
