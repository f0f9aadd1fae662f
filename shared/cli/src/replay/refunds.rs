//! What comes back: a refund on the order as it was decided, on the day it comes back.

use coppertoken_rules::State;
use coppertoken_rules::error::OutOfRange;
use coppertoken_rules::ledger::source::SourceRecord;
use coppertoken_rules::ledger::voucher::Voucher;
use coppertoken_rules::order::{Order, Refund, RefundLine};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::time::Moment;
use coppertoken_rules::{Account, Amount, FactKind, Rejection};

use super::shop::Shop;
use crate::orders::PastReturn;

/// An order that comes back later, in part or whole, as it was decided.
pub struct Bought {
    source: SourceRecord,
    /// Those it holds or has used; one that came back is free for other orders.
    vouchers: Vec<Voucher>,
}

impl Bought {
    /// The order's record, and those of the vouchers that are its own.
    pub fn of(source: SourceRecord, vouchers: impl IntoIterator<Item = Voucher>) -> Self {
        let is_own = |voucher: &Voucher| voucher.belongs_to(&source.known.latest.order_id);
        let vouchers = vouchers.into_iter().filter(is_own).collect();
        Self { source, vouchers }
    }
}

impl Shop {
    /// Something of an order comes back.
    pub(super) fn take_back(&mut self, back: &PastReturn) -> Result<(), String> {
        let now = self.begin(back.at)?;
        let goods = Amount::sum(back.lines.iter().map(|line| line.net)).map_err(|error| error.to_string())?;
        self.totals.revenue = self.totals.revenue.saturating_sub(goods.get());
        self.totals.returned = self.totals.returned.saturating_add(goods.get());
        let Some(bought) = self.bought.remove(&back.order_id) else { return Ok(()) };
        let Some((customer_id, account)) = back.customer_id.as_ref().and_then(|id| self.members.remove_entry(id))
        else {
            return Ok(());
        };
        let (account, bought) = self.refund(account, bought, back, now).map_err(|error| error.to_string())?;
        self.members.insert(customer_id, account);
        self.bought.insert(back.order_id.clone(), bought);
        Ok(())
    }

    fn refund(
        &mut self,
        account: Account,
        bought: Bought,
        back: &PastReturn,
        now: Moment,
    ) -> Result<(Account, Bought), Rejection> {
        let mut order = bought.source.known.order();
        order.updated_at = now.instant;
        order.arrived_at = now.instant;
        order.refunds.push(refund_of(&order, back)?);
        let state = State {
            account: Some(account),
            source: Some(bought.source.clone()),
            vouchers: bought.vouchers.clone(),
            ..State::default()
        };
        let decision = self.decide(state, now, FactKind::Order(Box::new(order)))?;
        let source = decision.source.unwrap_or(bought.source);
        let is_unchanged = |old: &Voucher| !decision.vouchers.iter().any(|new| new.voucher_id == old.voucher_id);
        let unchanged: Vec<Voucher> = bought.vouchers.into_iter().filter(is_unchanged).collect();
        let bought = Bought::of(source, decision.vouchers.into_iter().chain(unchanged));
        Ok((decision.account.ok_or(Rejection::AccountDamaged)?, bought))
    }
}

/// The refund of what came back. A line of which points paid a part gives back that much less money.
fn refund_of(order: &Order, back: &PastReturn) -> Result<Refund, Rejection> {
    let mut lines = vec![];
    for returned in &back.lines {
        let Some(line) = order.lines.iter().find(|line| line.line_id == returned.line_id) else { continue };
        let part = |amount: Amount| {
            let part = i128::from(amount.get()).saturating_mul(i128::from(returned.net.get()));
            let part = part.checked_div(i128::from(returned.of_net.get())).unwrap_or(0);
            Amount::new(i64::try_from(part).map_err(|_| OutOfRange)?)
        };
        let (net, tax) = (part(line.net)?, part(line.tax)?);
        lines.push(RefundLine {
            line_id: line.line_id.clone(),
            quantity: Quantity::of_pieces(returned.quantity),
            net,
            tax,
        });
    }
    let total = Amount::sum(lines.iter().flat_map(|line| [line.net, line.tax]))?;
    let id = order.refunds.len().saturating_add(1).to_string();
    Ok(Refund { id, lines, total, ..Refund::default() })
}
