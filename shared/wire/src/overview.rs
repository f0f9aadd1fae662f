//! What the program page shows of a member beyond the account: cards, offers, things to do and to choose, gifts, the profile.
//!
//! Texts are whole sentences in the language that was asked for, made by the server, so that a page carries no words for rules.

use serde::{Deserialize, Serialize};

use super::profile::ProfileView;
use super::redemption::StockView;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::number::Points;
use coppertoken_rules::time::Date;

/// Answer to `GET …/member/overview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MemberOverview {
    /// The version of the program in force.
    pub program_version: u32,
    /// When the figures were true, RFC 3339.
    pub as_of: String,
    /// The program-local day of `as_of`.
    pub today: Date,
    /// Every stamp card in force for this member, empty ones too.
    pub stamp_cards: Vec<StampCardView>,
    /// Personal offers that can be used, soonest end first.
    pub offers: Vec<OfferView>,
    /// Gifts to choose, soonest end first.
    pub choices: Vec<ChoiceView>,
    /// Things done that somebody has yet to verify, soonest to lapse first.
    pub unverified: Vec<UnverifiedView>,
    /// What the member can do for a gift.
    pub activities: Vec<ActivityView>,
    /// Orders the shop told of that we could not count yet, newest first. The shop sees why.
    pub uncounted_orders: Vec<UncountedOrderView>,
    /// What the merchant gave by hand within the last 90 days, newest first.
    pub gifts: Vec<GiftView>,
    /// The member's way to invite; absent when the program rewards no invitations.
    pub referral: Option<ReferralView>,
    /// What is left of limited rewards.
    pub stocks: Vec<StockView>,
    /// Rewards a member may have only so often.
    pub taken: Vec<TakenView>,
    /// What the member told about themselves.
    pub profile: ProfileView,
}

/// An order that could not be counted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UncountedOrderView {
    /// Its number, as the shop shows it.
    pub number: String,
    /// The program-local day we heard of it.
    pub heard_on: Date,
}

/// A stamp card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StampCardView {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// What the merchant calls it.
    pub title: String,
    /// What earns a stamp and what a full card gives.
    pub text: String,
    /// Stamps on it.
    pub stamps: i64,
    /// Stamps of a full card.
    pub needed: u16,
    /// Stamps the next ones repay first, after a return.
    pub owed: i64,
    /// The last day of the stamps that end soonest; absent = none ends.
    pub expires_on: Option<Date>,
}

/// A personal offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OfferView {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// What the merchant calls it.
    pub title: String,
    /// What it gives, for which orders.
    pub text: String,
    /// Percent of the usual award.
    pub percent: u16,
    /// The last day it can be used.
    pub last_day: Date,
    /// How many more orders may use it.
    pub orders_left: u16,
}

/// A gift to choose among rewards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChoiceView {
    /// The mechanic that offers it.
    pub mechanic_id: RuleId,
    /// What the merchant calls it.
    pub title: String,
    /// How many may be chosen.
    pub count: i64,
    /// The last day to choose.
    pub last_day: Date,
    /// Rewards to choose one of.
    pub rewards: Vec<ChoosableReward>,
}

/// A reward among which a member chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChoosableReward {
    /// The reward.
    pub reward_id: RuleId,
    /// What the merchant calls it.
    pub title: String,
    /// What it gives.
    pub text: String,
    /// Its terms, a sentence each.
    pub terms: Vec<String>,
}

/// Something done that nobody has verified yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnverifiedView {
    /// The mechanic that rewards it.
    pub mechanic_id: RuleId,
    /// What the merchant calls it.
    pub title: String,
    /// What was promised for it.
    pub text: String,
    /// Points promised.
    pub points: Option<Points>,
    /// The reward promised.
    pub reward_id: Option<RuleId>,
    /// The day the promise lapses.
    pub lapses_on: Date,
}

/// Something a member can do for a gift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ActivityView {
    /// The mechanic.
    pub mechanic_id: RuleId,
    /// What to do: `newsletter`, `share`, `review`, `follow`, `read_news`, `visit`, or a name of the shop's own.
    pub action: String,
    /// What the merchant calls it.
    pub title: String,
    /// What it gives, how often.
    pub text: String,
    /// How often it still counts today.
    pub left_today: u16,
}

/// Something the merchant gave by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GiftView {
    /// The program-local day.
    pub given_on: Date,
    /// What was given.
    pub text: String,
    /// What the merchant writes to the member, where something was written.
    pub message: Option<String>,
    /// Points given.
    pub points: Option<Points>,
    /// The reward given.
    pub reward_id: Option<RuleId>,
}

/// A member's way to invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReferralView {
    /// The code a friend joins with.
    pub code: String,
    /// An address that carries the code; absent when the shop has told of no origin.
    pub link: Option<String>,
    /// Friends who earned the member something and have not given it back.
    pub friends_earned: usize,
    /// What both get, when, how often.
    pub text: String,
}

/// How often a member has had a reward of which there are only so many for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TakenView {
    /// The reward.
    pub reward_id: RuleId,
    /// Times so far.
    pub count: i64,
    /// Most times.
    pub per_member_max: u16,
}
