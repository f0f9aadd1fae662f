//! L5: the first reward is near. Judged where the document states the shop's median basket.
//!
//! Orders of that size until the first reward: for points its cost less what joining gives, by what the program's own rules give for such
//! an order; a stamp card counts orders, or pieces at one an order. Rewards under a condition do not count as the first one.

use super::{Advice, Findings};
use coppertoken_rules::mechanics::{Gift, MechanicTerms, Occasion, Reach};
use coppertoken_rules::number::Amount;
use coppertoken_rules::program::Program;
use coppertoken_rules::program::document::{Mechanic, ProgramDocument};
use coppertoken_rules::rehearse::points_for;

/// Most orders until the first reward: "a few".
pub const BASKETS_MAX: i64 = 5;

pub(super) fn lint(document: &ProgramDocument, findings: &mut Findings) {
    let Some(median) = document.business.median_basket.filter(|median| median.is_positive()) else { return };
    // Without a reward there is nothing to reach.
    if document.rewards.is_empty() {
        return;
    }
    match baskets_to_first_reward(document, median) {
        Some(baskets) if baskets <= BASKETS_MAX => {}
        Some(baskets) => {
            let message = format!(
                "the first reward takes {baskets} orders of {median}; with more than {BASKETS_MAX} shoppers give up"
            );
            findings.warning(Advice::L5, "rewards", message);
        }
        None => findings.warning(Advice::L5, "rewards", format!("orders of {median} never reach a reward")),
    }
}

fn baskets_to_first_reward(document: &ProgramDocument, median: Amount) -> Option<i64> {
    // Not judged here: whether it is a program. A document that is none earns nothing.
    let earned = Program::new(0, document.clone()).ok().and_then(|program| points_for(&program, median).ok());
    let per_basket = earned.map_or(0, coppertoken_rules::Points::get);
    let free = document.mechanics.iter().filter(|mechanic| mechanic.when.is_none());
    let free: Vec<&Mechanic> = free.collect();
    let for_joining = free.iter().flat_map(|mechanic| mechanic.rule.gives()).map(|given| match given {
        (Occasion::Joining, Gift::Points(gift)) => gift.points.get(),
        _ => 0,
    });
    let for_joining = for_joining.fold(0, i64::saturating_add);
    let orders_for = |points: i64| match points.max(0) {
        0 => Some(0),
        missing => missing.saturating_add(per_basket).saturating_sub(1).checked_div(per_basket),
    };
    let costs = document.rewards.iter().filter(|reward| reward.when.is_none()).filter_map(|reward| reward.cost);
    let redeemed = costs.filter_map(|cost| orders_for(cost.get().saturating_sub(for_joining)));
    let given =
        free.iter().filter(|mechanic| gives_reward(mechanic)).filter_map(|mechanic| match mechanic.rule.reach()? {
            Reach::Joining => Some(0),
            Reach::Orders(orders) => Some(orders),
            Reach::Points(points) => orders_for(points.get()),
        });
    redeemed.chain(given).min()
}

fn gives_reward(mechanic: &Mechanic) -> bool {
    mechanic.rule.gifts().into_iter().any(|gift| !gift.rewards().is_empty())
}
