//! Everything the news of one order tell, merged.
//!
//! [`KnownOrder::merged`] is commutative, associative and idempotent over news that each have one arrival, so any order and number of
//! deliveries ends with the same. Lines and state come from the snapshot of greatest [`Precedence`]; dates keep the earliest seen;
//! refunds are those of the greatest complete list and whatever was told after it; conditions on the cart and weights belong to the
//! *counting* snapshot of lowest precedence. Sources: "Domain: how loyalty really behaves", points 3 and 4.

use serde::{Deserialize, Serialize};

use super::limits::{CODES_MAX, REFUND_LINES_MAX, REFUNDS_MAX};
use super::{Cart, Order, OrderError, Precedence, Refund};
use crate::earning::EarnOn;
use crate::error::OutOfRange;
use crate::ids::VoucherCode;
use crate::time::{Instant, Moment};

/// Most contents of one order whose first arrival is remembered: an order changes some ten times. At about 40 bytes each, 64 are
/// 2.5 KB. Of a content that is forgotten, the one that changed longest ago first, a repetition counts as arriving now.
pub const CONTENTS_MAX: usize = 64;
/// Most refunds that are kept of an order, those that were taken back among them: what is told late of one needs what was told of it
/// before. Twice what holds.
pub const REFUNDS_KEPT_MAX: usize = 2 * REFUNDS_MAX;
/// Most refunds and lines of them that are kept, at some 150 bytes each 0.7 MB of a row of 2 MB.
const REFUND_SIZE_MAX: usize = 2 * (REFUNDS_MAX + REFUND_LINES_MAX);
/// Most codes that are kept of those an order ever carried, and of those it was paid with: four times what it may carry at once. At 14
/// bytes each 3 KB. Of more the first in their order are kept.
pub const CODES_KEPT_MAX: usize = 4 * CODES_MAX;

/// What is known of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownOrder {
    /// The state in which the order counts: what the program said when it was first heard of.
    pub earn_on: EarnOn,
    /// The snapshot of greatest precedence, without its refunds.
    pub latest: Order,
    /// Its precedence.
    pub latest_at: Precedence,
    /// The earliest moment of placing told.
    pub placed_at: Moment,
    /// The earliest moment of payment told; says nothing about whether it is paid now.
    pub paid_at: Option<Moment>,
    /// The earliest moment of fulfilment told.
    pub fulfilled_at: Option<Moment>,
    /// Some snapshot said it is a test.
    pub test: bool,
    /// Codes of all snapshots that were paid, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid_codes: Vec<VoucherCode>,
    /// Codes of all snapshots, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen_codes: Vec<VoucherCode>,
    /// Every refund ever told, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<KnownRefund>,
    /// The precedence of the greatest snapshot that told all refunds there were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_at: Option<Precedence>,
    /// The counting snapshot of lowest precedence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counting: Option<Counting>,
    /// Contents seen, newest first; see [`CONTENTS_MAX`].
    pub seen: Vec<Seen>,
}

/// What was told of one refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownRefund {
    /// The telling that counts unless the refund is void: one with lines before one without, then the later.
    pub refund: Refund,
    /// Its precedence.
    pub refund_at: Precedence,
    /// The precedence of the latest telling.
    pub told_at: Precedence,
    /// The latest telling takes the refund back.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_void: bool,
}

/// The cart by which an order is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counting {
    /// The precedence of the snapshot.
    pub at: Precedence,
    /// What it told.
    pub cart: Cart,
}

/// A content that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// When the platform changed the order.
    pub updated_at: Instant,
    /// See [`Precedence::content`].
    pub content: u64,
}

impl KnownOrder {
    /// What one snapshot tells, in a program whose orders count as `earn_on` says.
    pub fn of(order: &Order, earn_on: EarnOn) -> Result<Self, OutOfRange> {
        let at = Precedence::of(order);
        let known = |refund: &Refund| KnownRefund {
            refund: refund.clone(),
            refund_at: at,
            told_at: at,
            is_void: refund.takes_nothing(),
        };
        let alone = Self {
            earn_on,
            latest: Order { refunds: vec![], ..order.clone() },
            latest_at: at,
            placed_at: order.placed_at,
            paid_at: order.paid_at,
            fulfilled_at: order.fulfilled_at,
            test: order.test,
            paid_codes: if order.paid_at.is_some() { order.discount_codes.clone() } else { vec![] },
            seen_codes: sorted(order.discount_codes.clone()),
            refunds: vec![],
            complete_at: order.refunds_complete.then_some(at),
            counting: match earn_on.counts_from(order) {
                Some(_) => Some(Counting { at, cart: Cart::of(order)? }),
                None => None,
            },
            seen: vec![Seen { updated_at: order.updated_at, content: at.content }],
        };
        let refunds = merged_refunds(order.refunds.iter().map(known));
        Ok(Self { paid_codes: sorted(alone.paid_codes.clone()), refunds, ..alone })
    }

    /// With one more snapshot. A content seen before changes nothing, whenever it arrives again.
    pub fn with(&self, order: &Order) -> Result<Self, OutOfRange> {
        let content = Precedence::of(order).content;
        if self.seen.iter().any(|seen| seen.content == content) {
            return Ok(self.clone());
        }
        Ok(self.merged(&Self::of(order, self.earn_on)?))
    }

    /// What both know together.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let (newer, older) = if self.latest_at >= other.latest_at { (self, other) } else { (other, self) };
        let counting = [&self.counting, &other.counting].into_iter().flatten();
        Self {
            earn_on: self.earn_on.min(other.earn_on),
            latest: newer.latest.clone(),
            latest_at: newer.latest_at,
            placed_at: newer.placed_at.min(older.placed_at),
            paid_at: earliest(newer.paid_at, older.paid_at),
            fulfilled_at: earliest(newer.fulfilled_at, older.fulfilled_at),
            test: newer.test || older.test,
            paid_codes: sorted(self.paid_codes.iter().chain(&other.paid_codes).cloned().collect()),
            seen_codes: sorted(self.seen_codes.iter().chain(&other.seen_codes).cloned().collect()),
            refunds: merged_refunds(self.refunds.iter().chain(&other.refunds).cloned()),
            complete_at: self.complete_at.max(other.complete_at),
            counting: counting.min_by_key(|counting| counting.at).cloned(),
            seen: merged_contents(&self.seen, &other.seen),
        }
    }

    /// The order as it stands by all that is known: its state and lines are those of the latest snapshot, its dates the earliest
    /// told, its refunds all that hold, its codes also those of every snapshot that was paid.
    pub fn order(&self) -> Order {
        let paid_at = self.latest.paid_at.and(self.paid_at);
        let codes = self.latest.discount_codes.iter().chain(&self.paid_codes).cloned();
        Order {
            placed_at: self.placed_at,
            paid_at,
            fulfilled_at: self.latest.fulfilled_at.and(self.fulfilled_at),
            test: self.test,
            discount_codes: sorted(codes.collect()),
            refunds: self.refunds().cloned().collect(),
            ..self.latest.clone()
        }
    }

    /// Codes that some snapshot carried and the order no longer does.
    pub fn let_go(&self) -> Vec<VoucherCode> {
        let carried = |code: &VoucherCode| self.latest.discount_codes.contains(code) || self.paid_codes.contains(code);
        self.seen_codes.iter().filter(|code| !carried(code)).cloned().collect()
    }

    /// How much is known of refunds: each counts for itself and its lines.
    pub fn refund_size(&self) -> usize {
        self.refunds.iter().map(|known| known.refund.lines.len().saturating_add(1)).fold(0, usize::saturating_add)
    }

    /// Refuses more refunds than an order may have, or than are kept of one.
    pub fn check_refunds(&self) -> Result<(), OrderError> {
        if self.refunds.len() > REFUNDS_KEPT_MAX || self.refund_size() > REFUND_SIZE_MAX {
            return Err(OrderError::TooLarge);
        }
        self.order().check_limits()
    }

    /// Refunds that hold, by id.
    pub fn refunds(&self) -> impl Iterator<Item = &Refund> {
        let holds = |known: &&KnownRefund| !known.is_void && Some(known.told_at) >= self.complete_at;
        self.refunds.iter().filter(holds).map(|known| &known.refund)
    }

    /// The moment from which it counts, also of an order that counted and is disputed now; `None` of one that never did.
    pub fn counts_from(&self) -> Option<Moment> {
        self.counting.as_ref()?;
        match self.earn_on {
            EarnOn::Placed => Some(self.placed_at),
            EarnOn::Paid => self.paid_at,
            EarnOn::Fulfilled => self.fulfilled_at,
        }
    }

    /// The cart the order is judged by; its latest one while it does not count.
    pub fn counting_cart(&self) -> Result<Cart, OutOfRange> {
        match &self.counting {
            Some(counting) => Ok(counting.cart.clone()),
            None => Cart::of(&self.latest),
        }
    }
}

impl EarnOn {
    /// The moment from which an order counts in the program; `None` while it does not.
    pub const fn counts_from(self, order: &Order) -> Option<Moment> {
        match self {
            Self::Placed => Some(order.placed_at),
            Self::Paid => order.paid_at,
            Self::Fulfilled => order.fulfilled_at,
        }
    }
}

fn earliest(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (some, None) | (None, some) => some,
    }
}

fn sorted(mut codes: Vec<VoucherCode>) -> Vec<VoucherCode> {
    codes.sort();
    codes.dedup();
    codes.truncate(CODES_KEPT_MAX);
    codes
}

/// One of each id, in the order of ids.
fn merged_refunds(all: impl Iterator<Item = KnownRefund>) -> Vec<KnownRefund> {
    let mut all: Vec<KnownRefund> = all.collect();
    all.sort_by(|one, other| one.refund.id.cmp(&other.refund.id));
    let mut merged: Vec<KnownRefund> = Vec::with_capacity(all.len());
    for known in all {
        match merged.last_mut().filter(|last| last.refund.id == known.refund.id) {
            Some(last) => last.merge(known),
            None => merged.push(known),
        }
    }
    merged
}

impl KnownRefund {
    fn merge(&mut self, other: Self) {
        let strength = |known: &Self| (!known.refund.lines.is_empty(), known.refund_at, known.refund.clone());
        let (told_at, is_void) = (self.told_at, self.is_void).max((other.told_at, other.is_void));
        if strength(&other) > strength(self) {
            self.refund = other.refund;
            self.refund_at = other.refund_at;
        }
        (self.told_at, self.is_void) = (told_at, is_void);
    }
}

fn merged_contents(one: &[Seen], other: &[Seen]) -> Vec<Seen> {
    let mut all: Vec<Seen> = one.iter().chain(other).copied().collect();
    all.sort_by(|one, other| other.cmp(one));
    all.dedup();
    all.truncate(CONTENTS_MAX);
    all
}
