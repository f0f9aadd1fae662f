//! The account: what a member's entries add up to. A cache of the ledger, rebuilt at any time by
//! [`crate::ledger::replay::replay`].

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, RuleId, VoucherId};
use crate::ledger::lot::{ExpiredLot, Lot, Pending};
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::number::Points;
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

/// Most open lots and pending amounts of an account: an order a day for a year and a half. At about 150 bytes each, 600 are
/// 90 KB of the 2 MB row.
pub const LOTS_MAX: usize = 600;
/// Most open vouchers: at about 600 bytes each (with the lots that paid), 50 are 30 KB.
pub const VOUCHERS_MAX: usize = 50;
/// Months an expired lot is remembered, longer than any return window.
pub const EXPIRED_MONTHS_KEPT: u16 = 24;

/// What the entries of a member add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Identifier.
    pub account_id: AccountId,
    /// Sequence of the last entry; 0 = nothing written yet.
    pub sequence: u64,
    /// When the member joined.
    pub joined_at: Option<Moment>,
    /// Open lots in spending order.
    pub lots: Vec<Lot>,
    /// Waiting points by the day they post.
    pub pending: Vec<Pending>,
    /// Points owed because of returns after spending; never negative.
    pub deficit: Points,
    /// Issued and claimed vouchers, oldest first.
    pub vouchers: Vec<Voucher>,
    /// Lots that expired within [`EXPIRED_MONTHS_KEPT`].
    pub expired: Vec<ExpiredLot>,
    /// Paid orders counted.
    pub paid_orders: i64,
    /// Points earned by orders, less what was taken back.
    pub qualifying: Points,
    /// Points spent on vouchers, less what was given back.
    pub redeemed: Points,
    /// The tier reached, if the program has tiers and one was reached.
    pub tier_id: Option<RuleId>,
}

impl Account {
    /// An account nothing has been written to.
    pub const fn new(account_id: AccountId) -> Self {
        Self {
            account_id,
            sequence: 0,
            joined_at: None,
            lots: Vec::new(),
            pending: Vec::new(),
            deficit: Points::ZERO,
            vouchers: Vec::new(),
            expired: Vec::new(),
            paid_orders: 0,
            qualifying: Points::ZERO,
            redeemed: Points::ZERO,
            tier_id: None,
        }
    }

    /// Points that can be spent: open lots less the deficit. Negative only through a clawback.
    pub fn balance(&self) -> Result<Points, Rejection> {
        Points::sum(self.lots.iter().map(|lot| lot.points))?.minus(self.deficit)
    }

    /// Points that wait for their day.
    pub fn pending_points(&self) -> Result<Points, Rejection> {
        Points::sum(self.pending.iter().map(|pending| pending.points))
    }

    /// The open voucher of this identifier.
    pub fn voucher(&self, voucher_id: &VoucherId) -> Option<&Voucher> {
        self.vouchers.iter().find(|voucher| &voucher.voucher_id == voucher_id)
    }

    /// The next day on which time alone changes the account; `None` when nothing is due ever.
    pub fn next_due_on(&self) -> Option<Date> {
        let postings = self.pending.iter().map(|pending| pending.posts_on);
        let expiries = self.lots.iter().filter_map(|lot| lot.expires_on).map(|last_day| last_day.plus_days(1));
        let vouchers = self.vouchers.iter().map(|voucher| match &voucher.state {
            VoucherState::Claimed { at, .. } => at.date.plus_days(1),
            VoucherState::Issued | VoucherState::Used { .. } | VoucherState::Returned => {
                voucher.expires_on.plus_days(1)
            }
        });
        postings.chain(expiries).chain(vouchers).min()
    }

    /// Refuses growth beyond [`LOTS_MAX`] and [`VOUCHERS_MAX`] since `earlier`. What is above a limit already (points that came
    /// back to many lots) may shrink or stay.
    pub fn check_growth_since(&self, earlier: &Self) -> Result<(), Rejection> {
        let lots = |account: &Self| account.lots.len().saturating_add(account.pending.len());
        let has_grown_beyond = |now: usize, before: usize, most: usize| now > most && now > before;
        if has_grown_beyond(lots(self), lots(earlier), LOTS_MAX)
            || has_grown_beyond(self.vouchers.len(), earlier.vouchers.len(), VOUCHERS_MAX)
        {
            return Err(Rejection::TooManyOpen);
        }
        Ok(())
    }
}
