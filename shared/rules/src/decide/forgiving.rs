//! What a member owes whose points a return takes are spent already.

use crate::ledger::account::Account;
use crate::ledger::state_change::StateChange;
use crate::number::Points;
use crate::program::document::AfterSpending;
use crate::rejection::Rejection;

/// Points that could not be taken back because they are spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The member owes them from now on.
    pub owed: Points,
    /// Nobody is asked for them, unless what they were spent on comes back.
    pub forgiven: Points,
}

/// What becomes of points that could not be taken back because they are spent. By the policy `clamp` only as many are owed as lie in
/// vouchers nobody has used: cancelling one of them would bring the forgiven points back.
pub fn spent(account: &Account, policy: AfterSpending, left: Points) -> Result<Spent, Rejection> {
    let owed = match policy {
        AfterSpending::Deficit => left,
        AfterSpending::Clamp => {
            let held = Points::sum(account.vouchers.iter().map(|voucher| voucher.cost))?;
            left.min(held.minus(account.deficit)?.at_least_zero())
        }
    };
    Ok(Spent { owed, forgiven: left.minus(owed)? })
}

impl Spent {
    /// What the account remembers of it.
    pub fn marks(&self) -> Vec<StateChange> {
        if self.forgiven.is_zero() { vec![] } else { vec![StateChange::Forgiven(self.forgiven)] }
    }
}
