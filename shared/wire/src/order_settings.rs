//! How a shop's orders are read, where its platform does not say.

use serde::{Deserialize, Serialize};

use super::decimal;
use coppertoken_rules::ids::LENGTH_MAX;
use coppertoken_rules::money::ExchangeRate;
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::time::Date;

/// Most products, categories or gateways that may be named: lists kept by hand, 128 bytes each, 26 KB in all.
pub const NAMES_MAX: usize = 200;
/// Most dated rates: 10 currencies, weekly for two years. At about 60 bytes each, 1,040 are 62 KB.
pub const RATES_MAX: usize = 1_040;

/// What a shop says about its orders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OrderSettings {
    /// Products that are gift cards, by id, variant or SKU: they earn when they are spent, not when bought.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gift_card_product_ids: Vec<String>,
    /// Categories whose products are gift cards, where the platform tells categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gift_card_category_ids: Vec<String>,
    /// Payment methods in test mode, as the platform calls them: their orders earn nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub test_gateways: Vec<String>,
    /// Orders with a `parent_id` earn, and are rounded together with their parent as one purchase. Otherwise the parent alone earns.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub parts_earn: bool,
    /// What other currencies are worth from a day on, for orders that come without a `rate`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<DatedRate>,
}

/// What one unit of a currency is in the program's, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DatedRate {
    /// ISO 4217 code.
    pub currency: String,
    /// The first day it is used for orders placed then.
    pub from: Date,
    /// The rate, as a number or text with at most twelve decimals.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    #[serde(deserialize_with = "decimal::number_or_text")]
    pub rate: ExchangeRate,
}

impl OrderSettings {
    /// True when nothing is said.
    pub fn is_default(&self) -> bool {
        self == &Self::default()
    }

    /// Says what is wrong: the field and the rule.
    pub fn check(&self) -> Result<(), String> {
        let lists = [
            ("gift_card_product_ids", &self.gift_card_product_ids),
            ("gift_card_category_ids", &self.gift_card_category_ids),
            ("test_gateways", &self.test_gateways),
        ];
        for (name, list) in lists {
            let is_named = |text: &String| (1..=LENGTH_MAX).contains(&text.len());
            if list.len() > NAMES_MAX || !list.iter().all(is_named) {
                return Err(format!("orders.{name}: at most {NAMES_MAX} names of 1 to {LENGTH_MAX} bytes"));
            }
        }
        let is_code =
            |rate: &DatedRate| rate.currency.len() == 3 && rate.currency.bytes().all(|byte| byte.is_ascii_uppercase());
        if self.rates.len() > RATES_MAX || !self.rates.iter().all(is_code) {
            return Err(format!("orders.rates: at most {RATES_MAX}, each with an ISO 4217 code such as USD"));
        }
        Ok(())
    }

    /// Is the line a gift card by what the shop says?
    pub fn is_gift_card(&self, line: &OrderLine) -> bool {
        let ids = [&line.product_id, &line.variant_id, &line.sku];
        let is_named = |id: &&String| !id.is_empty() && self.gift_card_product_ids.contains(*id);
        ids.iter().any(is_named) || line.category_ids.iter().any(|id| self.gift_card_category_ids.contains(id))
    }

    /// What a currency is worth for an order of that day.
    pub fn rate_on(&self, currency: &str, day: Date) -> Option<ExchangeRate> {
        let known = self.rates.iter().filter(|rate| rate.currency == currency && rate.from <= day);
        known.max_by_key(|rate| rate.from).map(|rate| rate.rate)
    }
}
