//! The bytes the hash chain covers, and the chain itself.
//!
//! Format 1. Every field is written in the order below, as a length (u32, big-endian) followed by that many bytes; integers
//! are 8 bytes big-endian two's complement, text is UTF-8, a list is its count followed by its items, an absent
//! value is the length 0xFFFFFFFF. `hash = SHA-256(previous_hash ‖ canonical bytes)`; the first entry's
//! `previous_hash` is 32 zero bytes. No JSON (its spelling is not unique) and no personal data (it may have to be erased).

use sha2::{Digest, Sha256};

use crate::ids::ShopId;
use crate::ledger::entry::{Changes, Entry, TraceLine, TraceReason};
use crate::ledger::lot::{LotChange, PendingChange};
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::time::{Date, Moment};

/// Number of the byte form described above; stored with every entry.
pub const FORMAT: u32 = 1;

/// A link of the chain.
pub type Hash = [u8; 32];

/// What the first entry of an account is chained to.
pub const GENESIS: Hash = [0; 32];

/// The hash of an entry that follows `previous`.
pub fn hash(shop_id: &ShopId, entry: &Entry, previous: &Hash) -> Hash {
    let mut digest = Sha256::new();
    digest.update(previous);
    digest.update(canonical_bytes(shop_id, entry));
    digest.finalize().into()
}

/// The documented byte form of an entry.
pub fn canonical_bytes(shop_id: &ShopId, entry: &Entry) -> Vec<u8> {
    let mut out = Writer(Vec::with_capacity(512));
    out.integer(i64::from(FORMAT));
    out.text(shop_id.as_str());
    out.text(entry.account_id.as_str());
    out.unsigned(entry.sequence);
    out.integer(entry.recorded_at.milliseconds());
    out.date(entry.effective_on);
    out.text(entry.source.as_str());
    out.integer(i64::from(entry.revision));
    out.text(entry.kind.name());
    out.integer(entry.points.get());
    out.changes(&entry.changes);
    out.list(&entry.trace, Writer::trace_line);
    out.0
}

/// Appends fields in the documented form.
struct Writer(Vec<u8>);

impl Writer {
    fn bytes(&mut self, bytes: &[u8]) {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn integer(&mut self, value: i64) {
        self.bytes(&value.to_be_bytes());
    }

    fn unsigned(&mut self, value: u64) {
        self.bytes(&value.to_be_bytes());
    }

    fn date(&mut self, date: Date) {
        self.integer(i64::from(date.days_since_epoch()));
    }

    fn moment(&mut self, moment: &Moment) {
        self.integer(moment.instant.milliseconds());
        self.date(moment.date);
    }

    fn optional<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Self, &T)) {
        match value {
            Some(value) => write(self, value),
            None => self.0.extend_from_slice(&u32::MAX.to_be_bytes()),
        }
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.unsigned(u64::try_from(items.len()).unwrap_or(u64::MAX));
        for item in items {
            write(self, item);
        }
    }

    fn changes(&mut self, changes: &Changes) {
        self.optional(changes.joined_at.as_ref(), Self::moment);
        self.list(&changes.pending, Self::pending_change);
        self.list(&changes.lots, Self::lot_change);
        self.integer(changes.deficit.get());
        self.integer(changes.counters.paid_orders);
        self.integer(changes.counters.qualifying.get());
        self.integer(changes.counters.redeemed.get());
        self.optional(changes.voucher.as_ref(), Self::voucher);
        self.optional(changes.tier_id.as_ref(), |out, tier| out.text(tier.as_str()));
        self.optional(changes.order_number.as_ref(), |out, number| out.text(number));
    }

    fn pending_change(&mut self, change: &PendingChange) {
        self.text(change.source.as_str());
        self.integer(change.points.get());
        self.date(change.posts_on);
        self.optional(change.expires_on.as_ref(), |out, date| out.date(*date));
    }

    fn lot_change(&mut self, change: &LotChange) {
        self.text(change.source.as_str());
        self.integer(change.points.get());
        self.date(change.opened_on);
        self.optional(change.expires_on.as_ref(), |out, date| out.date(*date));
    }

    fn voucher(&mut self, voucher: &Voucher) {
        self.text(voucher.voucher_id.as_str());
        self.text(voucher.code.as_str());
        self.text(voucher.reward_id.as_str());
        self.integer(voucher.cost.get());
        self.integer(voucher.amount.get());
        self.integer(voucher.minimum_goods.get());
        self.date(voucher.issued_on);
        self.date(voucher.expires_on);
        self.list(&voucher.paid_from, Self::lot_change);
        match &voucher.state {
            VoucherState::Issued => self.text("issued"),
            VoucherState::Claimed { order_id, at, applied } => {
                self.text("claimed");
                self.text(order_id.as_str());
                self.moment(at);
                self.integer(applied.get());
            }
            VoucherState::Used { order_id } => {
                self.text("used");
                self.text(order_id.as_str());
            }
            VoucherState::Returned => self.text("returned"),
        }
        self.integer(i64::from(voucher.revision));
    }

    fn trace_line(&mut self, line: &TraceLine) {
        self.integer(line.delta.get());
        match &line.reason {
            TraceReason::Spend { mechanic_id, basis, points, per } => {
                self.text("spend");
                self.text(mechanic_id.as_str());
                self.integer(basis.get());
                self.integer(points.get());
                self.integer(per.get());
            }
            TraceReason::TierMultiplier { tier_id, earn_percent } => {
                self.text("tier_multiplier");
                self.text(tier_id.as_str());
                self.integer(i64::from(*earn_percent));
            }
            TraceReason::Refunded { refunded, of } => {
                self.text("refunded");
                self.integer(refunded.get());
                self.integer(of.get());
            }
            TraceReason::OrderCancelled => self.text("order_cancelled"),
            TraceReason::OrderChanged => self.text("order_changed"),
            TraceReason::HoldEnded => self.text("hold_ended"),
            TraceReason::LastDayPassed => self.text("last_day_passed"),
            TraceReason::RewardRedeemed { reward_id } => self.named("reward_redeemed", reward_id.as_str()),
            TraceReason::RedemptionCancelled { reward_id } => self.named("redemption_cancelled", reward_id.as_str()),
            TraceReason::VoucherExpired { reward_id } => self.named("voucher_expired", reward_id.as_str()),
            TraceReason::VoucherOrderReturned { reward_id } => self.named("voucher_order_returned", reward_id.as_str()),
            TraceReason::VoucherMoved { voucher_id } => self.named("voucher_moved", voucher_id.as_str()),
            TraceReason::TestOrder => self.text("test_order"),
            TraceReason::PlacedBeforeJoining => self.text("placed_before_joining"),
            TraceReason::NothingCounts => self.text("nothing_counts"),
        }
    }

    fn named(&mut self, reason: &str, name: &str) {
        self.text(reason);
        self.text(name);
    }
}
