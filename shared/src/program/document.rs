//! The program document: what a merchant writes, and what the views carry.
//!
//! Unknown fields and kinds are refused, so that nothing a merchant wrote is silently ignored. Kinds are written as
//! `{"spend": {…}}`: one key that names the kind, its parameters inside. Money is in minor units of the program's currency.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::RuleId;
use crate::mechanics::MechanicKind;
use crate::number::{Amount, Points};
use crate::rewards::RewardKind;

/// Text by language code (`en`, `ru`, `mk`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// The text in `language`, else in the first of `fallbacks` that has one, else nothing.
    pub fn text<'a>(&'a self, language: &str, fallbacks: &[String]) -> &'a str {
        core::iter::once(language)
            .chain(fallbacks.iter().map(String::as_str))
            .find_map(|code| self.0.get(code))
            .map_or("", String::as_str)
    }
}

/// A whole program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgramDocument {
    /// The rules engine the document was written for; see [`super::ENGINE`].
    pub engine: u32,
    /// What the program is called.
    pub name: Localized,
    /// ISO 4217 code, such as `EUR`. Orders in another currency are refused.
    pub currency: String,
    /// IANA time zone, such as `Europe/Skopje`. All days of the program are days there.
    pub time_zone: String,
    /// Language codes; the first is what texts fall back to.
    pub languages: Vec<String>,
    /// How shoppers become members.
    #[serde(default)]
    pub enrolment: Enrolment,
    /// How orders earn.
    #[serde(default)]
    pub earning: Earning,
    /// Ways to earn.
    pub mechanics: Vec<Mechanic>,
    /// Ways to redeem.
    #[serde(default)]
    pub rewards: Vec<Reward>,
    /// The ladder, lowest first.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// The pop-up banner.
    #[serde(default)]
    pub banner: Option<Banner>,
    /// Colours of the widget.
    #[serde(default)]
    pub look: Look,
    /// What the merchant expects the program to give; a failing example blocks publishing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// How shoppers become members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Enrolment {
    /// By joining; orders placed from then on earn.
    #[default]
    OnJoin,
    /// By their first order or customer webhook.
    Automatic,
}

/// How orders earn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Earning {
    /// From when on points are promised.
    pub earn_on: EarnOn,
    /// Days points stay pending; they post at 00:00 of that day. 0 = at once.
    pub hold_days: u16,
    /// What of an order counts.
    pub basis: EarningBasis,
    /// How long posted points live.
    pub expiry: Expiry,
    /// What a return does when its points are spent already.
    pub after_spending: AfterSpending,
}

impl Default for Earning {
    fn default() -> Self {
        Self {
            earn_on: EarnOn::default(),
            // The return window of EU distance selling (Directive 2011/83/EU, article 9).
            hold_days: 14,
            basis: EarningBasis::default(),
            expiry: Expiry::default(),
            after_spending: AfterSpending::default(),
        }
    }
}

/// From when on an order earns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarnOn {
    /// When it is placed.
    Placed,
    /// When it is paid.
    #[default]
    Paid,
    /// When the goods are handed over.
    Fulfilled,
}

/// What of an order counts, always after discounts and without what points paid. All off by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EarningBasis {
    /// Tax on the goods counts too.
    pub tax: bool,
    /// Shipping counts too.
    pub shipping: bool,
    /// Gift cards count when bought.
    pub gift_cards: bool,
}

/// How long posted points live. The date is the last day they can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expiry {
    /// For ever.
    Never,
    /// This many months after posting, clamped to the end of the month.
    MonthsAfterPosting(u16),
    /// This many days after posting.
    DaysAfterPosting(u16),
}

impl Default for Expiry {
    fn default() -> Self {
        Self::MonthsAfterPosting(12)
    }
}

/// What a return does when its points are spent already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AfterSpending {
    /// The balance goes below zero until the next points repay it.
    #[default]
    Deficit,
    /// What is there is taken, the rest is written off once.
    Clamp,
}

/// A way to earn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Mechanic {
    /// Identifier, kept over versions.
    pub id: RuleId,
    /// What the shopper reads.
    pub title: Localized,
    /// Who may see it before earning by it.
    #[serde(default)]
    pub audience: Audience,
    /// The rule.
    pub rule: MechanicKind,
}

/// A way to redeem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reward {
    /// Identifier, kept over versions.
    pub id: RuleId,
    /// What the shopper reads.
    pub title: Localized,
    /// Who may see and redeem it.
    #[serde(default)]
    pub audience: Audience,
    /// Points it costs.
    pub cost: Points,
    /// Goods an order needs before the code counts, in minor units.
    #[serde(default)]
    pub minimum_goods: Amount,
    /// Days the code is valid after the day it was redeemed.
    #[serde(default = "valid_days_default")]
    pub valid_days: u16,
    /// What it gives.
    pub gives: RewardKind,
}

/// Days a code is valid unless the reward says otherwise.
const fn valid_days_default() -> u16 {
    90
}

/// Who may see a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    #[default]
    Public,
    /// Members only; the public view leaves it out.
    Members,
}

/// A step of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Identifier, kept over versions.
    pub id: RuleId,
    /// What the shopper reads.
    pub title: Localized,
    /// Qualifying points it takes.
    pub threshold: Threshold,
    /// Percent of the base award members of this tier earn; 110 gives a tenth more.
    pub earn_percent: u16,
}

/// Where a tier begins. "More than 2500" and "at least 2500" differ at exactly 2500.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Threshold {
    /// Reached at exactly this many points.
    AtLeast(Points),
    /// Reached with one point more.
    MoreThan(Points),
}

impl Threshold {
    /// The fewest points that reach it.
    pub fn first_points(self) -> Points {
        match self {
            Self::AtLeast(points) => points,
            Self::MoreThan(points) => Points::new(points.get().saturating_add(1)).unwrap_or(points),
        }
    }

    /// Do these qualifying points reach it?
    pub fn is_reached_by(self, qualifying: Points) -> bool {
        qualifying >= self.first_points()
    }
}

/// The pop-up banner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Banner {
    /// One line that makes a guest curious.
    pub slogan: Localized,
    /// One or two sentences that say what to do.
    pub text: Localized,
    /// Address of the picture; `https:` or a path of the shop's own site.
    pub picture: String,
    /// What the picture shows, for those who do not see it.
    pub picture_description: Localized,
    /// When it appears.
    #[serde(default)]
    pub trigger: BannerTrigger,
    /// Days before a shopper who closed it sees it again.
    #[serde(default = "repeat_after_days_default")]
    pub repeat_after_days: u16,
}

/// Days a closed banner stays away unless the document says otherwise.
const fn repeat_after_days_default() -> u16 {
    7
}

/// When the banner appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BannerTrigger {
    /// Seconds after the page was ready.
    DelaySeconds(u16),
    /// When this percentage of the page was scrolled past.
    ScrollPercent(u8),
    /// When the pointer leaves towards the address bar.
    ExitIntent,
}

impl Default for BannerTrigger {
    fn default() -> Self {
        Self::DelaySeconds(5)
    }
}

/// Colours of the widget; each a `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Look {
    /// Buttons, progress, the badge.
    pub accent: String,
    /// Corner radius in CSS pixels.
    pub corner_radius_pixels: u8,
}

impl Default for Look {
    fn default() -> Self {
        Self { accent: "#a4501f".to_owned(), corner_radius_pixels: 14 }
    }
}

/// A worked figure the merchant states: an order of this much earns this many points for a new member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Goods of the order, net, in minor units.
    pub spends: Amount,
    /// Points it earns.
    pub earns: Points,
}
