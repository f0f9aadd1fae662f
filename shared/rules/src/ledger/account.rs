//! The account: what a member's entries add up to. A cache of the ledger, rebuilt at any time by
//! [`crate::ledger::replay::replay`].

use serde::{Deserialize, Serialize};

use crate::error::OutOfRange;
use crate::ids::{AccountId, RuleId, SourceId, VoucherId};
use crate::ledger::history::History;
use crate::ledger::lot::{ExpiredLot, Lot, Pending};
use crate::ledger::standing::Ladder;
use crate::ledger::state_change::{
    Choice, Forgiven, Friend, Merged, Offer, PurchaseRest, Slot, StampCard, Tally, Unverified,
};
use crate::ledger::voucher::{Voucher, VoucherState};
use crate::number::{Amount, Points};
use crate::time::{Date, Moment};

/// Most open lots an account has before its oldest are merged: an order a day for a year and a half. At about 150 bytes each, 600
/// are 90 KB of the 2 MB row.
pub const LOTS_MAX: usize = 600;
/// Most open lots kept apart though their orders may still come back: nearly three orders a day for [`EXPIRED_MONTHS_KEPT`], none of
/// them spent. Merged lots are one for each last day, and no day lies further ahead than 120 months, so 2,000 + 3,655 lots
/// are the most there can be: 850 KB of the 2 MB row.
pub const LOTS_APART_MAX: usize = 2_000;
/// Most pending amounts: 16 orders a day that wait for the longest hold ([`crate::program::check::HOLD_DAYS_MAX`], half a
/// year). At about 200 bytes each, 3,000 are 600 KB of the 2 MB row.
pub const PENDING_MAX: usize = 3_000;
/// Most open vouchers: at about 600 bytes each (with the lots that paid), 50 are 30 KB.
pub const VOUCHERS_MAX: usize = 50;
/// Most open lots and pending amounts beside which gifts still open more: a visit rewarded on every day of a year (365) and some. The
/// other 200 of [`LOTS_MAX`] are left to orders, which are worth more than gifts.
pub const LOTS_BESIDE_GIFTS_MAX: usize = 400;
/// Most gifts to choose at a time: with 12 rewards of 40 bytes each about 600 bytes, so 50 are 30 KB.
pub const CHOICES_OPEN_MAX: usize = 50;
/// Most things done that wait to be verified: at about 600 bytes each (names and what was promised), 50 are 30 KB.
pub const UNVERIFIED_MAX: usize = 50;
/// Most mechanics an account counts rewards of: four programs of [`crate::program::check::MECHANICS_MAX`]. At about 110 bytes each, 200 are 22 KB.
/// The one that rewarded longest ago goes first.
pub const TALLIES_MAX: usize = 200;
/// Most milestones an account remembers, and so may reach: ten programs of nothing but milestones. At 43 bytes each, 500 are 22 KB.
pub const MILESTONES_MAX: usize = 500;
/// Most rewards an account counts redemptions of: five programs of [`crate::program::check::REWARDS_MAX`]. At about 75 bytes each,
/// 500 are 38 KB.
pub const TAKEN_MAX: usize = 500;
/// Most referrals of an account: ten a month for four years. At about 250 bytes each, 500 are 125 KB. They are never forgotten, or a
/// friend could be rewarded twice.
pub const FRIENDS_MAX: usize = 500;
/// Most personal offers of an account: two programs of [`crate::program::check::MECHANICS_MAX`]. At about 150 bytes and 30 more for every order
/// that used one, 100 are 15 to 315 KB. Ended ones go first, but not the last of a mechanic: it says that the offer was made.
pub const OFFERS_MAX: usize = 100;
/// Most counted gifts that orders of an account hold: [`crate::conditions::SLOTS_MAX`] of ten mechanics. At about 60 bytes each, 200 are
/// 12 KB. The one taken longest ago goes first: its order came back long ago, or never will.
pub const SLOTS_MAX: usize = 200;
/// Most stamp cards: two programs of [`crate::program::check::MECHANICS_MAX`]. The one with the fewest stamps goes first.
pub const CARDS_MAX: usize = 100;
/// Most last days of the stamps on one card: at about 45 bytes each, 60 are 2.7 KB, and those of [`CARDS_MAX`] cards 270 KB. Beyond, the
/// stamps that end soonest live as long as the next ones.
pub const STAMP_DAYS_MAX: usize = 60;
/// Most purchases whose rest of a point an account remembers; the one judged longest ago goes first. At up to 350 bytes each (two names and
/// a fraction), 20 are 7 KB.
pub const PURCHASES_MAX: usize = 20;
/// Months an expired lot is remembered, longer than any return window.
pub const EXPIRED_MONTHS_KEPT: u16 = 24;

/// What the entries of a member add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Identifier.
    pub account_id: AccountId,
    /// Sequence of the last entry; 0 = nothing written yet.
    pub sequence: u64,
    /// When the member joined.
    pub joined_at: Option<Moment>,
    /// Open lots in spending order.
    pub lots: Vec<Lot>,
    /// Waiting points by the day they post.
    pub pending: Vec<Pending>,
    /// Points owed because of returns after spending; never negative.
    pub deficit: Points,
    /// Issued and claimed vouchers, oldest first.
    pub vouchers: Vec<Voucher>,
    /// Lots that expired within [`EXPIRED_MONTHS_KEPT`].
    pub expired: Vec<ExpiredLot>,
    /// Paid orders counted.
    pub paid_orders: i64,
    /// Points earned by orders, less what was taken back.
    pub qualifying: Points,
    /// Points spent on vouchers, less what was given back.
    pub redeemed: Points,
    /// What paid orders cost on the earning basis, less refunds. Minor units.
    pub spent: Amount,
    /// The tier the member stands on, if the program has tiers and one was reached.
    pub tier_id: Option<RuleId>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_since: Option<Date>,
    /// The last day the tier is kept though it is no longer reached; `None` = it is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_keeps_until: Option<Date>,
    /// The ladder the tier was last judged by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Ladder>,
    /// Who invited the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referred_by: Option<AccountId>,
    /// Paid orders that did not come back as a whole.
    #[serde(default)]
    pub kept_orders: i64,
    /// This member's first order is kept: who invited has earned the referral.
    #[serde(default)]
    pub is_referral_earned: bool,
    /// Referrals: of invited friends, and of the own invitation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub friends: Vec<Friend>,
    /// Figures by day.
    #[serde(default)]
    pub history: History,
    /// Stamp cards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamp_cards: Vec<StampCard>,
    /// Personal offers, used and ended ones of the last [`crate::limits::MONTHS_KEPT`] months too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Counted gifts and the orders that hold them, latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<Slot>,
    /// Milestones reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<RuleId>,
    /// How often mechanics have rewarded what the member does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tallies: Vec<Tally>,
    /// Things done that nobody has verified yet, soonest to lapse first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<Unverified>,
    /// Gifts to choose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// How often each reward was taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<TakenReward>,
    /// Points of returns that were spent and are not asked for, while anything may bring them back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forgiven: Option<Forgiven>,
    /// The account that took over what this one had: it is an alias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Merged>,
    /// What the parts of purchases leave of a point, latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purchases: Vec<PurchaseRest>,
    /// An operator froze the account: it earns, and spends nothing.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_frozen: bool,
}

/// The account holds as many open vouchers, pending amounts or counted rewards as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyOpen;

/// How often a reward was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenReward {
    /// The reward.
    pub reward_id: RuleId,
    /// Times, less those given back; above zero.
    pub count: i64,
}

impl Account {
    /// An account nothing has been written to.
    pub const fn new(account_id: AccountId) -> Self {
        Self {
            account_id,
            sequence: 0,
            joined_at: None,
            lots: Vec::new(),
            pending: Vec::new(),
            deficit: Points::ZERO,
            vouchers: Vec::new(),
            expired: Vec::new(),
            paid_orders: 0,
            qualifying: Points::ZERO,
            redeemed: Points::ZERO,
            spent: Amount::ZERO,
            tier_id: None,
            tier_since: None,
            tier_keeps_until: None,
            ladder: None,
            referred_by: None,
            kept_orders: 0,
            is_referral_earned: false,
            friends: Vec::new(),
            history: History::new(),
            stamp_cards: Vec::new(),
            offers: Vec::new(),
            slots: Vec::new(),
            milestones: Vec::new(),
            tallies: Vec::new(),
            unverified: Vec::new(),
            choices: Vec::new(),
            taken: Vec::new(),
            forgiven: None,
            merged_into: None,
            purchases: Vec::new(),
            is_frozen: false,
        }
    }

    /// Points that can be spent: open lots less the deficit. Negative only through a clawback.
    pub fn balance(&self) -> Result<Points, OutOfRange> {
        Points::sum(self.lots.iter().map(|lot| lot.points))?.minus(self.deficit)
    }

    /// Points that wait for their day.
    pub fn pending_points(&self) -> Result<Points, OutOfRange> {
        Points::sum(self.pending.iter().map(|pending| pending.points))
    }

    /// Has the member ever redeemed something and kept it?
    pub fn has_redeemed(&self) -> bool {
        self.redeemed.is_positive() || !self.taken.is_empty()
    }

    /// How often the member has taken a reward.
    pub fn times_taken(&self, reward_id: &RuleId) -> i64 {
        self.taken.iter().find(|taken| &taken.reward_id == reward_id).map_or(0, |taken| taken.count)
    }

    /// The stamp card of a mechanic.
    pub fn stamp_card(&self, mechanic_id: &RuleId) -> Option<&StampCard> {
        self.stamp_cards.iter().find(|card| &card.mechanic_id == mechanic_id)
    }

    /// How often a mechanic has rewarded the member.
    pub fn tally(&self, mechanic_id: &RuleId) -> Option<&Tally> {
        self.tallies.iter().find(|tally| &tally.mechanic_id == mechanic_id)
    }

    /// The latest offer of a mechanic.
    pub fn offer(&self, mechanic_id: &RuleId) -> Option<&Offer> {
        self.offers.iter().rev().find(|offer| &offer.mechanic_id == mechanic_id)
    }

    /// How many orders hold a gift of a mechanic.
    pub fn slots_taken(&self, mechanic_id: &RuleId) -> u32 {
        let held = self.slots.iter().filter(|slot| &slot.mechanic_id == mechanic_id);
        u32::try_from(held.count()).unwrap_or(u32::MAX)
    }

    /// Does this order hold a gift of the mechanic?
    pub fn holds_slot(&self, mechanic_id: &RuleId, source: &SourceId) -> bool {
        self.slots.iter().any(|slot| &slot.mechanic_id == mechanic_id && &slot.source == source)
    }

    /// What the parts of a purchase leave of a point.
    pub fn purchase_rest(&self, purchase_id: &str) -> Option<&PurchaseRest> {
        self.purchases.iter().find(|known| known.purchase_id == purchase_id)
    }

    /// The open voucher of this identifier.
    pub fn voucher(&self, voucher_id: &VoucherId) -> Option<&Voucher> {
        self.vouchers.iter().find(|voucher| &voucher.voucher_id == voucher_id)
    }

    /// The next day on which time alone changes the account; `None` when nothing is due ever.
    pub fn next_due_on(&self) -> Option<Date> {
        let dated = self.pending.iter().filter(|pending| !pending.term.is_unpaid);
        let postings = dated.map(|pending| pending.term.posts_on);
        let lapses = self.unverified.iter().map(|waiting| waiting.lapses_on);
        let expiries = self.lots.iter().filter_map(|lot| lot.expires_on).map(|last_day| last_day.plus_days(1));
        let vouchers = self.vouchers.iter().map(|voucher| match &voucher.state {
            VoucherState::Claimed { at, .. } => at.date.plus_days(1),
            VoucherState::Issued | VoucherState::Used { .. } | VoucherState::Returned => {
                voucher.expires_on.plus_days(1)
            }
        });
        let tier = self.ladder.as_ref().and_then(|ladder| ladder.next_review_of(self));
        postings.chain(lapses).chain(expiries).chain(vouchers).chain(tier).min()
    }

    /// Refuses growth beyond [`PENDING_MAX`], [`VOUCHERS_MAX`] and [`TAKEN_MAX`] since `earlier`. What is above a limit already may shrink or stay.
    /// The number of lots refuses nothing: the oldest are merged.
    pub fn check_growth_since(&self, earlier: &Self) -> Result<(), TooManyOpen> {
        let has_grown_beyond = |now: usize, before: usize, most: usize| now > most && now > before;
        if has_grown_beyond(self.pending.len(), earlier.pending.len(), PENDING_MAX)
            || has_grown_beyond(self.vouchers.len(), earlier.vouchers.len(), VOUCHERS_MAX)
            || has_grown_beyond(self.taken.len(), earlier.taken.len(), TAKEN_MAX)
        {
            return Err(TooManyOpen);
        }
        Ok(())
    }
}
