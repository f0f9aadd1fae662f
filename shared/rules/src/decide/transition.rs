//! Transitions of a voucher that is issued: moved, freed, ended, returned. One that cost points gives them back when it is returned.
//!
//! Deliberately absent: who asks for a transition and whether it is allowed; [`super::voucher`] decides that.

use super::posting::{Draft, Posting};
use super::voucher::{source_of, write_paid};
use crate::ids::OrderId;
use crate::ledger::entry::{Changes, CounterChanges, EntryKind, TraceLine, TraceReason};
use crate::ledger::lot::LotChange;
use crate::ledger::spending::{GRACE_DAYS, Grace, Movement, give_back, take};
use crate::ledger::state_change::StateChange;
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::number::Points;
use crate::rejection::Rejection;
use crate::rewards::RewardTerms;
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
        if voucher.gives.is_over(on)
            && let Some(order_id) = voucher.gives.used_up_by()
        {
            return self.move_voucher(voucher, on, VoucherState::Used { order_id });
        }
        let reason = TraceReason::VoucherExpired { reward_id: voucher.reward_id.clone() };
        self.return_voucher(voucher, on, reason, vec![])
    }

    /// A paid order carries a code whose points went back before: the shopper had the discount, so it costs the points again, and what is
    /// spent meanwhile is owed.
    pub fn charge_again(&mut self, voucher: &Voucher, order_id: &OrderId) -> Result<(), Rejection> {
        self.charge(voucher.moved_to(VoucherState::Used { order_id: order_id.clone() }))
    }

    /// A paid order carries a code that another order has used: the discount was given a second time and costs the points a second time.
    /// `false`: the shell minted no more identifiers for this fact.
    pub fn charge_repeated(&mut self, voucher: &Voucher, order_id: &OrderId) -> Result<bool, Rejection> {
        let Some(minted) = self.mint() else { return Ok(false) };
        let today = self.now().date;
        self.charge(Voucher {
            voucher_id: minted.voucher_id,
            code: minted.code,
            repeats: Some(voucher.code.clone()),
            issued_on: today,
            expires_on: today,
            state: VoucherState::Used { order_id: order_id.clone() },
            revision: 1,
            ..voucher.clone()
        })?;
        Ok(true)
    }

    fn charge(&mut self, used: Voucher) -> Result<(), Rejection> {
        let (paid_from, owed) = take(&self.account().lots, used.cost)?;
        // A limited reward is given out again, unless none is left: then it was given out all the same, and nobody has to give it back.
        let is_limited = used.is_limited && !self.is_sold_out(&used.reward_id);
        let used = Voucher { paid_from, is_limited, ..used };
        if is_limited {
            self.claim_stock(&used.reward_id, 1);
        }
        let taken = used.is_redeemed().then(|| StateChange::Taken { reward_id: used.reward_id.clone(), count: 1 });
        let reason = TraceReason::CodeChargedAgain { reward_id: used.reward_id.clone() };
        let source = source_of(&used)?;
        write_paid(self, used, source, owed, taken.into_iter().collect(), reason)
    }

    /// Writes the transition that gives a voucher's points back to the lots they came from. Those whose grace is over expire at once.
    pub fn return_voucher(
        &mut self,
        voucher: &Voucher,
        on: Date,
        reason: TraceReason,
        mut marks: Vec<StateChange>,
    ) -> Result<(), Rejection> {
        let returned = voucher.moved_to(VoucherState::Returned);
        let movement = give_back(self.account(), &voucher.paid_from, on, Grace::OwnLastDay)?;
        let is_over = movement.lots.iter().any(|lot| lot.expires_on.is_some_and(|last_day| last_day < on));
        let movement = self.with_what_was_owed(movement, &returned, on)?;
        if returned.is_redeemed() {
            marks.push(StateChange::Taken { reward_id: returned.reward_id.clone(), count: -1 });
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
        })?;
        if is_over {
            // Before anything else could be paid with them.
            self.expire(on.plus_days(-1))?;
        }
        if matches!(voucher.state, VoucherState::Used { .. }) { self.take_forgiven(&returned, on) } else { Ok(()) }
    }

    /// A used voucher came back. Points forgiven since it was issued were spent on it, so they are taken now: the same as if what it was
    /// used for had come back first.
    fn take_forgiven(&mut self, returned: &Voucher, on: Date) -> Result<(), Rejection> {
        let account = self.account();
        let Some(forgiven) = account.forgiven.filter(|forgiven| returned.issued_on <= forgiven.until) else {
            return Ok(());
        };
        let (lots, _) = take(&account.lots, forgiven.points.min(returned.cost))?;
        let points = Points::sum(lots.iter().map(|change| change.points))?;
        if points.is_zero() {
            return Ok(());
        }
        self.write(Draft {
            kind: EntryKind::ClawedBack,
            source: source_of(returned)?,
            revision: returned.revision,
            effective_on: on,
            points,
            changes: Changes { lots, marks: vec![StateChange::Forgiven(points)], ..Changes::default() },
            trace: vec![TraceLine::new(points, TraceReason::ForgivenBefore)],
        })
    }

    /// Of a voucher that was charged again beyond the balance, the rest of the cost: it repays what is owed, or opens a lot for the days
    /// of grace.
    fn with_what_was_owed(&self, mut movement: Movement, voucher: &Voucher, on: Date) -> Result<Movement, Rejection> {
        let from_lots = Points::sum(voucher.paid_from.iter().map(|taken| taken.points))?;
        let rest = voucher.cost.plus(from_lots)?;
        let repaid = self.account().deficit.plus(movement.deficit)?.min(rest);
        movement.deficit = movement.deficit.minus(repaid)?;
        let points = rest.minus(repaid)?;
        if points.is_positive() {
            let expires_on = Some(on.plus_days(GRACE_DAYS));
            movement.lots.push(LotChange {
                source: source_of(voucher)?,
                points,
                opened_on: on,
                expires_on,
                renews_months: None,
                is_graced: true,
            });
        }
        Ok(movement)
    }
}
