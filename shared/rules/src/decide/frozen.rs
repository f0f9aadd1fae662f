//! Freezing an account: while a person looks into it, it earns as ever and spends nothing.
//!
//! Orders, refunds, expiry and giving vouchers back go on: a frozen account's ledger must stay true.

use super::posting::{Draft, Posting};
use crate::fact::FactKind;
use crate::ids::Source;
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, EntryKind};
use crate::ledger::state_change::StateChange;
use crate::number::Points;
use crate::rejection::Rejection;

/// Refuses what a frozen account may not do: turn points or gifts into something that leaves the shop.
pub fn refuse(account: &Account, kind: &FactKind) -> Result<(), Rejection> {
    let spends = matches!(
        kind,
        FactKind::Redeem { .. } | FactKind::PayShare { .. } | FactKind::Claim { .. } | FactKind::Choose { .. }
    );
    if account.is_frozen && spends { Err(Rejection::AccountFrozen) } else { Ok(()) }
}

/// Freezes the account or frees it. What is so already writes nothing.
pub fn set(posting: &mut Posting, is_frozen: bool) -> Result<(), Rejection> {
    let account = posting.account();
    if account.is_frozen == is_frozen {
        return Ok(());
    }
    // Freezing happens again and again: the place in the ledger tells the times apart.
    let source = Source::Frozen(account.account_id.clone(), account.sequence).id().map_err(Rejection::of_identifier)?;
    posting.write(Draft {
        kind: EntryKind::Noted,
        source,
        revision: 1,
        effective_on: posting.now().date,
        points: Points::ZERO,
        changes: Changes { marks: vec![StateChange::Frozen(is_frozen)], ..Changes::default() },
        trace: vec![],
    })
}
