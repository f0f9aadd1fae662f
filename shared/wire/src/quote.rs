//! Asking what a cart would earn.

use serde::{Deserialize, Serialize};

use super::decimal;
use coppertoken_rules::WhyNot;
use coppertoken_rules::conditions::Unmet;
use coppertoken_rules::error::Invalid;
use coppertoken_rules::explain::Unlock;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::ledger::entry::TraceLine;
use coppertoken_rules::number::{Amount, Points};
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::document::{ProgramDocument, TaxInPrices};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::quote::Quote;
use coppertoken_rules::rejection::Rejection;
use coppertoken_rules::time::Date;

/// Body of `POST …/quote`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// The cart.
    pub lines: Vec<CartLine>,
}

/// A line of a cart. Amounts are of the whole line, in minor units, after discounts. Its price is told by `net`, by `gross`, or by both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CartLine {
    /// The platform's id of the product, or of the variant where `parent_product_id` names the product.
    #[serde(default)]
    pub product_id: String,
    /// The product that this is a variant of: it is the one that rules name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parent_product_id: String,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net: Option<Amount>,
    /// Price of the whole line with tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gross: Option<Amount>,
    /// Tax on `net`, in `gross`. Absent beside `net` = 0; absent beside `gross` = by the tax in prices that the program names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Amount>,
    /// A gift card earns when it is spent, not when bought.
    #[serde(default)]
    pub is_gift_card: bool,
}

const fn one() -> Quantity {
    Quantity::ONE
}

impl CartLine {
    /// The order line this becomes; lines are numbered by their place. `tax` is what prices have by the program, if it says so. Errors
    /// with what is wrong about the price, as a predicate of the field.
    pub fn to_order_line(&self, place: usize, tax: Option<TaxInPrices>) -> Result<OrderLine, &'static str> {
        let (net, tax) = self.price(tax)?;
        let is_variant = !self.parent_product_id.is_empty();
        let product_id = if is_variant { &self.parent_product_id } else { &self.product_id };
        let variant_id = if is_variant && self.variant_id.is_empty() { &self.product_id } else { &self.variant_id };
        Ok(OrderLine {
            line_id: place.to_string(),
            product_id: product_id.clone(),
            variant_id: variant_id.clone(),
            sku: self.sku.clone(),
            category_ids: self.category_ids.clone(),
            name: String::new(),
            quantity: self.quantity,
            net,
            tax,
            discount_net: Amount::ZERO,
            is_gift_card: self.is_gift_card,
        })
    }

    /// Net and tax, in minor units. What the line says of itself wins over `in_prices`.
    fn price(&self, in_prices: Option<TaxInPrices>) -> Result<(Amount, Amount), &'static str> {
        const TOO_LARGE: &str = "leaves the range of amounts";
        match (self.net, self.gross, self.tax) {
            (Some(net), None, tax) => Ok((net, tax.unwrap_or_default())),
            (None, Some(gross), Some(tax)) => Ok((gross.minus(tax).map_err(|_| TOO_LARGE)?, tax)),
            (None, Some(gross), None) => {
                let tax = in_prices.ok_or("needs `tax` beside it: the program names no tax in the shop's prices")?;
                tax.split(gross).map_err(|_| TOO_LARGE)
            }
            (Some(net), Some(gross), tax) => {
                let between = gross.minus(net).map_err(|_| TOO_LARGE)?;
                let is_sum = tax.is_none_or(|tax| tax == between);
                if is_sum { Ok((net, between)) } else { Err("is not `net` and `tax` together") }
            }
            (None, None, _) => Err("is required where `gross` is absent"),
        }
    }
}

/// The order lines of a cart; `tax` is what prices have by the program, if it says so. Errors with the first line whose price is not told.
pub fn order_lines(lines: &[CartLine], tax: Option<TaxInPrices>) -> Result<Vec<OrderLine>, Rejection> {
    let numbered = lines.iter().enumerate();
    let read = numbered.map(|(place, line)| {
        line.to_order_line(place, tax).map_err(|rule| {
            let (field, value) = match line.gross {
                Some(gross) => ("gross", gross.to_string()),
                None => ("net", "null".to_owned()),
            };
            Rejection::Invalid(Box::new(Invalid::new(format!("lines[{place}].{field}"), value, rule)))
        })
    });
    read.collect()
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
    /// Minor units to add, at the prices the shop shows; one less does not unlock it.
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
    /// From a quote of this program version and what was found beside it. What is missing is told at the prices the shop shows.
    pub fn new(
        program_version: u32,
        document: &ProgramDocument,
        quote: Quote,
        nudges: Vec<NudgeView>,
        best_redemption: Option<AdviceView>,
    ) -> Self {
        let Quote { points, trace, posts_on, expires_on, not_eligible, mut why_not } = quote;
        let not_eligible = not_eligible.map(|unmet| unmet.at_shown_prices(document));
        for found in &mut why_not {
            found.unmet = found.unmet.at_shown_prices(document);
        }
        Self { program_version, points, trace, posts_on, expires_on, not_eligible, why_not, nudges, best_redemption }
    }
}
