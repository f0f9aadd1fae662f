//! Plays generated steps in a [`World`].

use coppertoken_rules::fact::FactKind;
use coppertoken_rules::ids::VoucherId;
use coppertoken_rules::ledger::entry::Entry;
use coppertoken_rules::order::Order;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::{Amount, Rejection};

use crate::builders::{self, amount, date, moment};
use crate::generate::Step;
use crate::world::World;

/// A world with the snapshots that were delivered so far.
#[derive(Clone, Debug)]
pub struct History {
    /// What the shop stores.
    pub world: World,
    /// Every snapshot of every order, in the order it was delivered.
    pub deliveries: Vec<Vec<Order>>,
    vouchers_minted: usize,
}

impl History {
    /// A member who has just joined.
    pub fn of(document: ProgramDocument) -> Self {
        Self::of_member(World::joined(document, moment(date("2026-11-01"), 600)))
    }

    /// Of a member who has joined in that world.
    pub const fn of_member(world: World) -> Self {
        Self { world, deliveries: vec![], vouchers_minted: 0 }
    }

    /// A member to whom all that happened.
    pub fn after(document: ProgramDocument, steps: &[Step]) -> Self {
        let mut history = Self::of(document);
        steps.iter().for_each(|step| history.play(step));
        history
    }

    /// Plays a step. What the rules refuse changes nothing; that they refuse for a reason is checked.
    pub fn play(&mut self, step: &Step) {
        let before = self.world.clone();
        let outcome = self.attempt(step);
        if let Err(rejection) = outcome {
            use Rejection::{
                AccountDamaged, AmountOutOfRange, Contention, CurrencyMismatch, OrderTooLarge, TooManyOpen,
            };
            let is_absurd = matches!(
                rejection,
                AccountDamaged | AmountOutOfRange | Contention | CurrencyMismatch | OrderTooLarge | TooManyOpen
            );
            assert!(!is_absurd, "{step:?} was refused: {rejection:?}");
            assert_eq!(self.world.account, before.account, "a refusal writes nothing");
        }
    }

    fn attempt(&mut self, step: &Step) -> Result<(), Rejection> {
        match step {
            Step::Wait(milliseconds) => self.world.now = builders::later(self.world.now, *milliseconds),
            Step::Publish(document) => self.world.publish((**document).clone()),
            Step::Place { lines, shipping, is_paid, voucher } => {
                let now = self.world.now;
                let mut order = builders::order(&format!("order-{}", self.deliveries.len()), now, lines.clone());
                order.shipping = amount(*shipping);
                order.paid_at = is_paid.then_some(now);
                order.discount_codes = voucher.and_then(|place| self.code(place)).into_iter().collect();
                self.deliveries.push(vec![]);
                return self.deliver(self.deliveries.len() - 1, order);
            }
            Step::Pay(place) => return self.update(*place, |order, now| order.paid_at = order.paid_at.or(Some(now))),
            Step::Fulfil(place) => {
                return self.update(*place, |order, now| order.fulfilled_at = order.fulfilled_at.or(Some(now)));
            }
            Step::Cancel(place) => {
                return self.update(*place, |order, now| order.cancelled_at = order.cancelled_at.or(Some(now)));
            }
            Step::Reopen(place) => return self.update(*place, |order, _| order.cancelled_at = None),
            Step::Change(place, lines) => return self.update(*place, |order, _| order.lines.clone_from(lines)),
            Step::RefundLine { order, line, percent } => {
                return self.update(*order, |order, _| {
                    let line = &order.lines[line % order.lines.len()];
                    let part = |of: Amount| of.get() * percent / 100;
                    let parts = [(line.line_id.as_str(), part(line.net), part(line.tax))];
                    let mut refund = builders::refund_of_lines(&format!("refund-{}", order.refunds.len()), &parts);
                    refund.lines[0].quantity = Quantity::of_pieces(line.quantity.pieces() * percent / 100);
                    order.refunds.push(refund);
                });
            }
            Step::RefundTotal { order, percent, shipping } => {
                return self.update(*order, |order, _| {
                    let gross: i64 = order.lines.iter().map(|line| line.net.get() + line.tax.get()).sum();
                    let id = format!("refund-{}", order.refunds.len());
                    let mut refund = builders::refund_of_total(&id, gross * percent / 100 + shipping);
                    refund.shipping = amount(*shipping);
                    order.refunds.push(refund);
                });
            }
            Step::Redeliver { order, delivery } => {
                let Some(place) = order.checked_rem(self.deliveries.len()) else { return Ok(()) };
                let Some(delivery) = delivery.checked_rem(self.deliveries[place].len()) else { return Ok(()) };
                // What time changed since is written first: whatever is left would come from the repetition.
                self.world.decide(FactKind::Settle)?;
                let written = self.world.deliver(&self.deliveries[place][delivery].clone())?.entries;
                // A code that somebody else held at the time may be free by now.
                let is_of_voucher = |entry: &Entry| entry.source.as_str().starts_with("voucher:");
                assert!(written.iter().all(is_of_voucher), "a repetition posts nothing: {written:?}");
            }
            Step::Redeem(reward) => {
                let rewards = &self.world.program.document().rewards;
                let reward_id = rewards[reward % rewards.len()].id.clone();
                self.vouchers_minted += 1;
                let code = format!("C{}", self.vouchers_minted);
                self.world.redeem(reward_id.as_str(), &code)?;
            }
            Step::CancelVoucher(place) => {
                let Some(voucher_id) = self.voucher_id(*place) else { return Ok(()) };
                self.world.decide(FactKind::CancelRedemption { voucher_id })?;
            }
            Step::Claim { voucher, order, goods } => {
                let Some(code) = self.code(*voucher) else { return Ok(()) };
                let order_id = builders::order_id(&format!("order-{}", order % (self.deliveries.len() + 1)));
                self.world.decide(FactKind::Claim {
                    code,
                    order_id,
                    cart_id: None,
                    goods_amount: amount(*goods),
                    lines: vec![],
                    shipping: Amount::ZERO,
                })?;
            }
            Step::Release { voucher, order } => {
                let Some(code) = self.code(*voucher) else { return Ok(()) };
                let order_id = builders::order_id(&format!("order-{}", order % (self.deliveries.len() + 1)));
                self.world.decide(FactKind::Release { code, order_id })?;
            }
            Step::ForeignOrder { voucher, is_paid, is_cancelled } => {
                let Some(code) = self.code(*voucher) else { return Ok(()) };
                let now = self.world.now;
                let mut order = builders::order("foreign", now, vec![builders::line("1", 1000, 0)]);
                order.paid_at = is_paid.then_some(now);
                order.cancelled_at = is_cancelled.then_some(now);
                order.discount_codes = vec![code];
                self.world.decide(FactKind::ForeignOrder(Box::new(builders::known(&order))))?;
            }
            Step::Settle => {
                self.world.decide(FactKind::Settle)?;
            }
        }
        Ok(())
    }

    /// Changes the newest snapshot of an order and delivers it.
    fn update(
        &mut self,
        place: usize,
        change: impl FnOnce(&mut Order, coppertoken_rules::time::Moment),
    ) -> Result<(), Rejection> {
        let Some(place) = place.checked_rem(self.deliveries.len()) else { return Ok(()) };
        let Some(mut order) = self.deliveries[place].last().cloned() else { return Ok(()) };
        change(&mut order, self.world.now);
        // A platform's clock always moves: two states of an order never share an instant.
        order.updated_at = builders::later(at(order.updated_at), 1).instant.max(self.world.now.instant);
        self.deliver(place, order)
    }

    fn deliver(&mut self, place: usize, order: Order) -> Result<(), Rejection> {
        self.deliveries[place].push(order.clone());
        self.world.deliver(&order)?;
        Ok(())
    }

    fn voucher_id(&self, place: usize) -> Option<VoucherId> {
        let place = place.checked_rem(self.world.vouchers.len())?;
        self.world.vouchers.keys().nth(place).cloned()
    }

    fn code(&self, place: usize) -> Option<coppertoken_rules::ids::VoucherCode> {
        let voucher_id = self.voucher_id(place)?;
        self.world.vouchers.get(&voucher_id).map(|voucher| voucher.code.clone())
    }
}

fn at(instant: coppertoken_rules::time::Instant) -> coppertoken_rules::time::Moment {
    builders::at_milliseconds(instant.milliseconds())
}
