//! A decision in the making: every draft becomes an entry and is applied at once, so that later steps see earlier ones.

use super::Decision;
use super::{FollowUp, StockClaim, StockLeft};
use crate::fact::Minted;
use crate::ids::{OrderId, RuleId, SourceId, VoucherCode, VoucherId};
use crate::ledger::account::Account;
use crate::ledger::entry::{Changes, Entry, EntryKind, TraceLine};
use crate::ledger::replay::apply;
use crate::ledger::source::SourceRecord;
use crate::ledger::voucher::Voucher;
use crate::number::Points;
use crate::order::OrderWarning;
use crate::rejection::Rejection;
use crate::time::{Date, Moment};

/// An entry without its place in the ledger.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it does.
    pub kind: EntryKind,
    /// What caused it.
    pub source: SourceId,
    /// Revision of the source.
    pub revision: u32,
    /// The day it counts from.
    pub effective_on: Date,
    /// Points it moves.
    pub points: Points,
    /// Everything it changes.
    pub changes: Changes,
    /// Why these points.
    pub trace: Vec<TraceLine>,
}

/// The account and its new entries so far.
#[derive(Debug)]
pub struct Posting {
    account: Account,
    entries: Vec<Entry>,
    /// Vouchers the fact names, as they stand now; open ones are also in the account.
    vouchers: Vec<Voucher>,
    changed: Vec<VoucherId>,
    minted: Vec<Minted>,
    left: Vec<StockLeft>,
    claims: Vec<StockClaim>,
    follow_ups: Vec<FollowUp>,
    warnings: Vec<OrderWarning>,
    now: Moment,
}

impl Posting {
    /// Starts from a stored account.
    pub fn new(account: Account, vouchers: &[Voucher], now: Moment) -> Self {
        Self {
            account,
            entries: Vec::new(),
            vouchers: vouchers.to_vec(),
            changed: Vec::new(),
            minted: Vec::new(),
            left: Vec::new(),
            claims: Vec::new(),
            follow_ups: Vec::new(),
            warnings: Vec::new(),
            now,
        }
    }

    /// The same with fresh identifiers to issue vouchers under.
    #[must_use]
    pub fn with_minted(mut self, minted: &[Minted]) -> Self {
        self.minted = minted.iter().rev().cloned().collect();
        self
    }

    /// The same, knowing what is left of limited rewards.
    #[must_use]
    pub fn with_left(mut self, left: &[StockLeft]) -> Self {
        self.left = left.to_vec();
        self
    }

    /// Is none left of a limited reward, after what was taken so far?
    pub fn is_sold_out(&self, rule_id: &RuleId) -> bool {
        let taken = self.claims.iter().find(|claim| &claim.rule_id == rule_id).map_or(0, |claim| claim.count);
        self.left.iter().any(|left| &left.rule_id == rule_id && left.count <= taken)
    }

    /// The next fresh identifier; `None` when the shell minted no more for this fact.
    pub fn mint(&mut self) -> Option<Minted> {
        self.minted.pop()
    }

    /// Takes `count` of a limited reward (negative: gives back).
    pub fn claim_stock(&mut self, rule_id: &RuleId, count: i64) {
        match self.claims.iter_mut().find(|claim| &claim.rule_id == rule_id) {
            Some(claim) => claim.count = claim.count.saturating_add(count),
            None => self.claims.push(StockClaim { rule_id: rule_id.clone(), count }),
        }
    }

    /// Tells another account something, by a fact of its own.
    pub fn follow_up(&mut self, follow_up: FollowUp) {
        self.follow_ups.push(follow_up);
    }

    /// Tells what is odd about the news.
    pub fn warn(&mut self, warnings: impl IntoIterator<Item = OrderWarning>) {
        self.warnings.extend(warnings);
    }

    /// The account as it stands after the entries so far.
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// The entries so far.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The moment of the decision.
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// A voucher by identifier, as it stands now: those the fact names as loaded and since changed, others from the account.
    pub fn voucher(&self, voucher_id: &VoucherId) -> Option<&Voucher> {
        let named = self.vouchers.iter();
        named.chain(&self.account.vouchers).find(|voucher| &voucher.voucher_id == voucher_id)
    }

    /// A voucher by code; see [`Posting::voucher`].
    pub fn voucher_by_code(&self, code: &VoucherCode) -> Option<&Voucher> {
        let named = self.vouchers.iter();
        named.chain(&self.account.vouchers).find(|voucher| &voucher.code == code)
    }

    /// Has this order paid for a code that another order has used?
    pub fn is_repeated_by(&self, code: &VoucherCode, order_id: &OrderId) -> bool {
        self.vouchers.iter().any(|voucher| voucher.repeats.as_ref() == Some(code) && voucher.belongs_to(order_id))
    }

    /// The identifiers of the vouchers the fact names.
    pub fn named_vouchers(&self) -> Vec<VoucherId> {
        self.vouchers.iter().map(|voucher| voucher.voucher_id.clone()).collect()
    }

    /// Writes an entry.
    pub fn write(&mut self, draft: Draft) -> Result<(), Rejection> {
        let entry = Entry {
            account_id: self.account.account_id.clone(),
            sequence: self.account.sequence.saturating_add(1),
            recorded_at: self.now.instant,
            effective_on: draft.effective_on,
            source: draft.source,
            revision: draft.revision,
            kind: draft.kind,
            points: draft.points,
            changes: draft.changes,
            trace: draft.trace,
        };
        self.account = apply(&self.account, &entry)?;
        if let Some(voucher) = &entry.changes.voucher {
            self.vouchers.retain(|known| known.voucher_id != voucher.voucher_id);
            self.vouchers.push(voucher.clone());
            if !self.changed.contains(&voucher.voucher_id) {
                self.changed.push(voucher.voucher_id.clone());
            }
        }
        self.entries.push(entry);
        Ok(())
    }

    /// The decision.
    pub fn finish(self, source: Option<SourceRecord>) -> Result<Decision, Rejection> {
        let Self { account, entries, vouchers, changed, mut claims, follow_ups, warnings, .. } = self;
        let vouchers = vouchers.into_iter().filter(|voucher| changed.contains(&voucher.voucher_id)).collect();
        claims.retain(|claim| claim.count != 0);
        Ok(Decision { account: Some(account), entries, source, vouchers, claims, follow_ups, warnings })
    }
}
