//! What a member sees of the account, and the way back to an account the widget can compute with.

use serde::{Deserialize, Serialize};

use coppertoken_rules::ids::{AccountId, OrderId, RuleId, SourceId, VoucherCode, VoucherId};
use coppertoken_rules::ledger::account::Account;
use coppertoken_rules::ledger::lot::{Lot, Origin, Pending, Term};
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};
use coppertoken_rules::number::{Amount, Points};
use coppertoken_rules::program::Program;
use coppertoken_rules::rejection::Rejection;
use coppertoken_rules::rewards::RewardKind;
use coppertoken_rules::time::{Date, Instant, Moment};

/// Body of `POST …/join`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// The shopper agreed to the processing of personal data. Joining without is refused.
    pub consent: bool,
    /// The code of a friend's link. One that is unknown keeps nobody from joining.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_code: Option<String>,
    /// Where the shopper came from, in the shop's own words, such as `poster-spring`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What became of a referral code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferralOutcome {
    /// The friend is remembered.
    Accepted,
    /// Nobody else's code, or the shopper had joined before.
    Unknown,
}

/// Answer to `POST …/join`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JoinResponse {
    /// The account.
    #[serde(flatten)]
    pub account: MemberResponse,
    /// What became of the code; absent when none was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<ReferralOutcome>,
    /// The customer was erased less than 365 days ago: what new members are given is not given again.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub returns: bool,
}

/// Answer to `GET …/member` and the cancelling of a redemption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MemberResponse {
    /// The version of the program in force.
    pub program_version: u32,
    /// When the figures were true, RFC 3339.
    pub as_of: String,
    /// The program-local day of `as_of`.
    pub today: Date,
    /// The account.
    pub member: MemberView,
}

/// A member's account, settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MemberView {
    /// Points that can be spent; below zero only after a return of spent points.
    pub balance: Points,
    /// Points that wait for their day, in all.
    pub pending_points: Points,
    /// Points owed after a return.
    pub deficit: Points,
    /// Waiting points, soonest first.
    pub pending: Vec<PendingView>,
    /// Points by their last day, soonest first; those that never expire last.
    pub lots: Vec<LotView>,
    /// Vouchers that can be used.
    pub vouchers: Vec<VoucherView>,
    /// The tier the member stands on; absent = below the first.
    pub tier_id: Option<RuleId>,
    /// Since when.
    pub tier_since: Option<Date>,
    /// The last day the tier is kept though it is no longer reached; absent = it is reached.
    pub tier_keeps_until: Option<Date>,
    /// What counts towards tiers today, by the program in force: points, minor units or orders, whatever it measures. The next tier
    /// is the first of the program whose threshold this figure does not reach.
    pub tier_figure: i64,
    /// Points that orders have earned in all, from the day of payment on.
    pub qualifying: Points,
    /// Paid orders.
    pub paid_orders: i64,
    /// What they cost on the earning basis, less refunds. Minor units.
    pub spent: Amount,
    /// The last day one was paid on.
    pub last_order_on: Option<Date>,
    /// Points spent on rewards, less what was given back.
    pub redeemed: Points,
    /// When the member joined, milliseconds since 1970 (UTC).
    pub joined_at_milliseconds: i64,
    /// The program-local day of joining.
    pub joined_on: Date,
}

/// Waiting points of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PendingView {
    /// What they come from.
    pub origin: Origin,
    /// Points.
    pub points: Points,
    /// The day they can be spent from; of what nobody has verified yet, the day they lapse.
    pub posts_on: Date,
    /// They wait for somebody to verify what they were promised for.
    pub is_unverified: bool,
    /// They wait for the order to be paid; `posts_on` is the day they could be spent from if it were paid now.
    pub is_unpaid: bool,
}

impl PendingView {
    /// True for what will come on its day by itself.
    pub const fn is_dated(&self) -> bool {
        !self.is_unverified && !self.is_unpaid
    }
}

/// Points with one last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LotView {
    /// Points.
    pub points: Points,
    /// The last day they can be spent; absent = never expires.
    pub expires_on: Option<Date>,
}

/// A voucher as its member sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VoucherView {
    /// Identifier, for cancelling.
    pub voucher_id: VoucherId,
    /// The code to type at the checkout.
    pub code: VoucherCode,
    /// The reward.
    pub reward_id: RuleId,
    /// Points it cost.
    pub cost: Points,
    /// What it gives.
    pub gives: RewardKind,
    /// Goods an order needs before it counts, in minor units.
    pub minimum_goods: Amount,
    /// The last day it can be used.
    pub expires_on: Date,
    /// The order that holds it at the moment, if one does.
    pub held_by_order: Option<OrderId>,
}

impl From<&Voucher> for VoucherView {
    fn from(voucher: &Voucher) -> Self {
        let held_by_order = match &voucher.state {
            VoucherState::Claimed { order_id, .. } => Some(order_id.clone()),
            VoucherState::Issued | VoucherState::Used { .. } | VoucherState::Returned => None,
        };
        Self {
            voucher_id: voucher.voucher_id.clone(),
            code: voucher.code.clone(),
            reward_id: voucher.reward_id.clone(),
            cost: voucher.cost,
            gives: voucher.gives.clone(),
            minimum_goods: voucher.minimum_goods,
            expires_on: voucher.expires_on,
            held_by_order,
        }
    }
}

impl MemberView {
    /// From an account of somebody who has joined, settled on `today`. Of the member's history it tells the totals only: what was
    /// bought and when, visits and favourites stay in the account, and rules that read them are the server's to judge
    /// (see [`coppertoken_rules::program::view`]).
    pub fn of(account: &Account, program: &Program, today: Date) -> Result<Self, Rejection> {
        let joined_at = account.joined_at.ok_or(Rejection::NotAMember)?;
        let mut lots: Vec<LotView> = Vec::new();
        for lot in &account.lots {
            match lots.last_mut().filter(|last| last.expires_on == lot.expires_on) {
                Some(last) => last.points = last.points.plus(lot.points)?,
                None => lots.push(LotView { points: lot.points, expires_on: lot.expires_on }),
            }
        }
        Ok(Self {
            balance: account.balance()?,
            pending_points: account.pending_points()?,
            deficit: account.deficit,
            pending: account.pending.iter().map(PendingView::from).collect(),
            lots,
            vouchers: account.vouchers.iter().map(VoucherView::from).collect(),
            tier_id: account.tier_id.clone(),
            tier_since: account.tier_since,
            tier_keeps_until: account.tier_keeps_until,
            tier_figure: program.ladder().map_or(0, |ladder| ladder.figure_on(account, today)),
            qualifying: account.qualifying,
            paid_orders: account.paid_orders,
            spent: account.spent,
            last_order_on: account.history.last_order_on,
            redeemed: account.redeemed,
            joined_at_milliseconds: joined_at.instant.milliseconds(),
            joined_on: joined_at.date,
        })
    }

    /// An account that quotes and goals can be computed with. It has the member's means and counters, but not the ledger's
    /// identifiers: nothing may be posted from it.
    pub fn to_account(&self) -> Result<Account, Rejection> {
        let source = || SourceId::new("view").map_err(Rejection::of_identifier);
        let account_id = AccountId::new("view").map_err(Rejection::of_identifier)?;
        let mut account = Account::new(account_id);
        account.joined_at =
            Some(Moment { instant: Instant::from_milliseconds(self.joined_at_milliseconds)?, date: self.joined_on });
        for lot in &self.lots {
            let opened_on = self.joined_on;
            account.lots.push(Lot {
                source: source()?,
                points: lot.points,
                opened_on,
                expires_on: lot.expires_on,
                renews_months: None,
                is_graced: false,
            });
        }
        for pending in &self.pending {
            account.pending.push(Pending {
                source: source()?,
                revision: 0,
                origin: pending.origin.clone(),
                points: pending.points,
                term: Term {
                    posts_on: pending.posts_on,
                    expires_on: None,
                    renews_months: None,
                    is_unverified: pending.is_unverified,
                    is_unpaid: pending.is_unpaid,
                },
            });
        }
        account.deficit = self.deficit;
        account.tier_id.clone_from(&self.tier_id);
        account.tier_since = self.tier_since;
        account.tier_keeps_until = self.tier_keeps_until;
        account.qualifying = self.qualifying;
        account.paid_orders = self.paid_orders;
        account.spent = self.spent;
        account.history.last_order_on = self.last_order_on;
        account.redeemed = self.redeemed;
        Ok(account)
    }
}

impl From<&Pending> for PendingView {
    fn from(pending: &Pending) -> Self {
        Self {
            origin: pending.origin.clone(),
            points: pending.points,
            posts_on: pending.term.posts_on,
            is_unverified: pending.term.is_unverified,
            is_unpaid: pending.term.is_unpaid,
        }
    }
}
