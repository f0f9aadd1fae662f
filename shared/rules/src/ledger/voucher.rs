//! Vouchers: one life for every reward.
//!
//! issued → claimed(order) → used when that order is paid; release, cancellation or 24 hours unpaid → issued again; cancelled
//! while issued, or unused after its validity → returned (its points went back). A returned
//! code that a paid order carries all the same → used, and costs its points again; a code that another order has used is charged to the
//! order that carries it, too, as a voucher of its own that repeats the first. Every transition is a decision of the account
//! that redeemed.

use serde::{Deserialize, Serialize};

use crate::ids::{OrderId, RuleId, VoucherCode, VoucherId};
use crate::ledger::lot::LotChange;
use crate::number::{Amount, Points};
use crate::rewards::RewardKind;
use crate::time::{Date, Moment};

/// Hours an unpaid order may hold a voucher before it is free again.
pub const CLAIM_HOURS_MAX: i64 = 24;

/// A redeemed reward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voucher {
    /// Identifier.
    pub voucher_id: VoucherId,
    /// What the shopper types at the checkout.
    pub code: VoucherCode,
    /// The reward of the program it was redeemed for.
    pub reward_id: RuleId,
    /// Points it cost.
    pub cost: Points,
    /// What it gives, as the reward was when it was issued; favourites replaced by their names.
    pub gives: RewardKind,
    /// Goods an order needs before the code counts, in minor units.
    pub minimum_goods: Amount,
    /// The mechanic that gave it; `None` = redeemed by the member or given by the merchant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<RuleId>,
    /// It pays a share of one order with points: never free, and gone with its claim.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_share: bool,
    /// There are only so many of its reward: giving it back frees one.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_limited: bool,
    /// The code it repeats: a paid order carried that one after another order had used it, so the reward was given twice and paid twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<VoucherCode>,
    /// The day it was issued.
    pub issued_on: Date,
    /// The last day it can be used.
    pub expires_on: Date,
    /// The lots that paid for it, as they were taken (negative points).
    pub paid_from: Vec<LotChange>,
    /// Where it is in its life.
    pub state: VoucherState,
    /// Rises by one with every transition.
    pub revision: u32,
}

/// Where a voucher is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum VoucherState {
    /// Free to be used.
    Issued,
    /// Held by an order that is not paid yet.
    Claimed {
        /// The order.
        order_id: OrderId,
        /// Since when.
        at: Moment,
        /// Minor units it takes off that order.
        applied: Amount,
    },
    /// Spent on a paid order.
    Used {
        /// The order.
        order_id: OrderId,
    },
    /// Cancelled or run out; the points went back.
    Returned,
}

impl Voucher {
    /// True while it can still be used, cancelled or run out: such vouchers are part of the account.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, VoucherState::Issued | VoucherState::Claimed { .. })
    }

    /// True when the member redeemed it; what was given does not count towards per-member limits.
    pub const fn is_redeemed(&self) -> bool {
        !self.is_share && self.cost.is_positive()
    }

    /// True when this order holds or has used it.
    pub fn belongs_to(&self, order: &OrderId) -> bool {
        match &self.state {
            VoucherState::Claimed { order_id, .. } | VoucherState::Used { order_id } => order_id == order,
            VoucherState::Issued | VoucherState::Returned => false,
        }
    }

    /// The same voucher after a transition.
    #[must_use]
    pub fn moved_to(&self, state: VoucherState) -> Self {
        Self { state, revision: self.revision.saturating_add(1), ..self.clone() }
    }
}
