//! The program document: what a merchant writes, and what the views carry.
//!
//! Unknown fields and kinds are refused, so that nothing a merchant wrote is silently ignored. Kinds are written as
//! `{"spend": {…}}`: one key that names the kind, its parameters inside. Money is in minor units of the program's currency.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use super::business::Business;
pub use super::example::{Example, ExampleLine, ExampleMember};
pub use super::ladder::{Threshold, Tier};
pub use super::shown_prices::{ShownPrices, TaxInPrices};
pub use super::surface::{Banner, BannerTrigger, Look, PluralForms};
use super::window::Window;
use crate::benefits::BenefitKind;
use crate::conditions::{Condition, Orders};
pub use crate::earning::{AfterSpending, EarnOn, Earning, EarningBasis, Expiry};
use crate::ids::RuleId;
use crate::mechanics::MechanicKind;
use crate::number::{Amount, Points};
pub use crate::qualification::{Downgrade, Measure, Qualification, QualificationWindow};
use crate::rewards::{PayWithPoints, RewardKind};

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

    /// True when there is no text in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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
    /// Does the shop show its prices with tax? What a shopper is promised is told in shown money. Absent = not said: promises speak of
    /// prices without tax, and the linter asks (rule L8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_prices: Option<ShownPrices>,
    /// Language codes; the first is what texts fall back to.
    pub languages: Vec<String>,
    /// What points are called, by language; absent = points.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub points_name: BTreeMap<String, PluralForms>,
    /// How shoppers become members.
    #[serde(default)]
    pub enrolment: Enrolment,
    /// Whose orders earn; absent = every member's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility: Option<Condition>,
    /// Whose orders earn in the merchant's words, where the condition has no words of its own (linter rule L6).
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub eligibility_terms: Localized,
    /// Who counts as a regular; by default who paid 3 orders within a year.
    #[serde(default = "regulars_default")]
    pub regulars: Condition,
    /// Named groups of members, for conditions. One may use those before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Segment>,
    /// How orders earn.
    #[serde(default)]
    pub earning: Earning,
    /// Ways to earn.
    pub mechanics: Vec<Mechanic>,
    /// Ways to redeem.
    #[serde(default)]
    pub rewards: Vec<Reward>,
    /// Paying a share of the cart with points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_with_points: Option<PayWithPoints>,
    /// What members simply have: prices, delivery, perks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<Benefit>,
    /// How members qualify for tiers.
    #[serde(default)]
    pub qualification: Qualification,
    /// The ladder, lowest first.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// The pop-up banner.
    #[serde(default)]
    pub banner: Option<Banner>,
    /// Colours of the widget.
    #[serde(default)]
    pub look: Look,
    /// What the merchant knows of the shop and has set aside; for the linter, never shown.
    #[serde(default, skip_serializing_if = "Business::is_empty")]
    pub business: Business,
    /// Remarks for who writes the document; never shown and never read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
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
    /// When it is in force.
    #[serde(default, skip_serializing_if = "Window::is_always")]
    pub window: Window,
    /// For whom and for which orders; absent = for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Who may take part and for what, in the merchant's words, where the condition has none of its own (linter rule L6).
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub terms: Localized,
    /// Of several rules for the same line the higher number wins; equals by identifier.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: u16,
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
    /// When it can be redeemed.
    #[serde(default, skip_serializing_if = "Window::is_always")]
    pub window: Window,
    /// Who may redeem it; absent = every member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Who may take part and for what, in the merchant's words, where the condition has none of its own (linter rule L6).
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub terms: Localized,
    /// Points it costs; absent = it cannot be redeemed, only given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Points>,
    /// How many there are in all; absent = as many as wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// How often one member may redeem it; absent = as often as wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_member_max: Option<u16>,
    /// What one costs the merchant, in minor units; for the linter, never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin_cost: Option<Amount>,
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

/// A named group of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Identifier, kept over versions.
    pub id: RuleId,
    /// Who belongs to it.
    pub when: Condition,
}

/// Something members simply have, without points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// Identifier, kept over versions.
    pub id: RuleId,
    /// What the shopper reads.
    pub title: Localized,
    /// Who may see it.
    #[serde(default)]
    pub audience: Audience,
    /// When it is in force.
    #[serde(default, skip_serializing_if = "Window::is_always")]
    pub window: Window,
    /// For whom and for which carts; absent = for every member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Who may take part and for what, in the merchant's words, where the condition has none of its own (linter rule L6).
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub terms: Localized,
    /// What it gives.
    pub gives: BenefitKind,
}

/// Three paid orders within a year. A program with tiers may name its second tier beside that.
fn regulars_default() -> Condition {
    Condition::Orders(Orders { at_least: Some(3), at_most: None, within_days: Some(365) })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's attributes want a reference")]
const fn is_zero(priority: &u16) -> bool {
    *priority == 0
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
