//! Entries: what is written, once, and never changed.
//!
//! An entry holds all that [`crate::ledger::replay::apply`] needs, so applying one reads no program and no clock. The trace explains its
//! points: the deltas of its lines sum to `points` exactly. No personal data and no free text.

use serde::{Deserialize, Serialize};

use crate::conditions::Unmet;
use crate::ids::{AccountId, RuleId, SourceId, VoucherId};
use crate::ledger::lot::{LotChange, PendingChange};
use crate::ledger::state_change::StateChange;
use crate::ledger::voucher::Voucher;
use crate::number::{Amount, Points};
use crate::time::{Date, Instant, Moment};

/// One line of an account's ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The account.
    pub account_id: AccountId,
    /// Place in the account's ledger, from 1 without gaps.
    pub sequence: u64,
    /// When it was written.
    pub recorded_at: Instant,
    /// The day it counts from; earlier than `recorded_at` where time alone caused it.
    pub effective_on: Date,
    /// What caused it.
    pub source: SourceId,
    /// Revision of the source; (source, revision, kind) is written at most once.
    pub revision: u32,
    /// What it does.
    pub kind: EntryKind,
    /// Points it moves. Of the balance, except for `earned` and `voided`, which move pending points.
    pub points: Points,
    /// Everything it changes.
    pub changes: Changes,
    /// Why these points.
    pub trace: Vec<TraceLine>,
}

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Pending points promised by an order.
    Earned,
    /// Pending points became balance.
    Posted,
    /// Pending points withdrawn by a refund, a change or a cancellation.
    Voided,
    /// Posted points taken back by a refund, a change or a cancellation.
    ClawedBack,
    /// Points paid for a voucher.
    Redeemed,
    /// Points of a voucher given back.
    RolledBack,
    /// Points whose last day passed.
    Expired,
    /// Counters or a voucher's state changed; 0 points.
    Noted,
    /// The account began; 0 points.
    Joined,
    /// The member reached another tier, or lost one; 0 points.
    TierChanged,
    /// The merchant gave or took points by hand.
    Adjusted,
    /// What another account of the same person had came here; waiting points too.
    MergedIn,
    /// What the account had went to another one of the same person; waiting points too.
    MergedOut,
}

impl EntryKind {
    /// True when the entry's points move the balance; false when they move pending points (or nothing).
    pub const fn moves_balance(self) -> bool {
        match self {
            Self::Posted
            | Self::ClawedBack
            | Self::Redeemed
            | Self::RolledBack
            | Self::Expired
            | Self::Adjusted
            | Self::MergedIn
            | Self::MergedOut => true,
            Self::Earned | Self::Voided | Self::Noted | Self::Joined | Self::TierChanged => false,
        }
    }

    /// Stable snake_case name, as stored and shown by the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Earned => "earned",
            Self::Posted => "posted",
            Self::Voided => "voided",
            Self::ClawedBack => "clawed_back",
            Self::Redeemed => "redeemed",
            Self::RolledBack => "rolled_back",
            Self::Expired => "expired",
            Self::Noted => "noted",
            Self::Joined => "joined",
            Self::TierChanged => "tier_changed",
            Self::Adjusted => "adjusted",
            Self::MergedIn => "merged_in",
            Self::MergedOut => "merged_out",
        }
    }
}

/// Everything an entry changes in the account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Set by `joined`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Moment>,
    /// Pending points promised or withdrawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<PendingChange>,
    /// Lots credited or debited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<LotChange>,
    /// Points owed more (positive) or repaid (negative).
    #[serde(default, skip_serializing_if = "Points::is_zero_reference")]
    pub deficit: Points,
    /// Counters of the account.
    #[serde(default, skip_serializing_if = "CounterChanges::is_empty")]
    pub counters: CounterChanges,
    /// The voucher as it stands after this entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<Voucher>,
    /// Everything else: stamps, offers, visits, tiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<StateChange>,
    /// The number of the order it is about, for the shopper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
}

/// What an entry adds to the account's counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterChanges {
    /// Paid orders.
    pub paid_orders: i64,
    /// Points earned by orders, less what was taken back. Counts towards tiers from the day of payment.
    pub qualifying: Points,
    /// Points spent on vouchers, less what was given back.
    pub redeemed: Points,
    /// What paid orders cost on the earning basis, less refunds. Minor units.
    #[serde(default)]
    pub spent: Amount,
}

impl CounterChanges {
    /// True when nothing changes.
    pub const fn is_empty(&self) -> bool {
        self.paid_orders == 0 && self.qualifying.is_zero() && self.redeemed.is_zero() && self.spent.is_zero()
    }
}

/// One reason for some of an entry's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TraceLine {
    /// Points this reason accounts for; the lines of an entry sum to its points.
    pub delta: Points,
    /// The reason.
    pub reason: TraceReason,
}

/// Why points moved, or did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TraceReason {
    /// A spend rate: `points` for every `per` of `basis`.
    Spend {
        /// The mechanic.
        mechanic_id: RuleId,
        /// Minor units that counted.
        basis: Amount,
        /// Points for every `per`.
        points: Points,
        /// Minor units.
        per: Amount,
    },
    /// Full steps: `points` for every full `per` of `basis`.
    Steps {
        /// The mechanic.
        mechanic_id: RuleId,
        /// Minor units that counted.
        basis: Amount,
        /// Points for every full `per`.
        points: Points,
        /// Minor units.
        per: Amount,
    },
    /// Other points for certain lines.
    Override {
        /// The mechanic.
        mechanic_id: RuleId,
        /// Minor units of these lines.
        basis: Amount,
    },
    /// A rate of the member's tier.
    TierRate {
        /// The tier.
        tier_id: RuleId,
        /// Minor units that counted.
        basis: Amount,
    },
    /// What the member's tier added.
    TierMultiplier {
        /// The tier.
        tier_id: RuleId,
        /// Percent of the base award.
        earn_percent: u16,
    },
    /// What a campaign or a personal offer multiplied.
    Multiplier {
        /// The mechanic.
        mechanic_id: RuleId,
        /// Percent of the base award.
        percent: u16,
    },
    /// What a campaign added.
    Bonus {
        /// The mechanic.
        mechanic_id: RuleId,
    },
    /// What the limit of an order cut off.
    OrderLimit {
        /// Most points one order may earn.
        points_max: Points,
    },
    /// A share of the order came back.
    Refunded {
        /// Minor units given back that count.
        refunded: Amount,
        /// Minor units of the order they are a share of.
        of: Amount,
    },
    /// Goods came back: what they had earned.
    GoodsReturned {
        /// What the shopper knows the product by.
        name: String,
    },
    /// A payment is disputed or taken back for now: the points wait again.
    PaymentOpen,
    /// What was taken for a return is given back: the return was undone.
    Restored,
    /// The whole order was called off.
    OrderCancelled,
    /// The order's lines changed after it was placed.
    OrderChanged,
    /// The waiting time ended.
    HoldEnded,
    /// The last day passed.
    LastDayPassed,
    /// A reward was redeemed.
    RewardRedeemed {
        /// The reward.
        reward_id: RuleId,
    },
    /// A voucher was given back before it was used.
    RedemptionCancelled {
        /// The reward.
        reward_id: RuleId,
    },
    /// A voucher ran out unused.
    VoucherExpired {
        /// The reward.
        reward_id: RuleId,
    },
    /// The order a voucher had paid for came back as a whole.
    VoucherOrderReturned {
        /// The reward.
        reward_id: RuleId,
    },
    /// A paid order carries a code whose points had gone back: it costs them again.
    CodeChargedAgain {
        /// The reward.
        reward_id: RuleId,
    },
    /// Points of a return that were spent by then and were not asked for (policy `clamp`): what they were spent on came back, too.
    ForgivenBefore,
    /// A mechanic gave points: for joining, an activity, a birthday, a referral.
    Gift {
        /// The mechanic.
        mechanic_id: RuleId,
    },
    /// A mechanic gave a reward.
    RewardGiven {
        /// The mechanic.
        mechanic_id: RuleId,
        /// The reward.
        reward_id: RuleId,
    },
    /// What a mechanic had given was withdrawn.
    GiftWithdrawn {
        /// The mechanic.
        mechanic_id: RuleId,
    },
    /// What waited to be verified never was.
    NeverVerified {
        /// The mechanic.
        mechanic_id: RuleId,
    },
    /// What waited has been verified.
    Verified {
        /// The mechanic.
        mechanic_id: RuleId,
    },
    /// The merchant gave points.
    GivenByMerchant,
    /// The merchant took points away.
    TakenByMerchant,
    /// The member brought points from an earlier program.
    OpeningBalance,
    /// The merchant gave a reward.
    RewardGivenByMerchant {
        /// The reward.
        reward_id: RuleId,
    },
    /// Points paid a share of an order.
    SharePaid,
    /// Stamps on a card.
    Stamped {
        /// The mechanic.
        mechanic_id: RuleId,
        /// Stamps given (positive) or taken.
        count: i64,
    },
    /// A personal offer was made or used.
    Offered {
        /// The mechanic.
        mechanic_id: RuleId,
    },
    /// A tier was reached, is about to be lost, or was lost.
    TierJudged {
        /// What counts, in the unit of the program's measure.
        figure: i64,
    },
    /// Points live longer because the member was active.
    Renewed,
    /// The oldest of very many lots became one.
    LotsMerged,
    /// Nothing: this member's orders do not earn.
    NotEligible {
        /// Why.
        unmet: Unmet,
    },
    /// A voucher was held, freed or used.
    VoucherMoved {
        /// The voucher.
        voucher_id: VoucherId,
    },
    /// Nothing: a test order.
    TestOrder,
    /// Nothing: the order was placed before joining.
    PlacedBeforeJoining,
    /// Nothing in the order counts.
    NothingCounts,
    /// Nothing yet: nobody knows what the order's currency is worth in the program's.
    OtherCurrency {
        /// ISO 4217 code.
        currency: String,
    },
    /// Points of another account of the same person came here.
    MergedIn,
    /// Points went to another account of the same person.
    MergedOut,
    /// The rests of a point of all parts of one purchase make another one.
    RoundedTogether,
    /// Nothing: the order is a part of another, which earns.
    PartOfAnother,
}

impl TraceLine {
    /// A line that explains `delta` points.
    pub const fn new(delta: Points, reason: TraceReason) -> Self {
        Self { delta, reason }
    }
}
