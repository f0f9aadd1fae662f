//! Transitions of a voucher that is issued: moved, freed, ended, returned. One that cost points gives them back when it is returned.
//!
//! Deliberately absent: who asks for a transition and whether it is allowed; [`super::voucher`] decides that.

use super::posting::{Draft, Posting};
use super::voucher::source_of;
use crate::ledger::entry::{Changes, CounterChanges, EntryKind, TraceLine, TraceReason};
use crate::ledger::mark::Mark;
use crate::ledger::spending::give_back;
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::number::Points;
use crate::rejection::Rejection;
use crate::rewards::RewardKind;
use crate::time::Date;

impl Posting {
    /// Writes a transition that moves no points.
    pub fn move_voucher(&mut self, voucher: &Voucher, on: Date, state: VoucherState) -> Result<(), Rejection> {
        let moved = voucher.moved_to(state);
        let reason = TraceReason::VoucherMoved { voucher_id: moved.voucher_id.clone() };
        self.write(Draft {
            kind: EntryKind::Noted,
            source: source_of(&moved)?,
            revision: moved.revision,
            effective_on: on,
            points: Points::ZERO,
            changes: Changes { voucher: Some(moved), ..Changes::default() },
            trace: vec![TraceLine::new(Points::ZERO, reason)],
        })
    }

    /// Frees a voucher an order held. One that pays a share of that order has nothing else to pay: its points go back.
    pub fn free_voucher(&mut self, voucher: &Voucher, on: Date) -> Result<(), Rejection> {
        if voucher.is_share {
            self.return_voucher(voucher, on, TraceReason::SharePaid, vec![])
        } else {
            self.move_voucher(voucher, on, VoucherState::Issued)
        }
    }

    /// Ends a voucher nobody used: its points go back. Only a ticket is used up by its event, whether the member came or not.
    pub fn end_voucher(&mut self, voucher: &Voucher, on: Date) -> Result<(), Rejection> {
        if let RewardKind::EventPlace(place) = &voucher.gives
            && place.held_on < on
            && let Ok(order_id) = place.used_by()
        {
            return self.move_voucher(voucher, on, VoucherState::Used { order_id });
        }
        let reason = TraceReason::VoucherExpired { reward_id: voucher.reward_id.clone() };
        self.return_voucher(voucher, on, reason, vec![])
    }

    /// Writes the transition that gives a voucher's points back to the lots they came from.
    pub fn return_voucher(
        &mut self,
        voucher: &Voucher,
        on: Date,
        reason: TraceReason,
        mut marks: Vec<Mark>,
    ) -> Result<(), Rejection> {
        let movement = give_back(self.account(), &voucher.paid_from, on)?;
        let returned = voucher.moved_to(VoucherState::Returned);
        if returned.is_redeemed() {
            marks.push(Mark::Taken { reward_id: returned.reward_id.clone(), count: -1 });
        }
        if returned.is_limited {
            self.claim_stock(&returned.reward_id, -1);
        }
        self.write(Draft {
            kind: EntryKind::RolledBack,
            source: source_of(&returned)?,
            revision: returned.revision,
            effective_on: on,
            points: returned.cost,
            changes: Changes {
                lots: movement.lots,
                deficit: movement.deficit,
                counters: CounterChanges { redeemed: returned.cost.negated(), ..CounterChanges::default() },
                marks,
                voucher: Some(returned.clone()),
                ..Changes::default()
            },
            trace: vec![TraceLine::new(returned.cost, reason)],
        })
    }
}
