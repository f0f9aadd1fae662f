//! R11: rewards are "symbolic, but valuable". Judged where the document states its figures.
//!
//! Symbolic: one reward costs the merchant at most `business.margin_budget`; its cost is what it states (`margin_cost`), else the amount
//! written on it. Above the budget is an error, an unknown cost a warning. Valuable: it is worth at least [`VALUE_PERCENT_MIN`] percent
//! of `business.median_basket` to the shopper; below is a warning. What has no price (an event, a product) is not judged by value.

use super::{Advice, Findings};
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::rewards::RewardTerms;

/// The least a reward is worth, in percent of the median basket: below that a shopper shrugs.
pub const VALUE_PERCENT_MIN: i64 = 5;

pub(super) fn lint(document: &ProgramDocument, findings: &mut Findings) {
    let business = document.business;
    for (place, reward) in document.rewards.iter().enumerate() {
        if let Some(budget) = business.margin_budget {
            match reward.margin_cost.or_else(|| reward.gives.amount()) {
                Some(cost) if cost > budget => {
                    let message =
                        format!("one costs you {cost}, your budget is {budget}: give less, or set more aside");
                    findings.error(Advice::R11, format!("rewards[{place}].margin_cost"), message);
                }
                Some(_) => {}
                None => findings.warning(
                    Advice::R11,
                    format!("rewards[{place}].margin_cost"),
                    "state what one costs you, so that it can be held against your budget",
                ),
            }
        }
        if let Some(basket) = business.median_basket {
            let Some(value) = reward.gives.worth(basket) else { continue };
            let basket = basket.get();
            if value.saturating_mul(100) < basket.saturating_mul(VALUE_PERCENT_MIN) {
                let message = format!(
                    "it is worth {value}, less than {VALUE_PERCENT_MIN} percent of the median order of {basket}: nobody will care"
                );
                findings.warning(Advice::R11, format!("rewards[{place}].gives"), message);
            }
        }
    }
}
