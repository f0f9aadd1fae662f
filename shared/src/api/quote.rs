//! Asking what a cart would earn.

use serde::{Deserialize, Serialize};

use super::decimal;
use crate::conditions::Unmet;
use crate::decide::WhyNot;
use crate::explain::Unlock;
use crate::ids::RuleId;
use crate::ledger::entry::TraceLine;
use crate::number::{Amount, Points};
use crate::order::OrderLine;
use crate::quantity::Quantity;
use crate::quote::Quote;
use crate::time::Date;

/// Body of `POST …/quote`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// The cart.
    pub lines: Vec<CartLine>,
}

/// A line of a cart. Amounts are of the whole line, in minor units, after discounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CartLine {
    /// The platform's id of the product.
    #[serde(default)]
    pub product_id: String,
    /// The platform's id of the variant; empty if there are none.
    #[serde(default)]
    pub variant_id: String,
    /// The merchant's number of the article.
    #[serde(default)]
    pub sku: String,
    /// Categories the product stands in.
    #[serde(default)]
    pub category_ids: Vec<String>,
    /// How much of it: a number with at most three decimals.
    #[cfg_attr(feature = "schema", schema(schema_with = decimal::quantity_schema))]
    #[serde(default = "one", deserialize_with = "decimal::number_or_text")]
    pub quantity: Quantity,
    /// Price of the whole line without tax.
    pub net: Amount,
    /// Tax on `net`.
    #[serde(default)]
    pub tax: Amount,
    /// A gift card earns when it is spent, not when bought.
    #[serde(default)]
    pub is_gift_card: bool,
}

const fn one() -> Quantity {
    Quantity::ONE
}

impl CartLine {
    /// The order line this becomes; lines are numbered by their place.
    pub fn to_order_line(&self, place: usize) -> OrderLine {
        OrderLine {
            line_id: place.to_string(),
            product_id: self.product_id.clone(),
            variant_id: self.variant_id.clone(),
            sku: self.sku.clone(),
            category_ids: self.category_ids.clone(),
            name: String::new(),
            quantity: self.quantity,
            net: self.net,
            tax: self.tax,
            discount_net: Amount::ZERO,
            is_gift_card: self.is_gift_card,
        }
    }
}

/// Answer to `POST …/quote`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QuoteResponse {
    /// The version of the program that judged.
    pub program_version: u32,
    /// Points the cart would earn if it were paid now.
    pub points: Points,
    /// Why; sums to `points`.
    pub trace: Vec<TraceLine>,
    /// The day they would post.
    pub posts_on: Option<Date>,
    /// The last day they could be used.
    pub expires_on: Option<Date>,
    /// Why the cart earns nothing, when this member's orders do not earn.
    pub not_eligible: Option<Unmet>,
    /// Rules in force that do not apply to this cart or member, each with what is missing.
    pub why_not: Vec<WhyNot>,
    /// What little more unlocks, least first.
    #[serde(default)]
    pub nudges: Vec<NudgeView>,
    /// The reward within reach that takes most off this cart for each point; members only.
    #[serde(default)]
    pub best_redemption: Option<AdviceView>,
}

/// Goods to add to the cart, and what that unlocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NudgeView {
    /// Minor units to add; one less does not unlock it.
    pub missing_amount: Amount,
    /// Points the larger cart earns beyond the present one; of a tier, what it would earn more by for a member of that tier.
    pub points: Points,
    /// What is unlocked.
    pub unlocks: UnlockView,
    /// All of it as a sentence.
    pub text: String,
}

/// What a nudge unlocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnlockView {
    /// What it is.
    pub kind: UnlockKind,
    /// The rule, tier or reward.
    pub id: RuleId,
}

/// Kinds of what a nudge unlocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnlockKind {
    /// A rule of which the cart does not fulfil the condition yet.
    Rule,
    /// The next tier.
    Tier,
    /// The nearest reward.
    Reward,
}

/// A reward that is worth redeeming for a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AdviceView {
    /// The reward.
    pub reward_id: RuleId,
    /// Points it costs.
    pub cost: Points,
    /// Minor units it takes off this cart.
    pub off: Amount,
    /// All of it as a sentence.
    pub text: String,
}

impl UnlockView {
    /// From what the rules found.
    pub fn of(unlock: Unlock) -> Self {
        let (kind, id) = match unlock {
            Unlock::Rule(id) => (UnlockKind::Rule, id),
            Unlock::Tier(id) => (UnlockKind::Tier, id),
            Unlock::Reward(id) => (UnlockKind::Reward, id),
        };
        Self { kind, id }
    }
}

impl QuoteResponse {
    /// From a quote of this program version and what was found beside it.
    pub fn new(
        program_version: u32,
        quote: Quote,
        nudges: Vec<NudgeView>,
        best_redemption: Option<AdviceView>,
    ) -> Self {
        let Quote { points, trace, posts_on, expires_on, not_eligible, why_not } = quote;
        Self { program_version, points, trace, posts_on, expires_on, not_eligible, why_not, nudges, best_redemption }
    }
}
