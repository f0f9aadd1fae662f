//! One program over the years: members' accounts, and what happened to points month by month.

use std::collections::BTreeMap;
use std::path::Path;

use coppertoken_rules::fact::Minted;
use coppertoken_rules::ids::{AccountId, OrderId, VoucherCode, VoucherId};
use coppertoken_rules::ledger::entry::EntryKind;
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};
use coppertoken_rules::order::{Order, OrderLine};
use coppertoken_rules::program::document::Reward;
use coppertoken_rules::rewards::Checkout;
use coppertoken_rules::time::{Date, Moment};
use coppertoken_rules::{Account, Amount, Fact, FactKind, Points, Program, Rejection};
use coppertoken_rules::{Decision, State, decide, payable, redeemable};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::refunds::Bought;
use super::{Behaviour, name_of};
use crate::files::{self, Failure};
use crate::orders::{PastEvent, PastOrder};
use crate::zone;

/// What happened to points in one month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Month {
    /// Became balance.
    pub issued: i64,
    /// Paid for rewards, less what came back.
    pub redeemed: i64,
    /// Ended with their last day.
    pub expired: i64,
    /// Taken from the balance because goods came back.
    pub taken_back: i64,
    /// Balance of all members at the end.
    pub outstanding: i64,
}

/// What happened in all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Orders.
    pub orders: i64,
    /// Of these, of guests.
    pub of_guests: i64,
    /// Goods of all orders less what came back, minor units.
    pub revenue: i64,
    /// Goods that came back, minor units.
    pub returned: i64,
    /// Rewards used.
    pub rewards: i64,
    /// What they cost: amounts taken off, and what the document says products cost. Minor units.
    pub cost: i64,
}

/// One program and its members.
pub struct Shop {
    /// The program's name in the table.
    pub name: String,
    /// What happened in all.
    pub totals: Totals,
    /// What happened by month: its first day.
    pub months: BTreeMap<Date, Month>,
    /// Accounts by the customer's id.
    pub members: BTreeMap<String, Account>,
    /// The program.
    pub program: Program,
    zone: TimeZone,
    behaviour: Behaviour,
    minted: u64,
    last: Option<Moment>,
    pub(super) bought: BTreeMap<String, Bought>,
}

impl Shop {
    /// Opens a program document.
    pub fn open(path: &Path, behaviour: Behaviour) -> Result<Self, Failure> {
        let program = files::program(path)?;
        let zone = zone::of(program.document())?;
        Ok(Self {
            name: name_of(path),
            totals: Totals::default(),
            months: BTreeMap::new(),
            members: BTreeMap::new(),
            program,
            zone,
            behaviour,
            minted: 0,
            last: None,
            bought: BTreeMap::new(),
        })
    }

    /// The program's currency.
    pub fn currency(&self) -> &str {
        &self.program.document().currency
    }

    /// The program's time zone.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Applies the next event in the order of time. Errors with what the rules refuse.
    pub fn apply(&mut self, event: &PastEvent) -> Result<(), String> {
        match event {
            PastEvent::Order(order) => self.order(order),
            PastEvent::Return(back) => self.take_back(back),
        }
    }

    /// Ends the months before an instant; its moment.
    pub(super) fn begin(&mut self, at: Timestamp) -> Result<Moment, String> {
        let now = zone::moment(&self.zone, at).ok_or("the time is out of range")?;
        self.end_months_before(now)?;
        self.last = Some(now);
        Ok(now)
    }

    /// An order is placed and paid.
    fn order(&mut self, past: &PastOrder) -> Result<(), String> {
        let now = self.begin(past.placed_at)?;
        let goods = Amount::sum(past.lines.iter().map(|line| line.net)).map_err(|error| error.to_string())?;
        self.totals.orders = self.totals.orders.saturating_add(1);
        self.totals.revenue = self.totals.revenue.saturating_add(goods.get());
        let Some(customer_id) = &past.customer_id else {
            self.totals.of_guests = self.totals.of_guests.saturating_add(1);
            return Ok(());
        };
        let account = match self.members.remove(customer_id) {
            Some(account) => account,
            None => self.join(customer_id, now).map_err(|error| error.to_string())?,
        };
        let account = self.buy(account, past, goods, now).map_err(|error| error.to_string())?;
        self.members.insert(customer_id.clone(), account);
        Ok(())
    }

    /// Ends the last month.
    pub fn close(&mut self) -> Result<(), String> {
        let Some(last) = self.last else { return Ok(()) };
        self.end_month(last.date.first_of_month(), last).map_err(|error| error.to_string())
    }

    fn join(&mut self, customer_id: &str, now: Moment) -> Result<Account, Rejection> {
        let account_id = AccountId::new(customer_id).map_err(Rejection::of_identifier)?;
        let kind = FactKind::Join { account_id, referred_by: None, since: None, is_return: false };
        let decision = self.decide(State::default(), now, kind)?;
        decision.account.ok_or(Rejection::AccountDamaged)
    }

    fn buy(&mut self, account: Account, past: &PastOrder, goods: Amount, now: Moment) -> Result<Account, Rejection> {
        let order_id = OrderId::new(&*past.order_id).map_err(Rejection::of_identifier)?;
        let mut order = Order {
            number: past.order_id.clone(),
            paid_at: Some(now),
            fulfilled_at: Some(now),
            shipping: past.shipping,
            ..Order::placed(order_id, self.currency().to_owned(), now, past.lines.clone())
        };
        let mut account = account;
        let mut vouchers = vec![];
        if self.behaviour == Behaviour::Cheapest {
            let held;
            (account, held) = self.use_points(account, &order, goods, now)?;
            if let Some(voucher) = held {
                take_off(&mut order.lines, self.count_voucher(&voucher));
                order.discount_codes.push(voucher.code.clone());
                vouchers.push(voucher);
            }
        }
        let state = State { account: Some(account), vouchers, ..State::default() };
        let decision = self.decide(state, now, FactKind::Order(Box::new(order)))?;
        if let (true, Some(source)) = (past.is_returned, decision.source) {
            self.bought.insert(past.order_id.clone(), Bought::of(source, decision.vouchers));
        }
        decision.account.ok_or(Rejection::AccountDamaged)
    }

    /// What the member does with points before paying: at most one voucher an order.
    fn use_points(
        &mut self,
        account: Account,
        order: &Order,
        goods: Amount,
        now: Moment,
    ) -> Result<(Account, Option<Voucher>), Rejection> {
        // By a decision, so that what time alone did is counted.
        let state = State { account: Some(account), ..State::default() };
        let account = self.decide(state, now, FactKind::Settle)?.account.ok_or(Rejection::AccountDamaged)?;
        let issued = |account: &Account| {
            let usable = |voucher: &&Voucher| voucher.state == VoucherState::Issued && voucher.minimum_goods <= goods;
            account.vouchers.iter().find(usable).cloned()
        };
        let (account, voucher) = match issued(&account) {
            Some(voucher) => (account, Some(voucher)),
            None => match self.cheapest(&account, goods, now).map(|reward| reward.id.clone()) {
                Some(reward_id) => {
                    let state = State { account: Some(account), ..State::default() };
                    let decision = self.decide(state, now, FactKind::Redeem { reward_id })?;
                    let account = decision.account.ok_or(Rejection::AccountDamaged)?;
                    let voucher = issued(&account);
                    (account, voucher)
                }
                None => return self.pay_share(account, order, goods, now),
            },
        };
        let Some(voucher) = voucher else { return Ok((account, None)) };
        let claim = FactKind::Claim {
            code: voucher.code.clone(),
            order_id: order.order_id.clone(),
            cart_id: None,
            goods_amount: goods,
            lines: order.lines.clone(),
            shipping: order.shipping,
        };
        self.hold(State { account: Some(account), vouchers: vec![voucher], ..State::default() }, now, claim)
    }

    fn cheapest(&self, account: &Account, goods: Amount, now: Moment) -> Option<&Reward> {
        let rewards = self.program.document().rewards.iter().filter(|reward| reward.minimum_goods <= goods);
        let affordable = rewards.filter_map(|reward| {
            redeemable(&self.program, account, reward, now.date).ok().map(|cost| (cost, &reward.id, reward))
        });
        affordable.min_by_key(|(cost, id, _)| (*cost, *id)).map(|(_, _, reward)| reward)
    }

    fn pay_share(
        &mut self,
        account: Account,
        order: &Order,
        goods: Amount,
        now: Moment,
    ) -> Result<(Account, Option<Voucher>), Rejection> {
        let balance = account.balance()?;
        let checkout = Checkout { lines: &order.lines, goods, shipping: Amount::ZERO };
        if !payable(&self.program, &account, Some(&order.order_id), checkout, now.date)?.amount.is_positive() {
            return Ok((account, None));
        }
        let pay = FactKind::PayShare {
            order_id: order.order_id.clone(),
            points: balance,
            goods_amount: goods,
            lines: order.lines.clone(),
        };
        self.hold(State { account: Some(account), ..State::default() }, now, pay)
    }

    /// Decides a fact after which a voucher is held by the order.
    fn hold(&mut self, state: State, now: Moment, kind: FactKind) -> Result<(Account, Option<Voucher>), Rejection> {
        let decision = self.decide(state, now, kind)?;
        let held = decision.vouchers.into_iter().find(|voucher| matches!(voucher.state, VoucherState::Claimed { .. }));
        Ok((decision.account.ok_or(Rejection::AccountDamaged)?, held))
    }

    /// Minor units the held voucher takes off; counts what it costs.
    fn count_voucher(&mut self, voucher: &Voucher) -> Amount {
        let VoucherState::Claimed { applied, .. } = &voucher.state else { return Amount::ZERO };
        let stated = self.program.reward(&voucher.reward_id).and_then(|reward| reward.margin_cost);
        let cost = if applied.is_positive() { *applied } else { stated.unwrap_or_default() };
        self.totals.rewards = self.totals.rewards.saturating_add(1);
        self.totals.cost = self.totals.cost.saturating_add(cost.get());
        *applied
    }

    /// Decides, and counts what the entries do to points.
    pub(super) fn decide(&mut self, state: State, now: Moment, kind: FactKind) -> Result<Decision, Rejection> {
        let minted: Vec<Minted> = (0..coppertoken_rules::limits::MINTED_COUNT).filter_map(|_| self.mint()).collect();
        let decision = decide(&self.program, &state, &Fact { now, minted, newcomer: None, kind })?;
        for entry in &decision.entries {
            let month = self.months.entry(entry.effective_on.first_of_month()).or_default();
            let points = entry.points.get();
            match entry.kind {
                EntryKind::Posted => month.issued = month.issued.saturating_add(points),
                EntryKind::Redeemed | EntryKind::RolledBack => month.redeemed = month.redeemed.saturating_sub(points),
                EntryKind::Expired => month.expired = month.expired.saturating_sub(points),
                EntryKind::ClawedBack => month.taken_back = month.taken_back.saturating_sub(points),
                EntryKind::Earned
                | EntryKind::Voided
                | EntryKind::Noted
                | EntryKind::Joined
                | EntryKind::TierChanged
                | EntryKind::Adjusted
                | EntryKind::MergedIn
                | EntryKind::MergedOut => {}
            }
        }
        Ok(decision)
    }

    fn mint(&mut self) -> Option<Minted> {
        self.minted = self.minted.saturating_add(1);
        let name = format!("V{}", self.minted);
        Some(Minted { voucher_id: VoucherId::new(&*name).ok()?, code: VoucherCode::normalized(&name).ok()? })
    }

    /// Settles every account at the end of each month that is over, so that each month shows what stood at its end.
    fn end_months_before(&mut self, now: Moment) -> Result<(), String> {
        let Some(last) = self.last else { return Ok(()) };
        let mut month = last.date.first_of_month();
        while month < now.date.first_of_month() {
            let next = month.plus_months(1);
            let date = next.plus_days(-1);
            // Settling reads the day; the instant only marks when it was written.
            let end = Moment {
                instant: last
                    .instant
                    .max(last.instant.plus_hours(i64::from(date.days_after(last.date)).saturating_mul(24))),
                date,
            };
            self.end_month(month, end).map_err(|error| error.to_string())?;
            month = next;
        }
        Ok(())
    }

    fn end_month(&mut self, month: Date, end: Moment) -> Result<(), Rejection> {
        let due: Vec<String> = self
            .members
            .iter()
            .filter(|(_, account)| account.next_due_on().is_some_and(|day| day <= end.date))
            .map(|(customer_id, _)| customer_id.clone())
            .collect();
        for customer_id in due {
            if let Some(account) = self.members.remove(&customer_id) {
                let state = State { account: Some(account), ..State::default() };
                let decision = self.decide(state, end, FactKind::Settle)?;
                self.members.insert(customer_id, decision.account.ok_or(Rejection::AccountDamaged)?);
            }
        }
        let mut outstanding = Points::ZERO;
        for account in self.members.values() {
            outstanding = outstanding.plus(account.balance()?)?;
        }
        self.months.entry(month).or_default().outstanding = outstanding.get();
        Ok(())
    }
}

/// What a voucher pays comes off the goods, line by line: such money earns nothing.
fn take_off(lines: &mut [OrderLine], amount: Amount) {
    let mut left = amount.get();
    for line in lines {
        let taken = left.min(line.net.get()).max(0);
        left = left.saturating_sub(taken);
        line.net = Amount::new(line.net.get().saturating_sub(taken)).unwrap_or(Amount::ZERO);
        line.discount_net = Amount::new(line.discount_net.get().saturating_add(taken)).unwrap_or(line.discount_net);
    }
}
