//! Freezing an account, and freeing it.

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::{Fact, FactKind, Rejection, State, decide};

use super::programs;
use super::retry::{ATTEMPTS_MAX, Outcome, outcome, pause};
use crate::error::Error;
use crate::repositories::database::Database;
use crate::repositories::ledger::{self, Beside};
use crate::repositories::program_cache::ProgramCache;
use crate::shell::Shell;

/// Freezes a customer's account or frees it. What is so already changes nothing.
pub async fn set<D: Database, C: ProgramCache>(
    shell: &Shell<D, C>,
    shop_id: &ShopId,
    customer_id: &str,
    is_frozen: bool,
) -> Result<(), Error> {
    for attempt in 0..ATTEMPTS_MAX {
        let stored = ledger::account_of_member(&shell.database, shop_id, customer_id).await?;
        let stored = stored.ok_or(Error::Rejected(Rejection::NotAMember))?;
        let program = programs::open(shell, shop_id, stored.program_version).await?;
        let kind = FactKind::Freeze { is_frozen };
        let fact = Fact { now: program.moment(shell.now)?, minted: vec![], kind };
        let state = State { account: Some(stored.account), ..State::default() };
        let decision = decide(&program.program, &state, &fact)?;
        match outcome(ledger::append(&shell.database, shop_id, stored.head, &decision, Beside::default()).await)? {
            Outcome::Done => return Ok(()),
            Outcome::Lost | Outcome::SoldOut => pause(attempt).await,
        }
    }
    Err(Rejection::Contention.into())
}
